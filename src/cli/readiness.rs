//! Whether a gateway serves, as it says itself.

use std::time::Duration;

use hyper::{Method, StatusCode};
use serde_json::Value;

use crate::client::{self, ClientError, Endpoint};
use crate::doors::health::READY;

/// A gateway that needs longer does not serve.
const TIME_LIMIT: Duration = Duration::from_secs(3);

/// Asks the gateway at `endpoint`: nothing where it serves, else why it does not.
pub async fn problem_at(endpoint: &Endpoint) -> Result<Option<String>, ClientError> {
    let reply = client::send(endpoint, (Method::GET, READY), &[], Vec::new(), TIME_LIMIT).await?;
    if reply.status == StatusCode::OK {
        return Ok(None);
    }
    let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let message = body["message"].as_str().unwrap_or("it does not say why");
    Ok(Some(format!("{}: {message}", reply.status)))
}
