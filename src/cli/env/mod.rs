//! `zc-gateway env`: points a client at a gateway. Standard output is for a shell to evaluate, and nothing else.

mod client;
mod proof;

use std::process::ExitCode;

use clap::Args;

use super::Failure;
use super::credentials::{self, Chosen, KeyChoice, Origin};
use super::signed_call::quoted;
use super::target::{Target, TargetGateway};
use client::Client;

/// Print what points a client at a gateway: `eval "$(zc-gateway env python)"`.
#[derive(Args)]
pub struct Env {
    /// The client.
    client: Client,

    /// Print what takes it back, whatever gateway and key it was printed for.
    #[arg(long, conflicts_with = "json")]
    unset: bool,

    /// Print the variables as one JSON object.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    key: KeyChoice,

    #[command(flatten)]
    target: Target,
}

impl Env {
    /// Prints the variables.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        if self.unset {
            for name in self.client.names() {
                say!("unset {name}");
            }
            return Ok(ExitCode::SUCCESS);
        }
        let gateway = self.target.gateway().await?;
        if gateway.door.is_none() {
            // Whose gateway it is matters only where there is one.
            proof::that_somebody_answers(&gateway.endpoint).await?;
        }
        let chosen = self.key.for_client(&gateway).await?;
        let mut chosen = chosen.ok_or_else(|| self.no_key(&gateway))?;
        self.prove(&gateway, &mut chosen).await?;
        let account = chosen.account.unwrap_or_else(|| self.key.account());
        let values = self.client.values(&gateway.endpoint, chosen.credentials, &account);
        let variables = self.client.names().iter().zip(values);
        if self.json {
            let object: serde_json::Map<_, _> =
                variables.map(|(name, value)| ((*name).to_owned(), value.into())).collect();
            say!("{:#}", serde_json::Value::Object(object));
        } else {
            for (name, value) in variables {
                say!("export {name}={}", quoted(&value));
            }
        }
        if let Some(hint) = self.client.hint() {
            eprintln!("{hint}");
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Checks a key that the gateway itself has not told: what is printed must open the gateway.
    async fn prove(&self, gateway: &TargetGateway, chosen: &mut Chosen) -> Result<(), Failure> {
        let is_accepted = match (chosen.origin, self.client) {
            (Origin::Gateway, _) => true,
            (_, Client::OpenStack) => {
                chosen.account = proof::by_token(&gateway.endpoint, &chosen.credentials).await?;
                chosen.account.is_some()
            }
            (_, Client::Terraform | Client::Python | Client::Go | Client::Java | Client::Curl) => {
                proof::by_signature(&gateway.endpoint, &chosen.credentials).await?
            }
        };
        if is_accepted {
            Ok(())
        } else {
            Err(Failure::other(credentials::problem_with(gateway, chosen).await))
        }
    }

    fn no_key(&self, gateway: &TargetGateway) -> Failure {
        if gateway.door.is_some() {
            return credentials::no_key(gateway, &self.key.account());
        }
        Failure::other(format!(
            "the gateway at {} is none of yours that run, so no access key of it is known: give one with --key ID and \
             ZC_GATEWAY_ACCESS_KEY_PASSWORD, or name its data directory with --data",
            gateway.endpoint
        ))
    }
}
