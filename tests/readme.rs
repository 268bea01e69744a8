//! The commands of the README work as they stand there.

use std::process::Command;

use crate::harness::{Gateway, binary, wait_for};

/// The lines of the README's shell blocks.
fn commands() -> Vec<String> {
    let readme = include_str!("../README.md");
    let blocks = readme.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.flat_map(str::lines).map(str::to_owned).collect()
}

#[test]
fn every_command_of_the_readme_works() {
    let folder = tempfile::tempdir().unwrap();
    let commands = commands();
    // A copy of the command under its own name, for the shell to find.
    let programs = folder.path().join("bin");
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    std::fs::create_dir(&programs).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_zc-gateway"), programs.join("zc-gateway")).unwrap();
    let in_shell = |line: &str| {
        let mut command = Command::new("sh");
        command
            .args(["-c", line])
            .env("PATH", &path)
            .env("XDG_DATA_HOME", folder.path())
            .env("XDG_CONFIG_HOME", folder.path())
            .env("XDG_RUNTIME_DIR", folder.path());
        command.current_dir(folder.path()).env_remove("ZENLAYERCLOUD_DOMAIN");
        command
    };
    let mut served = None;
    let mut done = Vec::new();
    for line in &commands {
        match line.as_str() {
            // This test is part of it.
            "cargo test" => {}
            // The same binary, told to end after the story.
            "cargo run -- demo" => {
                let output = binary()
                    .args(["demo", "--exit", "--address", "127.0.0.1:0", "--settle", "50ms"])
                    .output();
                assert!(output.unwrap().status.success());
            }
            // On a free port, so that tests can run beside a gateway.
            "zc-gateway serve" => {
                let gateway = Gateway::spawn(in_shell("exec zc-gateway serve --address 127.0.0.1:0"));
                wait_for("readiness", || (gateway.get("/readyz").status == 200).then_some(()));
                served = Some(gateway);
            }
            other => {
                let output = in_shell(other).output().unwrap();
                let printed = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(output.status.success(), "{other}: {printed}");
                assert!(!output.stdout.is_empty(), "{other} printed nothing");
            }
        }
        done.push(line.as_str());
    }
    assert!(served.is_some());
    assert_eq!(done.len(), 10, "{done:?}");
}
