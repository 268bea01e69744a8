//! From an outcome to bytes: bodies, statuses and headers as the family of the API has them.

use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde::{Deserialize, Serialize};

use super::codes::{Refused, nova_name};
use super::microversion;
use super::place::{Api, Family, Place};
use super::routes::{Location, Target};
use crate::access_log::Reason;
use crate::content::Content;
use crate::dispatch::Remarks;
use crate::doors::refusal::{HttpRefusal, Refusal};
use crate::intake::DRY_RUN;
use crate::request_id::RequestId;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// What Nova sends with its faults.
const JSON_AS_NOVA: HeaderValue = HeaderValue::from_static("application/json; charset=UTF-8");
/// The request ID as compute called it first.
const COMPUTE_REQUEST_ID: HeaderName = HeaderName::from_static("x-compute-request-id");
/// The request ID as all services call it.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-openstack-request-id");

/// How long a caller that sends too much is asked to wait, in seconds.
const RETRY_AFTER: &str = "1";

/// A success.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// Headers of this answer, beyond those that every one has.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The body: one JSON object, or nothing.
    pub body: Vec<u8>,
}

impl Reply {
    /// An answer of 200.
    pub fn ok(body: Vec<u8>) -> Self {
        Self { status: StatusCode::OK, headers: Vec::new(), body }
    }

