//! `zc-gateway call`: one signed call from the command line.

mod parameters;

use std::process::ExitCode;

use clap::Args;
use hyper::StatusCode;

use super::Failure;
use super::signed_call::SignedCall;
use super::target::{Credentials, Target};

/// Send one signed call to a gateway and print the answer.
///
/// The access key is the one of the flags, else of ZENLAYERCLOUD_ACCESS_KEY_ID and ZENLAYERCLOUD_ACCESS_KEY_PASSWORD,
/// else of the local data directory. Without any, the call is sent unsigned. Exit code 0 means that the gateway
/// answered with success.
#[derive(Args)]
pub struct Call {
    /// The action, such as DescribePorts.
    action: String,

    /// Its parameters as one JSON object; `-` reads them from standard input.
    #[arg(default_value = "{}", value_name = "JSON")]
    parameters: String,

    /// The service.
    #[arg(long, default_value = "sdn")]
    service: String,

    /// The API version.
    #[arg(long, default_value = "2026-04-01", value_name = "DATE")]
    api_version: String,

    /// Only see what would be answered: nothing changes.
    #[arg(long)]
    dry_run: bool,

    /// The access key ID to sign with.
    #[arg(long, value_name = "ID", requires = "key_password")]
    key_id: Option<String>,

    /// Its password. Other users can see it in the list of processes: better use the variable.
    #[arg(long, value_name = "PASSWORD", requires = "key_id")]
    key_password: Option<String>,

    #[command(flatten)]
    target: Target,
}

impl Call {
    /// Sends the call.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        let endpoint = self.target.endpoint()?;
        let credentials = match (&self.key_id, &self.key_password) {
            (Some(id), Some(password)) => {
                Some(Credentials { access_key_id: id.clone(), access_key_password: password.clone() })
            }
            _ => self.target.credentials()?,
        };
        let names = (self.service.as_str(), self.action.as_str(), self.api_version.as_str());
        let mut call =
            SignedCall::new(&endpoint, names, credentials.as_ref(), parameters::read(&self.parameters)?);
        if self.dry_run {
            call = call.as_dry_run();
        }
        let answered = call.send(&endpoint).await?;
        say!("{:#}", answered.body);
        if let Some(unread) = &answered.unread {
            eprintln!("zc-gateway: the gateway did not read these parameters: {unread}");
        }
        match (self.dry_run, answered.dry_run) {
            (true, true) => eprintln!("zc-gateway: this was a dry run: nothing has changed"),
            (true, false) if answered.status == StatusCode::OK => {
                return Err(Failure::other(
                    "the gateway does not know dry runs: it has done what was asked for",
                ));
            }
            (true | false, _) => {}
        }
        Ok(if answered.status == StatusCode::OK { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
