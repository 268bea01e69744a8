//! `zc-gateway status`: the gateways that run.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{Failure, readiness, table};
use crate::client::Endpoint;
use crate::running_gateway::RunningGateway;

/// List the running gateways of this user and whether they serve; exit code 0 with at least one, 1 with none.
#[derive(Args)]
pub struct Status {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Status {
    /// Lists them.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        let running = RunningGateway::all().map_err(Failure::other)?;
        let mut asking = JoinSet::new();
        for (place, gateway) in running.into_iter().enumerate() {
            asking.spawn(async move { (place, Asked::of(gateway).await) });
        }
        let mut running = asking.join_all().await;
        running.sort_by_key(|(place, _)| *place);
        let running: Vec<Asked> = running.into_iter().map(|(_, asked)| asked).collect();
        if self.json {
            say!("{:#}", running.iter().map(described).collect::<Value>());
        } else if running.is_empty() {
            eprintln!("zc-gateway: no gateway of yours is running: start one with `zc-gateway serve`");
        } else {
            let head = ["ENDPOINT", "DATA DIRECTORY", "VERSION", "SINCE", "PROCESS", "STATE"];
            table::print(&head, running.iter().map(row));
        }
        Ok(if running.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// A gateway, and why it does not serve.
struct Asked {
    gateway: RunningGateway,
    problem: Option<String>,
}

impl Asked {
    async fn of(gateway: RunningGateway) -> Self {
        let problem = match Endpoint::parse(&gateway.endpoint) {
            Ok(endpoint) => {
                readiness::problem_at(&endpoint).await.unwrap_or_else(|error| Some(error.to_string()))
            }
            Err(error) => Some(error.to_string()),
        };
        Self { gateway, problem }
    }
}

/// Without what opens the gateway: lists get pasted.
fn described(Asked { gateway, problem }: &Asked) -> Value {
    json!({
        "endpoint": gateway.endpoint,
        "dataDirectory": gateway.data_directory,
        "version": gateway.version,
        "startedTime": gateway.started_time,
        "processId": gateway.process_id,
        "ready": problem.is_none(),
        "problem": problem,
    })
}

fn row(Asked { gateway, problem }: &Asked) -> Vec<String> {
    let data = gateway.data_directory.as_ref();
    vec![
        gateway.endpoint.clone(),
        data.map_or_else(|| "in memory".to_owned(), |data| data.display().to_string()),
        gateway.version.clone(),
        gateway.started_time.clone(),
        gateway.process_id.to_string(),
        problem.clone().unwrap_or_else(|| "ready".to_owned()),
    ]
}
