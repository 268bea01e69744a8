//! The Rust examples run and do what they say. The shell, Python and Go examples are run by `tests/clients/run`.

use std::path::PathBuf;
use std::process::Command;

/// Cargo builds examples beside the test binaries.
fn example(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    tests.parent().unwrap().parent().unwrap().join("examples").join(name)
}

#[test]
fn a_gateway_can_be_embedded() {
    let output = Command::new(example("embedded")).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.starts_with("200 OK") && printed.contains("portId"), "{printed}");
}
