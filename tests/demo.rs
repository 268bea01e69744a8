//! `demo`: the story that it tells, and that what it prints can be pasted.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Output, Stdio};

use crate::harness::{binary, http, shell};

/// A demo that has told its story and goes on serving; it is killed when dropped.
struct Demo {
    child: Child,
    /// Everything that it has printed.
    printed: String,
    /// Kept open: a demo that nobody reads ends.
    _stdout: BufReader<ChildStdout>,
}

/// A curl command: where it sends, with which headers, which body.
struct Curl {
    address: SocketAddr,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Demo {
    fn started(more: &[&str]) -> Self {
        let mut command = binary();
        command.args(["demo", "--settle", "50ms"]).args(more).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (mut printed, mut lines) = (String::new(), BufReader::new(child.stdout.take().unwrap()));
        while !printed.ends_with(" serve\n") {
            let read = lines.read_line(&mut printed).unwrap();
            assert!(read > 0, "the demo ended with {:?}: {printed}", child.wait());
        }
        Self { child, printed, _stdout: lines }
    }

    /// The curl commands of the story.
    fn commands(&self) -> Vec<Curl> {
        let begins = self.printed.match_indices("\ncurl ").map(|(place, _)| place + 1);
        begins.map(|place| Curl::read(&self.printed[place..])).collect()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Curl {
    /// Reads the command at the beginning of a text, as a shell would.
    fn read(text: &str) -> Self {
        let mut words = shell_words(text).into_iter();
        assert_eq!(words.next().as_deref(), Some("curl"));
        let url = words.next().unwrap();
        let (authority, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut curl = Self {
            address: authority.parse().unwrap(),
            path: format!("/{path}"),
            headers: Vec::new(),
            body: String::new(),
        };
        while let Some(option) = words.next() {
            let value = words.next().unwrap();
            match option.as_str() {
                "-H" => {
                    let (name, value) = value.split_once(": ").unwrap();
                    curl.headers.push((name.to_owned(), value.to_owned()));
                }
                "-d" => curl.body = value,
                other => panic!("curl {other}"),
            }
        }
        curl
    }

    /// Sends what curl would send.
    fn send(&self) -> http::Reply {
        let headers: Vec<(&str, &str)> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        http::request(self.address, "POST", &self.path, &headers, self.body.as_bytes())
    }
}

/// The words of the first command in a text: single quotes, backslashes before what follows them.
fn shell_words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' => quoted = !quoted,
            letter if quoted => word.push(letter),
            '\\' => match letters.next() {
                Some('\n') | None => {}
                Some(letter) => word.push(letter),
            },
            ' ' | '\n' => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                if letter == '\n' {
                    break;
                }
            }
            letter => word.push(letter),
        }
    }
    words
}

fn run(arguments: &[&str]) -> Output {
    binary().args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_demo_tells_the_whole_life_of_a_port() {
    let output = run(&["demo", "--exit", "--address", "127.0.0.1:0", "--settle", "100ms"]);
    let story = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{story}{}", text(&output.stderr));
    let changes: Vec<&str> = story.lines().filter_map(|line| line.strip_prefix("*** the port is ")).collect();
    assert_eq!(
        changes,
        ["CREATING", "RUNNING", "RECYCLED", "RECOVERING", "RUNNING", "DESTROYING", "DESTROYED"]
    );
    // It ends where it was to end, with no word about what comes next.
    assert!(story.ends_with("That was the whole life of a port.\n\n"), "{story}");
}

#[test]
fn the_curl_commands_of_the_story_can_be_pasted_for_as_long_as_it_runs() {
    // Unsigned, where that is served.
    let demo = Demo::started(&["--address", "127.0.0.1:0"]);
    assert!(!demo.printed.contains("Authorization"), "{}", demo.printed);
    let answers: Vec<u16> = demo.commands().iter().map(|curl| curl.send().status).collect();
    // Data centers, an order, how it is, a refusal, and what can be done with a port that has been destroyed.
    assert_eq!(answers, [200, 200, 200, 404, 404, 200, 404, 200, 404, 404, 200, 404], "{}", demo.printed);

    // With a token, where credentials are needed, and then only with it.
    let demo = Demo::started(&["--address", "127.0.0.1:0", "--auth", "required"]);
    let commands = demo.commands();
    assert_eq!(commands.iter().map(|curl| curl.send().status).collect::<Vec<_>>(), answers);
    for mut curl in commands {
        let before = curl.headers.len();
        curl.headers.retain(|(name, value)| name != "Authorization" || !value.starts_with("Bearer "));
        assert_eq!(curl.headers.len(), before - 1);
        curl.send().assert_refused(401, "AUTHFAILURE_INVALID_AUTHORIZATION");
    }
}

#[test]
fn what_the_demo_says_to_try_next_works() {
    let demo = Demo::started(&["--address", "127.0.0.1:0", "--auth", "required"]);
    let (_, last_lines) = demo.printed.split_once("or go on there:\n").unwrap();
    let steps: Vec<&str> =
        last_lines.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert_eq!(steps.len(), 5, "{last_lines}");
    for step in steps {
        if let Some(authority) = step.strip_prefix("http://") {
            let address = authority.trim_end_matches('/').parse().unwrap();
            assert_eq!(http::request(address, "GET", "/", &[("accept", "text/html")], b"").status, 200);
        } else if step.ends_with(" serve") {
            let program = Path::new(step.strip_suffix(" serve").unwrap());
            assert!(program.is_relative(), "{step}: cargo has put it below the working directory");
            let binary = Path::new(env!("CARGO_BIN_EXE_zc-gateway"));
            assert_eq!(program.canonicalize().unwrap(), binary.canonicalize().unwrap());
        } else {
            let script = step.replace("eval \"", "set -e; printed=\"") + "; echo \"${printed:-}\"";
            let output = shell(&script).output().unwrap();
            let printed = text(&output.stdout);
            assert!(output.status.success(), "{step}: {printed}{}", text(&output.stderr));
            let tells = ["DESTROYED", "export ZENLAYERCLOUD_DOMAIN=", "DescribePorts"];
            assert!(tells.iter().any(|told| printed.contains(told)), "{step}: {printed}");
        }
    }
}

#[test]
fn the_demo_ends_with_1_when_the_story_goes_wrong() {
    // Where the recycle bin empties itself at once, nothing can be taken back out of it.
    let output = run(&[
        "demo",
        "--exit",
        "--address",
        "127.0.0.1:0",
        "--settle",
        "50ms",
        "--recycle-bin-retention",
        "0",
    ]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("expected was RECYCLED"), "{}", text(&output.stderr));
}

#[test]
fn the_demo_also_ends_well_where_destroyed_ports_are_not_shown() {
    let quick =
        ["demo", "--exit", "--address", "127.0.0.1:0", "--settle", "50ms", "--destroyed-visible-for", "0"];
    let output = run(&quick);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn a_reader_that_goes_ends_a_command_without_a_panic() {
    let script = "\"$0\" demo --exit --address 127.0.0.1:0 --settle 50ms | head -n 1";
    let output = shell(script).output().unwrap();
    assert!(!text(&output.stderr).contains("panicked"), "{}", text(&output.stderr));
}
