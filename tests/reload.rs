//! SIGHUP: what is read again, what stays, and that the gateway lives.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::catalogue::OWN;
use crate::harness::{Gateway, KEY_ID, PASSWORD, Signer, binary, order, wait_for};

/// A gateway with a configuration file, which can be written anew.
struct Configured {
    folder: TempDir,
    gateway: Gateway,
}

const SMALL: &str = "address = \"127.0.0.1:0\"\nin-memory = true\n";

impl Configured {
    fn start(file: &str) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), file)
    }

    fn start_in(folder: TempDir, file: &str) -> Self {
        write(&folder, "zc-gateway.toml", &format!("{SMALL}{file}"));
        let gateway = Gateway::spawn(command(folder.path()));
        Self { folder, gateway }
    }

    /// Writes the settings anew and sends the signal, as often as wanted.
    fn hang_up(&self, file: &str) {
        write(&self.folder, "zc-gateway.toml", &format!("{SMALL}{file}"));
        self.gateway.signal("HUP");
    }

    fn wait_for_lines(&self, message: &str, number: usize) -> Vec<Value> {
        wait_for(&format!("{number} lines `{message}`"), || {
            let log = self.gateway.log();
            let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            let found: Vec<Value> = lines.filter(|line| line["message"] == message).collect();
            (found.len() >= number).then_some(found)
        })
    }
}

fn write(folder: &TempDir, name: &str, text: &str) {
    std::fs::write(folder.path().join(name), text).unwrap();
}

fn command(folder: &Path) -> Command {
    let mut command = binary();
    command.current_dir(folder).arg("serve");
    command.env("ZC_GATEWAY_ACCESS_KEY_ID", KEY_ID).env("ZC_GATEWAY_ACCESS_KEY_PASSWORD", PASSWORD);
    command
}

const RELOADED: &str = "reloaded";
const LATER: &str = "these settings have changed and hold after a restart only";
const REFUSED: &str = "nothing is reloaded; all settings stay as they were";

#[test]
fn the_log_takes_another_level() {
    let configured = Configured::start("");
    let gateway = &configured.gateway;
    let reads = || gateway.log().matches("\"DescribePorts\"").count();
    gateway.call("DescribePorts", &json!({}));
    configured.hang_up("access-log = \"all\"\n");
    let line = configured.wait_for_lines(RELOADED, 1).remove(0);
    assert_eq!((&line["access_log"], &line["changed"]), (&json!("all"), &json!("access-log")), "{line}");
    assert_eq!(reads(), 0);
    gateway.call("DescribePorts", &json!({}));
    wait_for("the line of the read", || (reads() == 1).then_some(()));
    configured.hang_up("access-log = \"all\"\nlog = \"warn,zc_gateway::auth=debug\"\n");
    let wrong = Signer::new(KEY_ID, "wrong");
    wait_for("the explanation of a signature", || {
        gateway.signed(&wrong, "DescribePorts", &json!({}));
        gateway.log().contains("string_to_sign").then_some(())
    });
}

#[test]
fn another_catalogue_is_seen_by_the_next_call_and_a_broken_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "own.toml", OWN);
    let configured = Configured::start_in(folder, "catalogue = \"own.toml\"\n");
    let city = || {
        let reply = configured.gateway.call("DescribeDatacenters", &json!({}));
        reply.output()["dcSet"][0]["cityName"].as_str().unwrap().to_owned()
    };
    assert_eq!(city(), "Home Town");
    write(&configured.folder, "own.toml", &OWN.replace("Home Town", "New Town"));
    configured.gateway.signal("HUP");
    wait_for("the other city", || (city() == "New Town").then_some(()));
    write(&configured.folder, "own.toml", "[[data_center]]\ncolour = 1\n");
    configured.gateway.signal("HUP");
    let line = configured.wait_for_lines(REFUSED, 1).remove(0);
    assert!(line["reason"].as_str().unwrap().contains("own.toml"), "{line}");
    assert_eq!((line["level"].as_str(), city().as_str()), (Some("ERROR"), "New Town"));
}

