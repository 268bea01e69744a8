//! What `serve` says when it is ready: the first line for programs, the others for people, all of them true.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command};

use tempfile::TempDir;

use crate::harness::{binary, http, wait_for};

/// A gateway whose standard output can be read, with a runtime directory of its own.
struct Told {
    child: Child,
    text: String,
}

impl Told {
    fn serve(folder: &Path, name: &str, flags: &[&str]) -> Self {
        let out = folder.join(name);
        let mut command = binary();
        command.args(["serve", "--port", "0"]).args(flags).env("XDG_RUNTIME_DIR", folder);
        let mut child = command.stdout(File::create(&out).unwrap()).spawn().unwrap();
        let text = wait_for("the last line of the banner", || {
            assert!(child.try_wait().unwrap().is_none(), "it ended");
            let text = std::fs::read_to_string(&out).unwrap();
            text.ends_with("Ctrl-C ends it.\n").then_some(text)
        });
        Self { child, text }
    }

    /// The indented lines: what to try.
    fn steps(&self) -> Vec<&str> {
        self.text.lines().filter_map(|line| line.strip_prefix("  ")).collect()
    }

    fn has(&self, says: &[&str]) {
        for part in says {
            assert!(self.text.contains(part), "{part}: {}", self.text);
        }
    }

    /// Each step works as it stands.
    fn try_steps(&self, folder: &Path) {
        let programs = Path::new(env!("CARGO_BIN_EXE_zc-gateway")).parent().unwrap();
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        assert!(self.steps().len() >= 2, "{}", self.text);
        for step in self.steps() {
            if let Some(url) = step.strip_suffix(" in a browser") {
                let address = url.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
                let page = http::request(address, "GET", "/", &[("accept", "text/html")], b"");
                assert_eq!(page.status, 200, "{step}");
                continue;
            }
            let mut shell = Command::new("sh");
            shell.args(["-ec", step]).env("PATH", &path).env("XDG_RUNTIME_DIR", folder);
            shell.env("XDG_DATA_HOME", "/nonexistent").env("XDG_CONFIG_HOME", "/nonexistent");
            let output = shell.output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{step}: {said}");
        }
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_says_what_holds_in_memory() {
    let folder = TempDir::new().unwrap();
    let told = Told::serve(folder.path(), "out", &["--in-memory"]);
    assert!(told.text.starts_with("zc-gateway is ready on http://127.0.0.1:"), "{}", told.text);
    told.has(&[
        "in memory; everything ends with the process",
        "a request without any acts as account `default`",
    ]);
    told.try_steps(folder.path());
}

#[test]
fn it_says_what_holds_over_a_directory_that_requires_credentials() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("kept");
    let flags = ["--data", data.to_str().unwrap(), "--auth", "required"];
    let told = Told::serve(folder.path(), "out", &flags);
    let place = format!("{}; what is acknowledged survives a power cut", data.display());
    told.has(&[&place, "Credentials:  required"]);
    told.try_steps(folder.path());
}

#[test]
fn with_another_gateway_beside_it_the_commands_name_theirs() {
    let folder = TempDir::new().unwrap();
    let first = Told::serve(folder.path(), "first", &["--in-memory"]);
    let second = Told::serve(folder.path(), "second", &["--in-memory", "--address", "0.0.0.0"]);
    assert!(!first.text.contains("--endpoint"), "{}", first.text);
    second.has(&["zc-gateway call --endpoint http://127.0.0.1:", "Credentials:  required"]);
    second.try_steps(folder.path());
}
