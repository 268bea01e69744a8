//! `zc-gateway status`: the gateways that run.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::{Failure, table};
use crate::running_gateway::RunningGateway;

/// List the running gateways of this user; exit code 0 with at least one, 1 with none.
#[derive(Args)]
pub struct Status {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Status {
    /// Lists them.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let running = RunningGateway::all().map_err(Failure::other)?;
        if self.json {
            say!("{:#}", running.iter().map(described).collect::<Value>());
        } else if running.is_empty() {
            eprintln!("zc-gateway: no gateway of yours is running: start one with `zc-gateway serve`");
        } else {
            let head = ["ENDPOINT", "DATA DIRECTORY", "VERSION", "SINCE", "PROCESS"];
            table::print(&head, running.iter().map(row));
        }
        Ok(if running.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// Without what opens the gateway: lists get pasted.
fn described(gateway: &RunningGateway) -> Value {
    json!({
        "endpoint": gateway.endpoint,
        "dataDirectory": gateway.data_directory,
        "version": gateway.version,
        "startedTime": gateway.started_time,
        "processId": gateway.process_id,
    })
}

fn row(gateway: &RunningGateway) -> Vec<String> {
    let data = gateway.data_directory.as_ref();
    vec![
        gateway.endpoint.clone(),
        data.map_or_else(|| "in memory".to_owned(), |data| data.display().to_string()),
        gateway.version.clone(),
        gateway.started_time.clone(),
        gateway.process_id.to_string(),
    ]
}
