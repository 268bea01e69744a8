//! The answer of actions that have nothing to say but the request ID.

use schemars::JsonSchema;
use serde::Serialize;

/// Nothing but the request ID.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Nothing {}
