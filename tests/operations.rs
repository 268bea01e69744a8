//! The commands of the operator's page work as they stand there, and so does the unit for systemd.

use std::process::Command;

use crate::harness::home::Home;
use crate::harness::{Gateway, wait_for};

const PAGE: &str = include_str!("../docs/operations.md");
const UNIT: &str = include_str!("../examples/systemd/zc-gateway.service");

/// The shell blocks of a page that have this mark behind their language. Those without a mark need root or systemd.
fn blocks<'a>(page: &'a str, mark: &str) -> Vec<&'a str> {
    let fence = format!("```sh {mark}\n");
    page.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

fn run(home: &Home, block: &str) {
    let output = home.shell(&format!("set -eu\n{block}")).output().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{block}{}", String::from_utf8_lossy(&printed));
}

#[test]
fn the_commands_of_the_page_work_in_its_order() {
    let home = Home::new();
    let data = home.path().join(".local/share/zc-gateway");
    let gateway = Gateway::spawn(home.shell("exec zc-gateway serve"));
    let before = gateway.create_port("before");
    let running = blocks(PAGE, "running");
    for block in &running {
        run(&home, block);
    }
    let after = gateway.create_port("after");
    gateway.signal("TERM");
    gateway.wait();

    let stopped = blocks(PAGE, "stopped");
    assert_eq!(
        (running.len(), stopped.len()),
        (4, 3),
        "blocks were added: see that they are run as they should"
    );
    let (uninstall, restore) = stopped.split_last().unwrap();
    for block in restore {
        run(&home, block);
    }
    let gateway = Gateway::spawn(home.shell("exec zc-gateway serve"));
    wait_for("the restored port", || gateway.port(&before));
    assert!(gateway.port(&after).is_none());
    gateway.signal("TERM");
    gateway.wait();
    run(&home, uninstall);
    assert!(!data.exists() && home.path().join("my-backup").exists());
}

/// Control of the test above.
#[test]
#[should_panic(expected = "holds no gateway's data")]
fn a_command_of_the_page_that_fails_is_noticed() {
    let home = Home::new();
    let block = blocks("```sh running\nzc-gateway backup x\ntrue\n```", "running")[0];
    run(&home, block);
}

#[test]
fn the_unit_is_one_that_systemd_takes_and_starts_what_there_is() {
    let setting = |name: &str| {
        let of = |line: &'static str| line.strip_prefix(name)?.strip_prefix('=');
        UNIT.lines().find_map(of).unwrap_or_else(|| panic!("no {name}"))
    };
    let (program, verb) = setting("ExecStart").split_once(' ').unwrap();
    assert_eq!((program, verb), ("/usr/local/bin/zc-gateway", "serve"));
    // The codes that do not get better by starting again are those that the command has for them.
    assert_eq!(setting("RestartPreventExitStatus"), "2 78");
    let is_installed = Command::new("systemd-analyze").arg("--version").output();
    if is_installed.is_err() {
        eprintln!("systemd-analyze is not installed: the unit is not verified");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("zc-gateway.service");
    let verify = |unit: String| {
        std::fs::write(&path, unit).unwrap();
        let output =
            Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&path).output().unwrap();
        [output.stdout, output.stderr].concat()
    };
    let installed = UNIT.replace(program, env!("CARGO_BIN_EXE_zc-gateway"));
    let complaints = |unit: String| String::from_utf8_lossy(&verify(unit)).into_owned();
    let ours = |text: String| text.lines().filter(|line| line.contains("zc-gateway")).count();
    assert_eq!(ours(complaints(installed.clone())), 0, "{}", complaints(installed));
    // Control: a setting that there is not.
    assert!(ours(complaints(installed.replace("LockPersonality", "LockPersonalities"))) > 0);
}

#[test]
fn the_log_tells_how_large_a_gateway_is() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &["--log-format", "json"]);
    let line = wait_for("the line with sizes", || {
        let log = gateway.log();
        log.lines().find(|line| line.contains("\"message\":\"sizes\"")).map(str::to_owned)
    });
    let sizes: serde_json::Value = serde_json::from_str(&line).unwrap();
    for size in ["resident_kib", "database_bytes", "log_bytes"] {
        assert!(sizes[size].as_u64().unwrap() > 0, "{size}: {line}");
    }
    assert!(sizes["resources"].is_u64(), "{line}");
}
