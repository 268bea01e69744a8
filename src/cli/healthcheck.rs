//! `zc-gateway healthcheck`: for containers and scripts that have no HTTP client.

use std::process::ExitCode;

use clap::Args;
use hyper::{Method, StatusCode};

use super::Failure;
use super::target::Target;
use crate::client;

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
        let reply = client::send(&endpoint, Method::GET, "/readyz", &[], Vec::new()).await?;
        if reply.status == StatusCode::OK {
            println!("{endpoint} is ready");
            return Ok(ExitCode::SUCCESS);
        }
        Err(Failure::other(format!("{endpoint} is not ready: it answered {}", reply.status)))
    }
}
