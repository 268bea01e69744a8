//! `zc-gateway env`: points a client at a gateway. Standard output is for a shell to evaluate, and nothing else.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::Failure;
use super::signed_call::quoted;
use super::target::Target;

/// Print what points a client at a gateway: `eval "$(zc-gateway env python)"`.
#[derive(Args)]
pub struct Env {
    /// The client.
    client: Client,

    /// Print what takes it back.
    #[arg(long)]
    unset: bool,

    #[command(flatten)]
    target: Target,
}

#[derive(Clone, Copy, ValueEnum)]
enum Client {
    /// The official Terraform provider.
    Terraform,
    /// The Python SDK, with the variables that the example reads.
    Python,
    /// The Go SDK, with the variables that the example reads.
    Go,
    /// The Java SDK, with the variables that the example reads.
    Java,
    /// curl, with the variables that the shell examples read.
    Curl,
}

impl Env {
    /// Prints the variables.
    pub fn run(self) -> Result<ExitCode, Failure> {
        let endpoint = self.target.endpoint()?;
        let credentials = if self.unset { None } else { self.target.credentials()? };
        let (id, password) = match (credentials, self.unset) {
            (Some(found), _) => (found.access_key_id, found.access_key_password),
            (None, true) => (String::new(), String::new()),
            (None, false) => {
                return Err(Failure::other(format!(
                    "no access key is known in {}: make one with `zc-gateway key create`, or set \
                     ZC_GATEWAY_ACCESS_KEY_ID and ZC_GATEWAY_ACCESS_KEY_PASSWORD for gateway and client",
                    self.target.data_directory().path().display()
                )));
            }
        };
        let mut variables = match self.client {
            // The provider wants capitals here, the Python SDK small letters.
            Client::Terraform => vec![("ZENLAYERCLOUD_SCHEME", "HTTP".to_owned())],
            Client::Python | Client::Go | Client::Java => vec![("ZENLAYERCLOUD_SCHEME", "http".to_owned())],
            Client::Curl => vec![("ZC_ENDPOINT", endpoint.to_string())],
        };
        if !matches!(self.client, Client::Curl) {
            variables.push(("ZENLAYERCLOUD_DOMAIN", endpoint.authority().to_owned()));
        }
        variables.push(("ZENLAYERCLOUD_ACCESS_KEY_ID", id));
        variables.push(("ZENLAYERCLOUD_ACCESS_KEY_PASSWORD", password));
        for (name, value) in variables {
            if self.unset {
                say!("unset {name}");
            } else {
                say!("export {name}={}", quoted(&value));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
