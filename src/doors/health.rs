//! `/livez` and `/readyz`: whether the process runs, and whether it serves. No credentials are needed.

use std::sync::Arc;

use hyper::Method;
use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::lane::LongRun;
use zc_gateway_engine::store::Impediment;
use zc_gateway_engine::{Code, Fault};

use super::refusal::{HttpRefusal, Refusal};
use crate::dispatch::Answer;
use crate::intake::Head;

/// Where to ask whether the process runs.
pub const LIVE: &str = "/livez";
/// Where to ask whether the gateway serves.
pub const READY: &str = "/readyz";

/// That all is well.
#[derive(Serialize, JsonSchema)]
pub struct Health {
    /// Always `OK`: what is not is refused.
    #[schemars(extend("const" = "OK"))]
    status: &'static str,
}

/// Whether a path is one of these.
pub fn is_asked(path: &str) -> bool {
    path == LIVE || path == READY
}

/// Why a gateway that runs does not serve.
pub enum NotReady {
    /// It is told to stop.
    Stops,
    /// It takes no changes, for this reason.
    Impeded(Arc<Impediment>),
    /// One change keeps all others waiting.
    LongRun(LongRun),
}

/// Answers a health request; none when the path is another.
pub fn answer(
    request: &Head,
    not_ready: impl FnOnce() -> Option<NotReady>,
) -> Result<Option<Answer>, Refusal> {
    let problem = match request.path() {
        LIVE => None,
        READY => not_ready(),
        _ => return Ok(None),
    };
    if request.method != Method::GET && request.method != Method::HEAD {
        return Err(HttpRefusal::MethodNotAllowed("GET").into());
    }
    if let Some(problem) = problem {
        let message = match problem {
            NotReady::Stops => "The gateway is shutting down.".to_owned(),
            NotReady::Impeded(impediment) => format!("The gateway takes no changes: {impediment}."),
            NotReady::LongRun(LongRun { action, lasts }) => {
                format!("One change, `{action}`, has kept all others waiting for {} s.", lasts.as_secs())
            }
        };
        return Err(Fault::new(Code::Unavailable, message).into());
    }
    let output = serde_json::to_vec(&Health { status: "OK" });
    let output = output.map_err(|error| Fault::internal(error.to_string()))?;
    Ok(Some(Answer { output, served_version: None }))
}
