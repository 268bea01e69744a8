//! From an outcome to bytes: the envelope of the dialect, with the status and headers that go with it.

use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde::Serialize;
use zc_gateway_engine::Fault;

use super::codes;
use crate::access_log::Reason;
use crate::content::{Content, SMALL_ANSWER};
use crate::dispatch::{Answer, Remarks};
use crate::doors::refusal::{HttpRefusal, Refusal};
use crate::intake::DRY_RUN;
use crate::request_id::RequestId;
use crate::unknown_parameters;

/// The number that the documentation gives for an error code.
const ERROR_NUMBER: HeaderName = HeaderName::from_static("x-zc-error-number");
/// The version that a call was served in, where that is not the one it asked for.
const VERSION: HeaderName = HeaderName::from_static("x-zc-version");
/// The parameters of a call that nobody has read.
pub const UNREAD_PARAMETERS: HeaderName = HeaderName::from_static("x-zc-unread-parameters");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Puts an outcome into its envelope, with what is to be told beside it. A refusal comes also as the log tells it.
pub fn seal(
    request_id: RequestId,
    outcome: Result<Answer, Refusal>,
    remarks: &Remarks,
) -> (Response<Content>, Option<Reason>) {
    let (mut response, reason) = match outcome {
        Ok(answer) => (success(request_id, answer), None),
        Err(refusal) => (failure(request_id, &refusal), Some(reason_of(refusal))),
    };
    if let Some(names) = unknown_parameters::header_value(&remarks.unread) {
        response.headers_mut().insert(UNREAD_PARAMETERS, names);
    }
    if remarks.dry_run {
        response.headers_mut().insert(DRY_RUN, HeaderValue::from_static("true"));
    }
    (response, reason)
}

fn success(request_id: RequestId, answer: Answer) -> Response<Content> {
    let mut response = json(enclosed(request_id.as_str(), answer.output));
    if let Some(version) = answer.served_version
        && let Ok(value) = HeaderValue::from_str(&version.to_string())
    {
        response.headers_mut().insert(VERSION, value);
    }
    response
}

/// The envelope around an output, which is an object of its own: its members join the request ID.
fn enclosed(id: &str, mut output: Vec<u8>) -> Vec<u8> {
    let members = output.get(1..).filter(|members| *members != b"}");
    let parts = [
        "{\"requestId\":\"",
        id,
        "\",\"response\":{\"requestId\":\"",
        id,
        if members.is_some() { "\"," } else { "\"" },
    ];
    let Some(members) = members else { return [&parts.concat(), "}}"].concat().into_bytes() };
    if output.len() <= SMALL_ANSWER {
        let mut body = Vec::with_capacity(output.len() + 128);
        for part in parts {
            body.extend_from_slice(part.as_bytes());
        }
        body.extend_from_slice(members);
        body.push(b'}');
        return body;
    }
    // In place: a large output is not held twice.
    output.reserve_exact(128);
    output.splice(..1, parts.concat().into_bytes());
    output.push(b'}');
    output
}

/// The body of a failure, with exactly the documented keys.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Failure<'a> {
    request_id: &'a str,
    code: &'a str,
    message: &'a str,
}

/// A refusal as its answer tells it, for the log.
fn reason_of(refusal: Refusal) -> Reason {
    let code = codes::of(&refusal).code;
    match refusal {
        Refusal::Http(refusal) => Reason { code, message: codes::message(&refusal), detail: None },
        Refusal::Fault(Fault { message, detail, .. }) => Reason { code, message, detail },
    }
}

/// The status and body of a refusal.
pub fn refusal_body(request_id: RequestId, refusal: &Refusal) -> (StatusCode, Vec<u8>) {
    let wire = codes::of(refusal);
    let message = match refusal {
        Refusal::Http(refusal) => codes::message(refusal),
        Refusal::Fault(fault) => fault.message.clone(),
    };
    let failure = Failure { request_id: request_id.as_str(), code: wire.code, message: &message };
    (wire.status, serde_json::to_vec(&failure).unwrap_or_default())
}

fn failure(request_id: RequestId, refusal: &Refusal) -> Response<Content> {
    let wire = codes::of(refusal);
    let (status, body) = refusal_body(request_id, refusal);
    let mut response = json(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if let Some(number) = wire.number {
        headers.insert(ERROR_NUMBER, HeaderValue::from(number));
    }
    match refusal {
        Refusal::Http(HttpRefusal::MethodNotAllowed(allowed)) => {
            headers.insert(header::ALLOW, HeaderValue::from_static(allowed));
        }
        // What is left of such a request cannot be told from a next one.
        Refusal::Http(
            HttpRefusal::TooSlow | HttpRefusal::BodyTooLarge(_) | HttpRefusal::TransferEncoding,
        ) => {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        Refusal::Http(_) | Refusal::Fault(_) => {}
    }
    if let Refusal::Http(HttpRefusal::FailedTooOften { seconds }) = refusal {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    } else if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

fn json(body: Vec<u8>) -> Response<Content> {
    let mut response = Response::new(Content::of(body));
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_members_of_an_output_join_the_request_id() {
        let large = format!("{{\"a\":\"{}\"}}", "x".repeat(SMALL_ANSWER));
        for (output, members) in
            [("{}", ""), ("{\"a\":1}", ",\"a\":1"), (&large, &format!(",{}", &large[1..large.len() - 1]))]
        {
            let expected = format!("{{\"requestId\":\"T1\",\"response\":{{\"requestId\":\"T1\"{members}}}}}");
            assert_eq!(String::from_utf8(enclosed("T1", output.into())).unwrap(), expected);
        }
    }
}
