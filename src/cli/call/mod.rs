//! `zc-gateway call`: one signed call from the command line.

mod columns;
mod named;
mod output;
mod parameters;
mod query;
mod rows;
mod wait;

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use hyper::StatusCode;
use serde_json::Value;

use named::Named;
use output::Form;
use query::Query;
use wait::{Asker, Wait};

use super::Failure;
use super::credentials::{self, KeyChoice};
use super::signed_call::SignedCall;
use super::target::Target;

const AFTER_HELP: &str = "\
Examples:
  zc-gateway call DescribePorts --output table
  zc-gateway call DescribeDatacenters --query 'dcSet[].dcId' --raw
  zc-gateway call CreatePort @order.json --wait
  id=$(zc-gateway call CreatePort @order.json --query portId --raw)
  zc-gateway call TerminatePort \"{\\\"portId\\\":\\\"$id\\\"}\" --wait=30s
  zc-gateway call ListServers --query '/servers/0/id' --raw

`zc-gateway actions` lists the actions, `zc-gateway actions CreatePort` shows the parameters of one.

Exit codes: 0 the gateway answered with success, 1 it refused or did not answer, 2 wrong usage and nothing was sent,
3 success, but with --wait the status still passes after TIME.";

/// Send one signed call to a gateway and print the answer.
///
/// The gateway is the one of --endpoint or --data, else of ZENLAYERCLOUD_DOMAIN, else the only one of yours that runs. The
/// access key is the one of --key or --account, else, for a gateway that no flag names, of ZENLAYERCLOUD_ACCESS_KEY_ID and
/// ZENLAYERCLOUD_ACCESS_KEY_PASSWORD, else one that the gateway tells because it is yours. Without any, the call is sent
/// unsigned.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Call {
    /// The action, such as DescribePorts.
    action: String,

    /// Its parameters as one JSON object; @FILE reads them from a file, - from standard input.
    #[arg(default_value = "{}")]
    parameters: String,

    /// The service [default: the one that has the action; sdn where several have it].
    #[arg(long)]
    service: Option<String>,

    /// The API version [default: the newest that has the action].
    #[arg(long, value_name = "DATE")]
    api_version: Option<String>,

    /// The form of what is printed.
    #[arg(long, short, value_enum, value_name = "FORM", default_value = "json")]
    output: Form,

    /// Print JSON, as without any option.
    #[arg(long, conflicts_with = "output")]
    #[allow(dead_code, reason = "it is what happens anyway; all verbs that print data have it")]
    json: bool,

    /// Print only this of the answer's `response`: a JMESPath expression, or a JSON pointer if it starts with a slash.
    #[arg(long, short, value_name = "EXPRESSION")]
    query: Option<String>,

    /// Print a text that the query finds without quotes, and each item of a list on a line of its own.
    #[arg(long, short, requires = "query", conflicts_with_all = ["output", "json"])]
    raw: bool,

    /// After the call, wait until the status of the resource that it was about no longer passes, or exit with 3 when
    /// that takes longer than TIME [default: 10m]. Status changes are told on standard error.
    #[arg(
        long,
        short,
        value_name = "TIME",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = wait::USUAL_LIMIT,
        value_parser = wait::parse_limit,
        conflicts_with = "dry_run"
    )]
    wait: Option<Duration>,

    /// Only see what would be answered: nothing changes.
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    key: KeyChoice,

    #[command(flatten)]
    target: Target,
}

impl Call {
    /// Sends the call.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        // Nothing is sent when something is wrong with what was typed.
        let query = self.query.as_deref().map(Query::parse).transpose()?;
        let body = parameters::read(&self.parameters)?;
        let named = Named::new(&self.action, self.service.as_deref(), self.api_version.as_deref());
        let wait = self.wait.map(|limit| Wait::new(&named, limit)).transpose()?;
        let gateway = self.target.gateway_for_calls().await?;
        let chosen = self.key.for_call(&gateway).await?;
        let (endpoint, credentials) = (&gateway.endpoint, chosen.as_ref().map(|chosen| &chosen.credentials));
        let mut call = SignedCall::new(endpoint, named.names(), credentials, body.clone());
        if self.dry_run {
            call = call.as_dry_run();
        }
        let answered = call.send(endpoint).await?;
        let succeeded = answered.status == StatusCode::OK;
        self.print(&answered.body, succeeded, query.as_ref())?;
        let refused = credentials::refused(&gateway, chosen.as_ref(), answered.status, &answered.body).await;
        if let Some(sentence) = refused {
            eprintln!("zc-gateway: {sentence}");
        }
        if let Some(unread) = &answered.unread {
            eprintln!("zc-gateway: the gateway did not read these parameters: {unread}");
        }
        match (self.dry_run, answered.dry_run) {
            (true, true) => eprintln!("zc-gateway: this was a dry run: nothing has changed"),
            (true, false) if succeeded => {
                return Err(Failure::other(
                    "the gateway does not know dry runs: it has done what was asked for",
                ));
            }
            (true | false, _) => {}
        }
        if let (Some(wait), true) = (wait, succeeded) {
            let parameters = serde_json::from_str(&body).map_err(Failure::other)?;
            let asker = Asker { endpoint, credentials };
            wait.run(&asker, &parameters, &answered.body["response"]).await?;
        }
        Ok(if succeeded { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Prints the answer, or what the query finds in it.
    fn print(&self, answer: &Value, succeeded: bool, query: Option<&Query>) -> Result<(), Failure> {
        let Some(query) = query else { return output::print_answer(answer, self.output) };
        if !succeeded {
            // Whoever takes standard output for an identifier must not get a refusal in its place.
            eprintln!("{answer:#}");
            return Ok(());
        }
        let content = answer.get("response").unwrap_or(answer);
        let found = query.of(content).map_err(|failure| {
            // The call has been carried out: what it answered must not be lost.
            eprintln!("{answer:#}");
            Failure::other(format!("the call succeeded, but {failure}"))
        })?;
        if found.is_null() {
            let members = content.as_object().into_iter().flat_map(serde_json::Map::keys);
            let members = members.map(String::as_str).collect::<Vec<_>>().join(", ");
            eprintln!("zc-gateway: the query finds nothing in the answer, which has: {members}");
        }
        if self.raw {
            output::print_raw(&found);
            return Ok(());
        }
        output::print(&found, self.output)
    }
}