    /// An answer that says nothing.
    pub fn empty(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// An answer of 200 with a structure as its body.
    pub fn json(body: &impl Serialize) -> Self {
        Self::ok(serde_json::to_vec(body).unwrap_or_default())
    }
}

/// The answer of an action that was done.
pub fn done(place: &Place, target: Target, output: Vec<u8>) -> Reply {
    let mut reply = Reply { status: target.status_code(), ..Reply::ok(output) };
    let location = match target.location {
        Location::None => None,
        Location::Server => location(place, &reply.body),
        Location::Told => {
            let told: Told = serde_json::from_slice(&reply.body).unwrap_or_default();
            reply.body.clear();
            if told.location.is_none() {
                reply.status = StatusCode::NO_CONTENT;
            }
            told.location.and_then(|location| HeaderValue::from_str(&location).ok())
        }
    };
    reply.headers.extend(location.map(|location| (header::LOCATION, location)));
    // What an action says nothing about is told by the status alone.
    if reply.body == b"{}" && reply.status != StatusCode::OK {
        reply.body.clear();
    }
    reply
}

/// The address of a new server, as its own link has it.
fn location(place: &Place, output: &[u8]) -> Option<HeaderValue> {
    let created: Created = serde_json::from_slice(output).ok()?;
    let own = created.server.links.into_iter().find(|link| link.rel == "self").map(|link| link.href);
    let href = own.unwrap_or_else(|| format!("{}/servers/{}", place.api_url(), created.server.id));
    HeaderValue::from_str(&href).ok()
}

#[derive(Default, Deserialize)]
struct Told {
    location: Option<String>,
}

#[derive(Deserialize)]
struct Created {
    server: CreatedServer,
}

#[derive(Deserialize)]
struct CreatedServer {
    id: String,
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    rel: String,
    href: String,
}

/// Puts an outcome into its form.
pub fn seal(
    request_id: RequestId,
    place: &Place,
    outcome: Result<Reply, Refused>,
    remarks: &Remarks,
) -> Response<Content> {
    let mut response = match outcome {
        Ok(reply) => success(reply),
        Err(refused) => failure(place, &refused),
    };
    let headers = response.headers_mut();
    if remarks.dry_run {
        headers.insert(DRY_RUN, HeaderValue::from_static("true"));
    }
    let id = HeaderValue::from_str(request_id.as_str());
    let id = id.unwrap_or_else(|_| HeaderValue::from_static("req-unknown"));
    if matches!(place.api, Api::Compute | Api::LegacyCompute) {
        headers.insert(COMPUTE_REQUEST_ID, id.clone());
    }
    headers.insert(REQUEST_ID, id);
    if place.api == Api::Root {
        // Who prefers HTML gets a page at `/`.
        headers.append(header::VARY, HeaderValue::from_static("Accept"));
    }
    if place.api == Api::Compute {
        for (name, value) in [
            (microversion::GENERAL, format!("compute {}", place.microversion)),
            (microversion::NOVA, place.microversion.to_string()),
        ] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        headers.append(
            header::VARY,
            HeaderValue::from_static("OpenStack-API-Version, X-OpenStack-Nova-API-Version"),
        );
    }
    response
}

fn success(reply: Reply) -> Response<Content> {
    let is_empty = reply.body.is_empty();
    let content = if is_empty { Content::nothing() } else { Content::of(reply.body) };
    let mut response = Response::new(content);
    *response.status_mut() = reply.status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, JSON);
    if is_empty {
        // With 204 too, as the documents have it.
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    headers.extend(reply.headers);
    response
}

/// A refusal as its answer tells it, for the log.
pub fn reason_of(place: &Place, refused: &Refused) -> Reason {
    let status = status_in(place.api.family(), refused);
    let code = match form(place, status, refused) {
        Family::Keystone => status.canonical_reason().unwrap_or_default(),
        Family::Nova => nova_name(status),
        Family::Neutron => refused.neutron_type(),
    };
    let detail = match refused {
        Refused::Common(Refusal::Fault(fault)) => fault.detail.clone(),
        Refused::Common(Refusal::Http(_)) | Refused::Own { .. } => None,
    };
    Reason { code, message: refused.message(), detail }
}

fn status_in(family: Family, refused: &Refused) -> StatusCode {
    match (family, refused.status()) {
        _ if failed_too_often(refused).is_some() => StatusCode::TOO_MANY_REQUESTS,
        // The limit of compute is older than the status 429.
        (Family::Nova, StatusCode::TOO_MANY_REQUESTS) => StatusCode::PAYLOAD_TOO_LARGE,
        (Family::Nova | Family::Neutron | Family::Keystone, status) => status,
    }
}

/// In how many seconds to come again, for who has failed too often to prove who it is.
fn failed_too_often(refused: &Refused) -> Option<u64> {
    match refused {
        Refused::Common(Refusal::Http(HttpRefusal::FailedTooOften { seconds })) => Some(*seconds),
        Refused::Common(_) | Refused::Own { .. } => None,
    }
}

/// Whose form a refusal has.
fn form(place: &Place, status: StatusCode, refused: &Refused) -> Family {
    // A missing or wrong token is told by the middleware before every service, which is Keystone's.
    let is_of_middleware = status == StatusCode::UNAUTHORIZED || failed_too_often(refused).is_some();
    if is_of_middleware { Family::Keystone } else { place.api.family() }
}

fn failure(place: &Place, refused: &Refused) -> Response<Content> {
    let is_over_limit = refused.status() == StatusCode::TOO_MANY_REQUESTS;
    let family = place.api.family();
    let status = status_in(family, refused);
    let retry_after = (is_over_limit || status == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY_AFTER);
    let body = match form(place, status, refused) {
        Family::Keystone => keystone_body(status, refused),
        Family::Nova => nova_body(status, refused, retry_after),
        Family::Neutron => neutron_body(refused),
    };
    let mut response = Response::new(Content::of(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, if family == Family::Nova { JSON_AS_NOVA } else { JSON });
    if status == StatusCode::UNAUTHORIZED
        && let Ok(value) = HeaderValue::from_str(&format!("Keystone uri=\"{}\"", place.base))
    {
        headers.insert(header::WWW_AUTHENTICATE, value);
    }
    if let Some(seconds) = failed_too_often(refused) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    } else if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
    }
    match refused {
        Refused::Own { allow: Some(allow), .. } => {
            if let Ok(value) = HeaderValue::from_str(allow) {
                headers.insert(header::ALLOW, value);
            }
        }
        // What is left of such a request cannot be told from a next one.
        Refused::Common(Refusal::Http(
            HttpRefusal::TooSlow | HttpRefusal::BodyTooLarge(_) | HttpRefusal::TransferEncoding,
        )) => {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        Refused::Common(_) | Refused::Own { allow: None, .. } => {}
    }
    response
}

/// As the documents show it: the message before the code, and a space after each colon and comma.
fn nova_body(status: StatusCode, refused: &Refused, retry_after: Option<&str>) -> String {
    let (name, message, code) = (nova_name(status), quoted(&refused.message()), status.as_u16());
    let retry = retry_after.map(|seconds| format!(", \"retryAfter\": \"{seconds}\"")).unwrap_or_default();
    format!("{{\"{name}\": {{\"message\": {message}, \"code\": {code}{retry}}}}}")
}

fn neutron_body(refused: &Refused) -> String {
    let (kind, message) = (refused.neutron_type(), quoted(&refused.message()));
    format!("{{\"NeutronError\": {{\"type\": \"{kind}\", \"message\": {message}, \"detail\": \"\"}}}}")
}

fn keystone_body(status: StatusCode, refused: &Refused) -> String {
    let (code, message) = (status.as_u16(), quoted(&refused.message()));
    let title = status.canonical_reason().unwrap_or_default();
    format!("{{\"error\": {{\"code\": {code}, \"message\": {message}, \"title\": \"{title}\"}}}}")
}

/// A text as JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use hyper::{HeaderMap, Method};
    use zc_gateway_engine::{Code, Fault};

