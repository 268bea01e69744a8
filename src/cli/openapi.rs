//! `zc-gateway openapi`: the surface for programs.

use std::process::ExitCode;

use clap::Args;
use zc_gateway_engine::ApiVersion;

use super::Failure;
use crate::surface::{openapi, versions_of};

/// Print an OpenAPI 3.1 document of everything that the gateway serves.
///
/// Each action of each version is an operation of its own. As OpenAPI cannot hold several operations of one method on
/// one path, the paths have a fragment that names action and version; it is not sent.
#[derive(Args)]
pub struct OpenApi {
    /// Only this version of the API.
    #[arg(long, value_name = "DATE")]
    api_version: Option<String>,

    /// Print JSON, as without any option.
    #[arg(long)]
    #[allow(dead_code, reason = "it is what happens anyway; all verbs that print data have it")]
    json: bool,
}

impl OpenApi {
    /// Prints it.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let registry = zc_gateway_actions::registry();
        let versions = match &self.api_version {
            None => Vec::new(),
            Some(text) => {
                let known = versions_of(&registry);
                let wanted = ApiVersion::parse(text).filter(|version| known.contains(version));
                vec![wanted.ok_or_else(|| {
                    let known = known.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                    Failure::Usage(format!("there is no version `{text}`; there are: {known}"))
                })?]
            }
        };
        say!("{:#}", openapi::document(&registry, &versions));
        Ok(ExitCode::SUCCESS)
    }
}
