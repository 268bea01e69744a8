//! The answer of actions that have nothing to say but the request ID.

use serde::Serialize;

/// No fields.
#[derive(Debug, Serialize)]
pub struct Nothing {}
