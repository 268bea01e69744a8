//! `zc-gateway healthcheck`: for containers and scripts that have no HTTP client.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use hyper::{Method, StatusCode};

use super::Failure;
use super::target::Target;
use crate::client;

/// A gateway that needs longer does not serve.
const TIME_LIMIT: Duration = Duration::from_secs(3);

/// Ask a gateway whether it serves; exit code 0 if so, 1 if not.
#[derive(Args)]
pub struct Healthcheck {
    #[command(flatten)]
    target: Target,
}

impl Healthcheck {
    /// Asks.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        let endpoint = self.target.endpoint()?;
        let reply = client::send(&endpoint, (Method::GET, "/readyz"), &[], Vec::new(), TIME_LIMIT).await?;
        if reply.status == StatusCode::OK {
            say!("{endpoint} is ready");
            return Ok(ExitCode::SUCCESS);
        }
        Err(Failure::other(format!("{endpoint} is not ready: it answered {}", reply.status)))
    }
}