    use super::*;

    fn sealed(path: &str, refused: &Refused) -> (u16, HeaderMap, String) {
        let place = Place::of(&Method::GET, path, &HeaderMap::new(), None).unwrap();
        let response = failure(&place, refused);
        let (parts, body) = response.into_parts();
        let body = whole(body);
        (parts.status.as_u16(), parts.headers, body)
    }

    fn text<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
        headers[name].to_str().unwrap()
    }

    /// The bytes of a body that is complete.
    fn whole(body: Content) -> String {
        use hyper::body::Body;
        let mut body = std::pin::pin!(body);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match body.as_mut().poll_frame(&mut context) {
            std::task::Poll::Ready(Some(Ok(frame))) => {
                String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_family_has_its_own_form() {
        let refused = || Fault::new(Code::InvalidParameter, "a \"b\"");
        let form = |path: &str| sealed(path, &refused().into()).2;
        assert_eq!(form("/v2.1/servers"), r#"{"badRequest": {"message": "a \"b\"", "code": 400}}"#);
        assert_eq!(
            form("/v2.0/ports"),
            r#"{"NeutronError": {"type": "HTTPBadRequest", "message": "a \"b\"", "detail": ""}}"#
        );
        assert_eq!(form("/v3"), r#"{"error": {"code": 400, "message": "a \"b\"", "title": "Bad Request"}}"#);
    }

    #[test]
    fn who_is_not_known_is_told_so_by_keystone_everywhere() {
        for path in ["/v2.1/servers", "/v2/servers", "/v2.0/ports", "/image/v2/images", "/v3/auth/tokens"] {
            let (status, headers, body) = sealed(path, &Refused::unauthorized());
            assert_eq!(
                (status, text(&headers, "www-authenticate")),
                (401, "Keystone uri=\"http://localhost\"")
            );
            assert!(body.starts_with("{\"error\": {\"code\": 401, "), "{body}");
        }
    }

    #[test]
    fn too_many_requests_are_413_in_compute_only() {
        let refused = || Fault::new(Code::RequestLimitExceeded, "slower").into();
        let (status, headers, body) = sealed("/v2/servers", &refused());
        assert_eq!((status, text(&headers, "retry-after")), (413, "1"));
        assert_eq!(body, r#"{"overLimit": {"message": "slower", "code": 413, "retryAfter": "1"}}"#);
        let (status, headers, body) = sealed("/v2.0/ports", &refused());
        assert_eq!((status, text(&headers, "retry-after")), (429, "1"));
        assert!(body.contains("HTTPTooManyRequests"), "{body}");
    }
}
