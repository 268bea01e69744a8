//! Starts gateways, speaks to them, and waits for what should come. Nothing here sleeps and hopes.

pub mod catalogue;
pub mod compute;
mod contract;
pub mod crowd;
pub mod engine;
pub mod fixture;
pub mod home;
pub mod http;
pub mod links;
pub mod openstack;
pub mod stage;

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use zc_gateway::auth::zc2_hmac;
use zc_gateway_engine::clock::Timestamp;

use http::Reply;

pub const KEY_ID: &str = "test-key";
pub const PASSWORD: &str = "test-password";

/// The version of the services that the public documentation does not have.
const SERVICES_VERSION: &str = "2026-11-01";

/// How long anything that should happen may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the gateways of the tests leave their notes. Tests that look for them use a directory of their own.
pub fn runtime_directory() -> &'static Path {
    let path = Path::new(concat!(env!("CARGO_TARGET_TMPDIR"), "/runtime"));
    std::fs::create_dir_all(path).unwrap();
    path
}

/// The binary under test.
pub fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zc-gateway"));
    // The machine's own settings must not reach the tests.
    for (name, _) in std::env::vars() {
        if name.starts_with("ZC_GATEWAY_") || name.starts_with("ZENLAYERCLOUD_") {
            command.env_remove(name);
        }
    }
    command.env("XDG_CONFIG_HOME", "/nonexistent").env("XDG_DATA_HOME", "/nonexistent");
    command.env("XDG_RUNTIME_DIR", runtime_directory());
    command.stdin(Stdio::null());
    command
}

