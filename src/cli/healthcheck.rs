//! `zc-gateway healthcheck`: for containers and scripts that have no HTTP client.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::target::{Found, Target, nobody_over};
use super::{Failure, readiness};
use crate::client::Endpoint;

/// Where a gateway listens when nothing else is said: one that could not leave a note is still asked.
const USUAL_ENDPOINT: &str = "http://127.0.0.1:8902";

/// Ask a gateway whether it serves; exit code 0 if so, 1 if not.
///
/// Where none is named and none of yours is found, port 8902 of this machine is asked.
#[derive(Args)]
pub struct Healthcheck {
    /// Print JSON.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    target: Target,
}

impl Healthcheck {
    /// Asks.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        let endpoint = match self.target.find().await? {
            Found::Gateway(gateway) => gateway.endpoint,
            Found::Closed(data) => return Err(nobody_over(&data)),
            Found::Nobody => Endpoint::parse(USUAL_ENDPOINT)?,
        };
        if let Some(problem) = readiness::problem_at(&endpoint).await? {
            return Err(Failure::other(format!("{endpoint} is not ready: it answered {problem}")));
        }
        if self.json {
            say!("{:#}", json!({ "endpoint": endpoint.to_string(), "ready": true }));
        } else {
            say!("{endpoint} is ready");
        }
        Ok(ExitCode::SUCCESS)
    }
}
