//! The commands of the README work as they stand there, pasted one block after the other into one shell.

use std::fmt::Write;

use crate::harness::home::Home;

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

#[test]
fn every_command_of_the_readme_works_in_the_order_of_the_page() {
    let home = Home::new();
    let page = include_str!("../README.md");
    let script = script(page);
    // Each line is shown before it runs: the last one shown is the one that failed.
    let output = home.shell(&script).output().unwrap();
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
    let home = Home::new();
    let script = script("```sh\nzc-gateway actions\n```\n\n```sh\nzc-gateway fly\n```\n");
    let output = home.shell(&script).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
}