/// A shell in which `$0` is the binary under test.
pub fn shell(script: &str) -> Command {
    let binary = binary();
    let mut command = Command::new("sh");
    command.args(["-c", script]).arg(binary.get_program()).stdin(Stdio::null());
    for (name, value) in binary.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// A running gateway; it is killed when dropped.
pub struct Gateway {
    child: Child,
    pub address: SocketAddr,
    log: Arc<Mutex<String>>,
}

/// Who signs a request, and when.
#[derive(Clone)]
pub struct Signer {
    pub key_id: String,
    pub password: String,
    pub seconds_off: i64,
}

impl Signer {
    pub fn new(key_id: &str, password: &str) -> Self {
        Self { key_id: key_id.to_owned(), password: password.to_owned(), seconds_off: 0 }
    }
}

impl Gateway {
    /// A gateway in memory whose transitions take 50 ms, with the access key of the tests.
    pub fn in_memory(more: &[&str]) -> Self {
        let mut arguments = vec!["--in-memory"];
        if !more.contains(&"--settle") {
            arguments.extend(["--settle", "50ms"]);
        }
        arguments.extend(more);
        Self::start(&arguments)
    }

    /// A gateway in memory in which nothing moves on by itself, and all paces given in `more` apply after that.
    pub fn held(more: &[&str]) -> Self {
        let arguments: Vec<&str> =
            ["--in-memory", "--settle", "never"].into_iter().chain(more.iter().copied()).collect();
        Self::start(&arguments)
    }

    /// A gateway over a data directory.
    pub fn over(data: &Path, more: &[&str]) -> Self {
        let data = data.to_str().unwrap();
        Self::start(&["--data", data].into_iter().chain(more.iter().copied()).collect::<Vec<_>>())
    }

    fn start(arguments: &[&str]) -> Self {
        let mut command = binary();
        command.args(["serve", "--address", "127.0.0.1:0"]).args(arguments);
        command.env("ZC_GATEWAY_ACCESS_KEY_ID", KEY_ID).env("ZC_GATEWAY_ACCESS_KEY_PASSWORD", PASSWORD);
        Self::spawn(command)
    }

    /// Starts a prepared command and waits for the ready line.
    pub fn spawn(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (mut stderr, kept) = (child.stderr.take().unwrap(), Arc::clone(&log));
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = stderr.read(&mut bytes) {
                kept.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..count]));
            }
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("zc-gateway is ready on http://").map(|text| text.parse().unwrap());
        let Some(address) = address else {
            let _ = child.wait();
            panic!("no ready line but {line:?}; the log:\n{}", log.lock().unwrap());
        };
        Self { child, address, log }
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// The most memory that it has held so far, in KiB.
    #[cfg(target_os = "linux")]
    pub fn most_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Kills it at once, as a power switch would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal such as `TERM` to the process.
    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap().success());
    }

    /// Waits for the process to end.
    pub fn wait(mut self) -> (ExitStatus, String) {
        let status = wait_for("the gateway to end", || self.child.try_wait().unwrap());
        (status, self.log())
    }

    /// An unsigned call in version 2023-08-30.
    pub fn call(&self, action: &str, parameters: &Value) -> Reply {
        self.call_in("2023-08-30", action, parameters)
    }

    /// An unsigned call.
    pub fn call_in(&self, version: &str, action: &str, parameters: &Value) -> Reply {
        let headers =
            [("content-type", "application/json"), ("x-zc-action", action), ("x-zc-version", version)];
        let body = parameters.to_string();
        let reply = self.post("/api/v2/sdn", &headers, body.as_bytes());
        contract::assert_described("sdn", version, action, body.as_bytes(), &reply);
        reply
    }

    /// An unsigned call of an action of Networking.
    pub fn network(&self, action: &str, parameters: &Value) -> Reply {
        self.call_service("network", None, action, parameters)
    }

    /// A call of the only version of a service, with a bearer token or without.
    pub fn call_service(
        &self,
        service: &str,
        token: Option<&str>,
        action: &str,
        parameters: &Value,
    ) -> Reply {
        let authorization = token.map(|token| format!("Bearer {token}"));
        let mut headers = vec![
            ("content-type", "application/json"),
            ("x-zc-action", action),
            ("x-zc-version", SERVICES_VERSION),
        ];
        headers.extend(authorization.as_deref().map(|value| ("authorization", value)));
        let body = parameters.to_string();
        let reply = self.post(&format!("/api/v2/{service}"), &headers, body.as_bytes());
        contract::assert_described(service, SERVICES_VERSION, action, body.as_bytes(), &reply);
        reply
    }

    /// A signed call in version 2023-08-30.
    pub fn signed(&self, signer: &Signer, action: &str, parameters: &Value) -> Reply {
        self.signed_in(signer, ("sdn", "2023-08-30"), action, parameters)
    }

    /// A signed call of the only version of a service.
    pub fn signed_service(&self, signer: &Signer, service: &str, action: &str, parameters: &Value) -> Reply {
        self.signed_in(signer, (service, SERVICES_VERSION), action, parameters)
    }

    fn signed_in(&self, signer: &Signer, of: (&str, &str), action: &str, parameters: &Value) -> Reply {
        let reply = self.send_signed(signer, of, action, parameters, &[]);
        contract::assert_described(of.0, of.1, action, parameters.to_string().as_bytes(), &reply);
        reply
    }

    /// A signed call in version 2023-08-30 with further headers, whatever is answered.
    pub fn signed_with(
        &self,
        signer: &Signer,
        action: &str,
        parameters: &Value,
        more: &[(&str, &str)],
    ) -> Reply {
        self.send_signed(signer, ("sdn", "2023-08-30"), action, parameters, more)
    }

    fn send_signed(
        &self,
        signer: &Signer,
        (service, version): (&str, &str),
        action: &str,
        parameters: &Value,
        more: &[(&str, &str)],
    ) -> Reply {
        let body = parameters.to_string();
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let seconds = i64::try_from(now).unwrap() + signer.seconds_off;
        let timestamp = Timestamp::from_seconds(seconds);
        let host = self.address.to_string();
        let authorization =
            zc2_hmac::sign(&signer.key_id, &signer.password, &host, timestamp, body.as_bytes());
        let headers = [
            ("content-type", "application/json"),
            ("x-zc-action", action),
            ("x-zc-version", version),
            ("x-zc-timestamp", &seconds.to_string()),
            ("x-zc-signature-method", "ZC2-HMAC-SHA256"),
            ("authorization", &authorization),
        ];
        self.post(&format!("/api/v2/{service}"), &[&headers[..], more].concat(), body.as_bytes())
    }

    /// The status of an unsigned call.
    pub fn call_status(&self) -> u16 {
        self.call("DescribePorts", &json!({})).status
    }

    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        http::request(self.address, "POST", path, headers, body)
    }

    pub fn get(&self, path: &str) -> Reply {
        http::request(self.address, "GET", path, &[], b"")
    }

    /// Orders a port in Singapore and gives its identifier.
    pub fn create_port(&self, name: &str) -> String {
        let reply = self.call("CreatePort", &order(name));
        reply.output()["portId"].as_str().unwrap().to_owned()
    }

    /// Orders a port and waits until it is RUNNING.
    pub fn running_port(&self, name: &str) -> String {
        let id = self.create_port(name);
        self.wait_for_status(&id, "RUNNING");
        id
    }

    /// The port as it is listed now; none when it is not.
    pub fn port(&self, id: &str) -> Option<Value> {
        let reply = self.call("DescribePorts", &json!({ "portIds": [id] }));
        reply.output()["dataSet"].get(0).cloned()
    }

    pub fn status(&self, id: &str) -> String {
        self.port(id)
            .map_or_else(|| "absent".to_owned(), |port| port["portStatus"].as_str().unwrap().to_owned())
    }

    pub fn wait_for_status(&self, id: &str, status: &str) {
        wait_for(&format!("port {id} to be {status}"), || (self.status(id) == status).then_some(()));
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The order of a port.
pub fn order(name: &str) -> Value {
    json!({ "dcId": "SIN1", "portName": name, "portType": "1G", "businessEntityName": "Example Ltd." })
}

/// The keys of an object, in the order in which they arrived.
pub fn keys_of(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Polls until `look` gives something; panics when that takes too long.
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
