//! From an HTTP request to a call. Nothing is decided here but whether the request can be read.

use hyper::header::{self, HeaderName};
use hyper::{HeaderMap, Method};
use zc_gateway_engine::Fault;

use crate::auth::Claim;
use crate::auth::zc2_hmac::{self, Signed};
use crate::dispatch::{Call, UnreadRule};
use crate::doors::refusal::{HttpRefusal, Refusal};
use crate::intake::Head;

/// Where the API lives.
pub const PREFIX: &str = "/api/v2/";

const ACTION: HeaderName = HeaderName::from_static("x-zc-action");
const SERVICE: HeaderName = HeaderName::from_static("x-zc-service");
const VERSION: HeaderName = HeaderName::from_static("x-zc-version");
const TIMESTAMP: HeaderName = HeaderName::from_static("x-zc-timestamp");
const SIGNATURE_METHOD: HeaderName = HeaderName::from_static("x-zc-signature-method");

/// What a request says that it calls.
#[derive(Default)]
pub struct Named<'r> {
    /// The service.
    pub service: Option<&'r str>,
    /// The action.
    pub action: Option<&'r str>,
    /// The version.
    pub version: Option<&'r str>,
}

/// What a request says that it calls, for the log: nothing of it is checked, and there is nothing on other paths.
pub fn named(request: &Head) -> Named<'_> {
    let service = request.path().strip_prefix(PREFIX);
    let header = |name: &HeaderName| {
        let value = service.and_then(|_| request.headers.get(name));
        value.and_then(|value| value.to_str().ok())
    };
    Named { service, action: header(&ACTION), version: header(&VERSION) }
}

/// Reads a call from the head of a request to a path that starts with [`PREFIX`], and who the caller claims to be. The
/// body of the call is still empty.
pub fn open(request: &Head) -> Result<(Call<'_>, Claim<'_>), Refusal> {
    let service = request.path().strip_prefix(PREFIX).unwrap_or_default();
    if service.is_empty() || service.contains('/') {
        return Err(HttpRefusal::PathNotFound(request.path().to_owned()).into());
    }
    if request.method != Method::POST {
        return Err(HttpRefusal::MethodNotAllowed("POST").into());
    }
    if request.uri.query().is_some_and(|query| !query.is_empty()) {
        let message = "The API takes no query string: parameters go into the JSON body.";
        return Err(HttpRefusal::BadRequest(message.to_owned()).into());
    }
    let content_type = request.header(&header::CONTENT_TYPE)?.ok_or(HttpRefusal::ContentType)?;
    let has_rare_headers = request.has_rare_headers();
    if !is_json(content_type) || (has_rare_headers && request.is_encoded()) {
        return Err(HttpRefusal::ContentType.into());
    }
    let claim = claim(request, service, content_type)?;
    let action = request.header(&ACTION)?.filter(|action| !action.is_empty()).ok_or_else(|| {
        HttpRefusal::BadRequest("The header `X-ZC-Action` is missing: it names the action.".to_owned())
    })?;
    if let Some(other) = request.headers.get(&SERVICE)
        && !other.as_bytes().eq_ignore_ascii_case(service.as_bytes())
    {
        let message = format!("The header `X-ZC-Service` names {other:?}, and the path service `{service}`.");
        return Err(HttpRefusal::BadRequest(message).into());
    }
    let version = request.header(&VERSION)?;
    let dry_run = if has_rare_headers {
        request.no_conditions()?;
        request.dry_run()?
    } else {
        false
    };
    Ok((Call { service, action, version, body: &[], dry_run, unread: UnreadRule::AsSet }, claim))
}

/// What the request says about its sender.
fn claim<'r>(request: &'r Head, service: &'r str, content_type: &'r str) -> Result<Claim<'r>, Refusal> {
    let host = request.host()?;
    let Some(authorization) = request.header(&header::AUTHORIZATION)? else {
        return Ok(Claim::Nothing { host });
    };
    let (timestamp, method) = (request.header(&TIMESTAMP)?, request.header(&SIGNATURE_METHOD)?);
    if let Some(token) = strip_scheme(authorization, "Bearer") {
        if token.is_empty() {
            return Err(Fault::from(zc2_hmac::Malformed::Token).into());
        }
        return Ok(Claim::Bearer { token });
    }
    let Some(parts) = strip_scheme(authorization, zc2_hmac::ALGORITHM) else {
        return Err(Fault::from(zc2_hmac::Malformed::Scheme).into());
    };
    if method.is_some_and(|method| !method.eq_ignore_ascii_case(zc2_hmac::ALGORITHM)) {
        return Err(Fault::from(zc2_hmac::Malformed::Method).into());
    }
    let timestamp = timestamp.ok_or(zc2_hmac::Malformed::Timestamp).map_err(Fault::from)?;
    let credentials = zc2_hmac::parse(parts).map_err(Fault::from)?;
    // The usual two have been read above, and so come once.
    if credentials.signed_headers != zc2_hmac::USUAL_HEADERS {
        for name in credentials.signed_headers.split(';') {
            once(&request.headers, name)?;
        }
    }
    let headers = &request.headers;
    Ok(Claim::Signed(Signed { credentials, timestamp, content_type, host, service, headers }))
}

/// A signed header that comes twice would leave open which one was signed.
fn once(headers: &HeaderMap, name: &str) -> Result<(), HttpRefusal> {
    if headers.get_all(name).iter().nth(1).is_some() {
        return Err(HttpRefusal::BadRequest(format!("The signed header `{name}` is sent more than once.")));
    }
    Ok(())
}

/// What follows the name of an authorization scheme.
fn strip_scheme<'a>(authorization: &'a str, scheme: &str) -> Option<&'a str> {
    let (found, rest) = authorization.split_once(' ').unwrap_or((authorization, ""));
    found.eq_ignore_ascii_case(scheme).then(|| rest.trim_start())
}

/// `application/json`, with any parameters.
fn is_json(content_type: &str) -> bool {
    if content_type == "application/json" {
        return true;
    }
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}