/// Each answer lists all data centers of one catalogue: never some of one and some of the other.
#[test]
fn no_call_sees_two_catalogues() {
    let named = |name: &str| {
        let center = |number: usize| {
            let own = OWN.split("[[data_center]]").nth(1).unwrap();
            let own = own.replace("HOME1", &format!("HOME{number}")).replace("Home Town", name);
            format!("[[data_center]]{own}")
        };
        let types = OWN.split("[[data_center]]").next().unwrap();
        types.to_owned() + &(0..50).map(center).collect::<String>()
    };
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "own.toml", &named("Left"));
    let configured = Configured::start_in(folder, "catalogue = \"own.toml\"\n");
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut seen = [0_usize; 2];
                    while !done.load(Ordering::Relaxed) {
                        let reply = configured.gateway.call("DescribeDatacenters", &json!({}));
                        let centers = reply.output()["dcSet"].as_array().unwrap().clone();
                        assert_eq!(centers.len(), 50);
                        let left = centers.iter().filter(|center| center["cityName"] == "Left").count();
                        assert!(
                            left == 0 || left == 50,
                            "{left} of 50 data centers are of the first catalogue"
                        );
                        seen[usize::from(left == 0)] += 1;
                    }
                    seen
                })
            })
            .collect();
        for round in 1..=10 {
            let name = if round % 2 == 0 { "Left" } else { "Right" };
            write(&configured.folder, "own.toml", &named(name));
            configured.gateway.signal("HUP");
            configured.wait_for_lines(RELOADED, round);
        }
        done.store(true, Ordering::Relaxed);
        let seen = callers.into_iter().map(|caller| caller.join().unwrap());
        let seen = seen.fold([0, 0], |sum, seen| [sum[0] + seen[0], sum[1] + seen[1]]);
        assert!(seen[0] > 0 && seen[1] > 0, "both catalogues must have been seen: {seen:?}");
    });
}

#[test]
fn a_seed_file_gives_more_keys() {
    let folder = tempfile::tempdir().unwrap();
    let key = |id: &str| {
        format!("[[access_key]]\naccount = \"team\"\nid = \"{id}\"\npassword = \"secret of {id}\"\n")
    };
    write(&folder, "seed.toml", &key("one"));
    let configured = Configured::start_in(folder, "seed = \"seed.toml\"\nauth = \"required\"\n");
    let status = |id: &str| {
        let signer = Signer::new(id, &format!("secret of {id}"));
        configured.gateway.signed(&signer, "DescribePorts", &json!({})).status
    };
    assert_eq!((status("one"), status("two")), (200, 401));
    write(&configured.folder, "seed.toml", &(key("one") + &key("two")));
    configured.gateway.signal("HUP");
    let line = configured.wait_for_lines(RELOADED, 1).remove(0);
    assert_eq!((&line["keys_made"], status("two")), (&json!(1), 200), "{line}");
    // What cannot be planted as a whole is not planted at all.
    write(&configured.folder, "seed.toml", &(key("three") + &key("three")));
    configured.gateway.signal("HUP");
    let line = configured.wait_for_lines(REFUSED, 1).remove(0);
    assert!(line["reason"].as_str().unwrap().contains("`three` is in the file twice"), "{line}");
    assert_eq!((status("three"), status("two")), (401, 200));
}

#[test]
fn times_hold_for_what_begins_afterwards() {
    let configured = Configured::start("settle = \"1h\"\n");
    let held = configured.gateway.create_port("held");
    configured.hang_up("settle = \"0\"\n");
    configured.wait_for_lines(RELOADED, 1);
    let quick = configured.gateway.create_port("quick");
    assert_eq!(
        (configured.gateway.status(&held), configured.gateway.status(&quick)),
        ("CREATING".to_owned(), "RUNNING".to_owned())
    );
}

