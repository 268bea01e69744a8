//! `zc-gateway env`: points a client at a gateway. Standard output is for a shell to evaluate, and nothing else.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::Failure;
use super::signed_call::quoted;
use super::target::Target;
use crate::doors::openstack::catalog::REGION;

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

/// What no variable can set. It goes to standard error: there who evaluates the rest sees it too.
const FOR_TERRAFORM: &str = "\
    Start the gateway for Terraform with `zc-gateway serve --destroyed-visible-for 0`. Else a port that somebody destroyed by\n\
    hand is listed as DESTROYED for an hour. The provider takes it as existing, and `terraform destroy` fails.";

#[derive(Clone, Copy, ValueEnum)]
enum Client {
    /// The official Terraform provider. Start the gateway for it with `--destroyed-visible-for 0`.
    Terraform,
    /// The Python SDK, with the variables that the example reads.
    Python,
    /// The Go SDK, with the variables that the example reads.
    Go,
    /// The Java SDK, with the variables that the example reads.
    Java,
    /// curl, with the variables that the shell examples read.
    Curl,
    /// Clients of OpenStack: the command `openstack`, the SDKs and what else reads `OS_` variables.
    #[value(name = "openstack")]
    OpenStack,
}

impl Env {
    /// Prints the variables.
    pub fn run(self) -> Result<ExitCode, Failure> {
        let credentials = if self.unset { None } else { self.target.credentials()? };
        let (id, password) = match (credentials, self.unset) {
            (Some(found), _) => (found.access_key_id, found.access_key_password),
            (None, true) => (String::new(), String::new()),
            (None, false) => {
                return Err(Failure::other(format!(
                    "no access key of account `default` is known in {}: name another account with --account, make \
                     a key with `zc-gateway key create`, or set ZC_GATEWAY_ACCESS_KEY_ID and \
                     ZC_GATEWAY_ACCESS_KEY_PASSWORD for gateway and client",
                    self.target.data_directory().path().display()
                )));
            }
        };
        for (name, value) in self.variables(id, password)? {
            if self.unset {
                say!("unset {name}");
            } else {
                say!("export {name}={}", quoted(&value));
            }
        }
        if !self.unset && matches!(self.client, Client::Terraform) {
            eprintln!("{FOR_TERRAFORM}");
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The variables of the client, without credentials for taking them back.
    fn variables(&self, id: String, password: String) -> Result<Vec<(&'static str, String)>, Failure> {
        let endpoint = self.target.endpoint()?;
        let mut variables = match self.client {
            // The provider wants capitals here, the Python SDK small letters.
            Client::Terraform => vec![("ZENLAYERCLOUD_SCHEME", "HTTP".to_owned())],
            Client::Python | Client::Go | Client::Java => vec![("ZENLAYERCLOUD_SCHEME", "http".to_owned())],
            Client::Curl => vec![("ZC_ENDPOINT", endpoint.to_string())],
            Client::OpenStack => {
                let account = self.target.account_of(&id)?;
                return Ok(vec![
                    ("OS_AUTH_URL", format!("{endpoint}/v3")),
                    ("OS_USERNAME", id),
                    ("OS_PASSWORD", password),
                    ("OS_PROJECT_NAME", account.to_string()),
                    ("OS_USER_DOMAIN_ID", "default".to_owned()),
                    ("OS_PROJECT_DOMAIN_ID", "default".to_owned()),
                    ("OS_IDENTITY_API_VERSION", "3".to_owned()),
                    ("OS_REGION_NAME", REGION.to_owned()),
                ]);
            }
        };
        if !matches!(self.client, Client::Curl) {
            variables.push(("ZENLAYERCLOUD_DOMAIN", endpoint.authority().to_owned()));
        }
        variables.push(("ZENLAYERCLOUD_ACCESS_KEY_ID", id));
        variables.push(("ZENLAYERCLOUD_ACCESS_KEY_PASSWORD", password));
        Ok(variables)
    }
}
