//! A server process under load: pinned to one core, ended with the benchmark however that ends, its CPU time counted.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::Outcome;

/// `USER_HZ`: the unit of CPU times in `/proc`, on Linux of every architecture that Rust is used on.
const TICKS_PER_SECOND: f64 = 100.0;

/// A running server. Dropped, it is killed.
pub struct Server {
    child: Child,
    address: String,
}

/// A command on one core. The kernel kills it when the benchmark ends in whatever way, Ctrl-C and SIGKILL included.
pub fn pinned(core: &str, program: &(impl AsRef<OsStr> + ?Sized)) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "taskset", "--cpu-list", core]).arg(program);
    command
}

impl Server {
    /// Starts a server and waits until it says where it is ready. What it logs goes to a file in `scratch`.
    pub fn start(command: &mut Command, scratch: &Path, name: &str) -> Outcome<Self> {
        let log = scratch.join(format!("{name}.log"));
        let mut child = command
            .current_dir(scratch)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            .spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let mut server = Self { child, address: String::new() };
        let Some((_, address)) = line.trim_end().split_once(" is ready on http://") else {
            let log = std::fs::read_to_string(&log).unwrap_or_default();
            return Err(format!("the server `{name}` did not start: {line}{log}").into());
        };
        address.clone_into(&mut server.address);
        Ok(server)
    }

    /// Where it listens: `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The CPU time that all its threads have taken so far, in seconds.
    pub fn cpu_seconds(&self) -> Outcome<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name of the program comes second, in parentheses, and may hold anything.
        let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let mut times = after_name.split_whitespace().skip(11).map(str::parse::<f64>);
        match (times.next(), times.next()) {
            (Some(user), Some(system)) => Ok((user? + system?) / TICKS_PER_SECOND),
            _ => Err("/proc/PID/stat is not as expected".into()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