#[test]
fn what_needs_a_restart_is_named_each_time_and_not_done() {
    let configured = Configured::start("");
    let settings = "rate-limit = 7\nwrite-queue = 9\n";
    for round in 1..=2 {
        configured.hang_up(settings);
        let line = configured.wait_for_lines(LATER, round).remove(round - 1);
        assert_eq!(
            (&line["settings"], &line["level"]),
            (&json!("rate-limit, write-queue"), &json!("WARN")),
            "{line}"
        );
    }
    // Of another address it says so too, and goes on at the first one.
    write(&configured.folder, "zc-gateway.toml", "address = \"127.0.0.1:1\"\nin-memory = true\n");
    configured.gateway.signal("HUP");
    let line = configured.wait_for_lines(LATER, 3).remove(2);
    assert_eq!(line["settings"], "address", "{line}");
    assert_eq!(configured.gateway.call("CreatePort", &order("a")).status, 200);
}

#[test]
fn another_password_in_the_same_file_is_told_to_need_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "password", "the first");
    write(&folder, "zc-gateway.toml", &format!("{SMALL}access-key-password-file = \"password\"\n"));
    let mut command = command(folder.path());
    command.env_remove("ZC_GATEWAY_ACCESS_KEY_PASSWORD");
    let configured = Configured { folder, gateway: Gateway::spawn(command) };
    configured.gateway.signal("HUP");
    configured.wait_for_lines(RELOADED, 1);
    write(&configured.folder, "password", "the second");
    configured.gateway.signal("HUP");
    // The first signal, after which nothing had changed, has no such line.
    let line = configured.wait_for_lines(LATER, 1).remove(0);
    assert_eq!(line["settings"], "access-key-password-file", "{line}");
    let first = Signer::new(KEY_ID, "the first");
    assert_eq!(configured.gateway.signed(&first, "DescribePorts", &json!({})).status, 200);
}

#[test]
fn a_mistake_changes_nothing_and_is_named() {
    let configured = Configured::start("");
    for (number, (file, says)) in [
        ("setle = \"1s\"\naccess-log = \"all\"\n", "`settle`"),
        ("access-log = \"all\"\nlog = \"acess=debug\"\n", "`access`"),
        ("access-log = \"all\"\ncatalogue = \"gone.toml\"\n", "gone.toml"),
        ("access-log = \"all\"\nseed = \"gone.toml\"\n", "gone.toml"),
    ]
    .into_iter()
    .enumerate()
    {
        configured.hang_up(file);
        let line = configured.wait_for_lines(REFUSED, number + 1).remove(number);
        assert!(line["reason"].as_str().unwrap().contains(says), "{says}: {line}");
    }
    configured.gateway.call("DescribePorts", &json!({}));
    configured.gateway.signal("TERM");
    let (status, log) = configured.gateway.wait();
    assert!(status.success() && !log.contains("\"DescribePorts\""), "{log}");
}

#[test]
fn many_signals_at_once_do_no_harm() {
    let configured = Configured::start("");
    for _ in 0..20 {
        configured.gateway.signal("HUP");
    }
    configured.wait_for_lines(RELOADED, 1);
    assert_eq!(configured.gateway.call("DescribePorts", &json!({})).status, 200);
    configured.gateway.signal("TERM");
    let (status, log) = configured.gateway.wait();
    assert!(status.success(), "{log}");
}

#[test]
fn the_demo_ends_as_with_ctrl_c() {
    let mut command = binary();
    command.args(["demo", "--address", "127.0.0.1:0"]).stdout(Stdio::piped());
    let mut demo = command.spawn().unwrap();
    let mut told = BufReader::new(demo.stdout.take().unwrap());
    let mut line = String::new();
    told.read_line(&mut line).unwrap();
    assert!(line.contains("http://127.0.0.1:"), "{line}");
    let hang_up = Command::new("kill").args(["-HUP", &demo.id().to_string()]).status();
    assert!(hang_up.unwrap().success());
    // Somebody reads on: the demo must end because of the signal.
    std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
    let status = wait_for("the demo to end", || demo.try_wait().unwrap());
    assert_eq!(status.code(), Some(0));
}
