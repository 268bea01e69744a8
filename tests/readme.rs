//! The commands of the README work as they stand there, pasted one block after the other into one shell.

use std::fmt::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::harness::binary;

/// What is left out: this test is part of the one, and `tests/clients/run walk` does the other, as it takes minutes.
const ELSEWHERE: [&str; 2] = ["cargo test", "cargo install --path . --locked"];

/// The lines of a page's shell blocks.
fn commands(page: &str) -> impl Iterator<Item = &str> {
    page.split("```sh\n").skip(1).flat_map(|rest| rest.split("```").next().unwrap().lines())
}

/// One script that does what a person does: the gateway runs in a terminal of its own.
fn script(page: &str) -> String {
    let mut script = String::from("set -ex\n");
    for line in commands(page) {
        match line {
            line if ELSEWHERE.contains(&line) => {}
            // The same binary, told to end after the story.
            "cargo run -- demo" => script.push_str("zc-gateway demo --exit --settle 50ms\n"),
            line if line.starts_with("zc-gateway serve") => {
                let waits = "until grep -q '^zc-gateway is ready on http://' serve.log; do kill -0 $serving; sleep 0.05; done";
                writeln!(
                    script,
                    ": >serve.log\n{line} >serve.log 2>&1 & serving=$!\ntrap 'kill $serving' EXIT\n{waits}"
                )
                .unwrap();
            }
            line => writeln!(script, "{line}").unwrap(),
        }
    }
    script
}

/// A shell in a home that nobody has used.
fn fresh_shell(home: &Path) -> Command {
    let (programs, runtime) = (home.join("bin"), home.join("run"));
    for folder in [&programs, &runtime] {
        std::fs::create_dir(folder).unwrap();
    }
    std::fs::set_permissions(&runtime, std::fs::Permissions::from_mode(0o700)).unwrap();
    // The command under its own name, for the shell to find.
    std::os::unix::fs::symlink(binary().get_program(), programs.join("zc-gateway")).unwrap();
    let mut command = Command::new("sh");
    for (name, _) in std::env::vars() {
        if ["ZC_GATEWAY_", "ZENLAYERCLOUD_", "XDG_"].iter().any(|prefix| name.starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command
        .env("PATH", format!("{}:{}", programs.display(), std::env::var("PATH").unwrap()))
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", &runtime)
        // On a free port, so that tests can run beside a gateway, and quicker than the cloud.
        .env("ZC_GATEWAY_ADDRESS", "127.0.0.1:0")
        .env("ZC_GATEWAY_SETTLE", "100ms")
        .current_dir(home);
    command
}

#[test]
fn every_command_of_the_readme_works_in_the_order_of_the_page() {
    let home = tempfile::tempdir().unwrap();
    let page = include_str!("../README.md");
    let script = script(page);
    // Each line is shown before it runs: the last one shown is the one that failed.
    let output = fresh_shell(home.path()).args(["-c", &script]).output().unwrap();
    let (printed, shown) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let log = std::fs::read_to_string(home.path().join("serve.log")).unwrap_or_default();
    assert!(output.status.success(), "{shown}\n--- standard output\n{printed}\n--- the gateway\n{log}");
    assert!(printed.trim_end().lines().any(|line| line.contains("DESTROYED")), "{printed}");
    for left_out in ELSEWHERE {
        assert!(commands(page).any(|line| line == left_out), "{left_out} is no longer on the page");
    }
    assert!(script.contains("demo --exit") && script.contains("& serving="), "{script}");
}

#[test]
fn a_command_that_fails_is_noticed() {
    let home = tempfile::tempdir().unwrap();
    let script = script("```sh\nzc-gateway actions\n```\n\n```sh\nzc-gateway fly\n```\n");
    let output = fresh_shell(home.path()).args(["-c", &script]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
}
