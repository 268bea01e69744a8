//! wrk as the load generator for requests that are all alike.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::request::{PATH, Request};
use crate::server::{Server, pinned};
use crate::{LOAD_CORE, Outcome};

/// How many connections wrk keeps busy.
pub const CONNECTIONS: u32 = 32;

/// Runs wrk.
pub struct Wrk {
    script: PathBuf,
    seconds: u32,
}

/// What one run measured.
pub struct Measured {
    /// Requests per second.
    pub rate: f64,
    /// CPU time of the server per request, in microseconds.
    pub cpu_micros: f64,
}

impl Wrk {
    /// Runs of so many seconds each.
    pub fn new(scratch: &Path, seconds: u32) -> Self {
        Self { script: scratch.join("request.lua"), seconds }
    }

    /// Loads the server with `request`. Any answer but 200 and any broken connection is an error.
    pub fn run(&self, server: &Server, request: &Request) -> Outcome<Measured> {
        std::fs::write(&self.script, script(request))?;
        let (connections, seconds) = (CONNECTIONS.to_string(), self.seconds.to_string());
        let before = server.cpu_seconds()?;
        let outcome = pinned(LOAD_CORE, "wrk")
            .args(["--threads", "1", "--connections", &connections, "--duration", &seconds, "--script"])
            .arg(&self.script)
            .arg(format!("http://{}{PATH}", server.address()))
            .output()?;
        let cpu_seconds = server.cpu_seconds()? - before;
        let said = String::from_utf8_lossy(&outcome.stdout);
        let line = said.lines().find_map(|line| line.strip_prefix("measured "));
        let numbers = line.unwrap_or_default().split(' ').map_while(|number| number.parse::<f64>().ok());
        let [requests, micros, errors] = numbers.collect::<Vec<_>>()[..] else {
            let cause = String::from_utf8_lossy(&outcome.stderr);
            return Err(format!("wrk did not measure anything: {said}{cause}").into());
        };
        if errors > 0.0 || requests < 1.0 {
            return Err(format!("{errors} of {requests} requests failed:\n{said}").into());
        }
        Ok(Measured { rate: requests / micros * 1e6, cpu_micros: cpu_seconds * 1e6 / requests })
    }
}

/// The Lua script that makes wrk send `request` and say what it saw in one line.
fn script(request: &Request) -> String {
    let mut text = format!("wrk.method = \"POST\"\nwrk.body = [==[{}]==]\n", request.body);
    for (name, value) in &request.headers {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "wrk.headers[\"{name}\"] = [==[{value}]==]");
    }
    text.push_str(
        r#"function done(summary)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format("measured %d %d %d", summary.requests, summary.duration, failed))
end
"#,
    );
    text
}
