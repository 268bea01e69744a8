//! Gateways under load: starting them, and giving them ports.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::replay::{Replayed, replay};
use crate::request::{self, KEY_ID, KEY_PASSWORD, Target};
use crate::server::{Server, pinned};
use crate::{Outcome, SERVER_CORE};
use serde_json::{Value, json};

/// The largest page of a list.
const PAGE: usize = 1000;
/// How long ports may take to become usable.
const SETTLE_LIMIT: Duration = Duration::from_mins(1);

/// How a gateway keeps its state and whom it lets in.
#[derive(Clone, Copy)]
pub enum Mode {
    /// In memory, every request signed.
    MemorySigned,
    /// In memory, no request signed.
    MemoryUnsigned,
    /// On disk, every request signed; ports stay DESTROYING, so that no second change is measured along.
    Durable {
        /// How many accounts have an access key.
        accounts: u32,
    },
}

/// The gateway that was built with the benchmark.
pub fn built() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_zc-gateway"))
}

/// Starts a gateway that reads no settings but these.
pub fn start(program: &Path, scratch: &Path, name: &str, mode: Mode) -> Outcome<Server> {
    let settings = scratch.join("none.toml");
    std::fs::write(&settings, "")?;
    let mut command = pinned(SERVER_CORE, program);
    for (variable, _) in std::env::vars_os() {
        if variable.to_string_lossy().starts_with("ZC_GATEWAY_") {
            command.env_remove(variable);
        }
    }
    command
        .args(["serve", "--address", "127.0.0.1:0", "--signature-window", "24h", "--settle", "10ms"])
        .arg("--config")
        .arg(settings)
        .env("ZC_GATEWAY_ACCESS_KEY_ID", KEY_ID)
        .env("ZC_GATEWAY_ACCESS_KEY_PASSWORD", KEY_PASSWORD);
    match mode {
        Mode::MemorySigned => command.args(["--in-memory", "--auth", "required"]),
        Mode::MemoryUnsigned => command.args(["--in-memory", "--auth", "optional"]),
        Mode::Durable { accounts } => {
            let (data, seed) = (scratch.join("data"), scratch.join("seed.toml"));
            if data.exists() {
                std::fs::remove_dir_all(&data)?;
            }
            std::fs::write(&seed, request::seed(accounts))?;
            command
                .args(["--auth", "required", "--settle", "port.destroying=never", "--data"])
                .arg(data)
                .arg("--seed")
                .arg(seed)
        }
    };
    Server::start(&mut command, scratch, name)
}

/// Creates a port and waits until it runs; gives the body that describes it, which has answered with it once.
pub async fn one_port(target: &Target<'_>) -> Outcome<String> {
    let ids = create(target, 1, 1).await?;
    let body = json!({ "portIds": ids }).to_string();
    let answer = call(target, "DescribePorts", &body).await?;
    let found = answer.pointer("/response/dataSet/0/portId");
    if found.and_then(Value::as_str) != ids.first().map(String::as_str) {
        return Err(format!("DescribePorts does not show the port: {answer}").into());
    }
    Ok(body)
}

/// Makes sure that the gateway checks signatures: without one it must refuse.
pub async fn refuses_unsigned(address: &str, body: &str) -> Outcome<()> {
    match call(&Target { address, signed: false, account: 0 }, "DescribePorts", body).await {
        Err(error) if error.to_string().contains("AUTHFAILURE_INVALID_AUTHORIZATION") => Ok(()),
        Err(error) => Err(error),
        Ok(_) => Err("a request without a signature was answered, though every request needs one".into()),
    }
}

/// Creates ports and waits until all run.
pub async fn create(target: &Target<'_>, count: usize, writers: usize) -> Outcome<Vec<String>> {
    let body = json!({
        "dcId": "SIN1", "portName": "benchmark", "portType": "1G", "businessEntityName": "Benchmark"
    });
    let request = target.request("CreatePort", &body.to_string()).bytes();
    let created = replay(target.address, writers, vec![request; count]).await?;
    let mut ids = Vec::with_capacity(count);
    for body in created.bodies {
        let answer: Value = serde_json::from_slice(&body)?;
        let id = answer.pointer("/response/portId").and_then(Value::as_str);
        ids.push(id.ok_or_else(|| format!("CreatePort names no port: {answer}"))?.to_owned());
    }
    let settled = async {
        while !all_are(target, count, &["RUNNING"]).await? {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Outcome::Ok(())
    };
    tokio::time::timeout(SETTLE_LIMIT, settled).await.map_err(|_| "the ports do not start to run")??;
    Ok(ids)
}

/// Calls `action` for each port once.
pub async fn change(target: &Target<'_>, action: &str, ids: &[String], writers: usize) -> Outcome<Replayed> {
    replay(target.address, writers, requests(target, action, ids)).await
}

/// The requests that call `action` for each port once.
pub fn requests(target: &Target<'_>, action: &str, ids: &[String]) -> Vec<Vec<u8>> {
    ids.iter().map(|id| target.request(action, &json!({ "portId": id }).to_string()).bytes()).collect()
}

/// Fails unless there are exactly so many ports, all with one of these statuses.
pub async fn expect(target: &Target<'_>, count: usize, statuses: &[&str]) -> Outcome<()> {
    if all_are(target, count, statuses).await? {
        return Ok(());
    }
    Err(format!("not all of the {count} ports are {}", statuses.join(" or ")).into())
}

async fn all_are(target: &Target<'_>, count: usize, statuses: &[&str]) -> Outcome<bool> {
    let mut seen = 0;
    for page in 1..=count.div_ceil(PAGE) {
        let body = json!({ "pageNum": page, "pageSize": PAGE }).to_string();
        let answer = call(target, "DescribePorts", &body).await?;
        let ports = answer.pointer("/response/dataSet").and_then(Value::as_array);
        let total = answer.pointer("/response/totalCount").and_then(Value::as_u64);
        let (Some(ports), Some(total)) = (ports, total) else {
            return Err(format!("DescribePorts answered without ports: {answer}").into());
        };
        let of_port = |port: &Value| port.pointer("/portStatus").and_then(Value::as_str).map(str::to_owned);
        let right = |status: String| statuses.contains(&status.as_str());
        if usize::try_from(total)? != count || !ports.iter().all(|port| of_port(port).is_some_and(right)) {
            return Ok(false);
        }
        seen += ports.len();
    }
    Ok(seen == count)
}

/// One call; anything but 200 is an error.
async fn call(target: &Target<'_>, action: &str, body: &str) -> Outcome<Value> {
    let request = target.request(action, body).bytes();
    let replayed = replay(target.address, 1, vec![request]).await?;
    let body = replayed.bodies.first().ok_or("no answer")?;
    Ok(serde_json::from_slice(body)?)
}
