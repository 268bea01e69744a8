//! `/livez` and `/readyz`: whether the process runs, and whether it serves. No credentials are needed.

use hyper::Method;
use zc_gateway_engine::{Code, Fault};

use super::refusal::{HttpRefusal, Refusal};
use super::zenlayer::envelope::Answer;
use crate::intake::Received;

/// Answers a health request; none when the path is another.
pub fn answer(request: &Received, ready: bool) -> Result<Option<Answer>, Refusal> {
    let is_up = match request.path() {
        "/livez" => true,
        "/readyz" => ready,
        _ => return Ok(None),
    };
    if request.method != Method::GET && request.method != Method::HEAD {
        return Err(HttpRefusal::MethodNotAllowed("GET").into());
    }
    if !is_up {
        return Err(Fault::new(Code::Unavailable, "The gateway is shutting down.").into());
    }
    Ok(Some(Answer { output: br#"{"status":"OK"}"#.to_vec(), served_version: None }))
}
