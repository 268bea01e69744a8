//! `zc-gateway catalogue`: the built-in catalogue, to start an own one from.

use std::process::ExitCode;

use clap::Args;
use zc_gateway_actions::catalogue::EMBEDDED;

use super::Failure;

/// Print the built-in catalogue: data centers, clouds, stock and prices. A changed copy replaces it:
/// zc-gateway serve --catalogue FILE.
#[derive(Args)]
pub struct Catalogue {
    /// As JSON, without the comments.
    #[arg(long)]
    json: bool,
}

impl Catalogue {
    /// Prints it.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        if self.json {
            let value: serde_json::Value = toml::from_str(EMBEDDED).map_err(Failure::other)?;
            say!("{value:#}");
        } else {
            say!("{}", EMBEDDED.trim_end());
        }
        Ok(ExitCode::SUCCESS)
    }
}
