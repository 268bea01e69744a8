//! Settings from flags, environment and file: which wins, and what a mistake is told.

use std::path::Path;
use std::process::Output;

use crate::harness::{Gateway, binary};

fn serve(folder: &Path, file: &str, variables: &[(&str, &str)], flags: &[&str]) -> std::process::Command {
    std::fs::write(folder.join("zc-gateway.toml"), file).unwrap();
    let mut command = binary();
    command.current_dir(folder).arg("serve").args(flags);
    for (name, value) in variables {
        command.env(name, value);
    }
    command
}

fn refused(output: &Output, says: &[&str]) {
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(78), "{message}");
    for part in says {
        assert!(message.contains(part), "{part}: {message}");
    }
}

const SMALL: &str = "address = \"127.0.0.1:0\"\nin-memory = true\n";

#[test]
fn a_flag_wins_over_a_variable_and_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let status_after_order = |file: &str, variables: &[(&str, &str)], flags: &[&str]| {
        let gateway = Gateway::spawn(serve(folder.path(), &format!("{SMALL}{file}"), variables, flags));
        let id = gateway.create_port("a");
        // A time of 0 is passed through at once; the one of an hour holds the port.
        gateway.status(&id)
    };
    let (now, hour) = ("settle = \"0\"\n", "settle = [\"1h\"]\n");
    assert_eq!(status_after_order(now, &[], &[]), "RUNNING");
    assert_eq!(status_after_order(hour, &[], &[]), "CREATING");
    assert_eq!(status_after_order(hour, &[("ZC_GATEWAY_SETTLE", "0")], &[]), "RUNNING");
    assert_eq!(status_after_order(hour, &[("ZC_GATEWAY_SETTLE", "0")], &["--settle", "1h"]), "CREATING");
}

#[test]
fn an_unknown_key_or_variable_stops_the_start_with_a_suggestion() {
    let folder = tempfile::tempdir().unwrap();
    let run =
        |file: &str, variables: &[(&str, &str)]| serve(folder.path(), file, variables, &[]).output().unwrap();
    refused(
        &run("adress = \"127.0.0.1:0\"", &[]),
        &["zc-gateway.toml", "`adress`", "did you mean `address`?"],
    );
    refused(
        &run(SMALL, &[("ZC_GATEWAY_SETTEL", "1s")]),
        &["`ZC_GATEWAY_SETTEL`", "did you mean `ZC_GATEWAY_SETTLE`?"],
    );
    refused(&run("settle = { port = 1 }", &[]), &["`settle`", "must be a text"]);
    refused(&run("address = ", &[]), &["zc-gateway.toml"]);
    refused(&run("address = [\"127.0.0.1:0\", \"127.0.0.1:1\"]", &[]), &["`address`", "only `settle`"]);
    refused(&run("config = \"other.toml\"", &[]), &["`config`"]);
    refused(&run(SMALL, &[("ZC_GATEWAY_MAX_CONNECTIONS", "3000000000000000000")]), &["--max-connections"]);
    refused(&run("write-queue = 0", &[]), &["--write-queue"]);
}

#[test]
fn bad_values_are_told_by_where_they_come_from() {
    let folder = tempfile::tempdir().unwrap();
    let run = |file: &str, variables: &[(&str, &str)], flags: &[&str]| {
        serve(folder.path(), file, variables, flags).output().unwrap()
    };
    refused(&run("settle = \"soon\"", &[], &[]), &["`soon` is not a time"]);
    refused(&run("", &[("ZC_GATEWAY_ADDRESS", "here")], &[]), &["here", "--address"]);
    refused(&run(SMALL, &[], &["--data", "x"]), &["exclude each other"]);
    refused(&run(SMALL, &[("ZC_GATEWAY_ACCESS_KEY_ID", "id")], &[]), &["ZC_GATEWAY_ACCESS_KEY_PASSWORD"]);
    refused(&run(SMALL, &[("ZC_GATEWAY_ACCESS_KEY_PASSWORD", "p")], &[]), &["ZC_GATEWAY_ACCESS_KEY_ID"]);
    // A mistake on the command line is wrong usage, whatever else there is.
    assert_eq!(run(SMALL, &[], &["--address", "here"]).status.code(), Some(2));
    refused(&run("", &[("ZC_GATEWAY_CONFIG", "/nonexistent.toml")], &[]), &["/nonexistent.toml"]);
}

#[test]
fn a_time_for_one_status_wins_over_one_for_all_in_whatever_order() {
    let folder = tempfile::tempdir().unwrap();
    for flags in [
        ["--settle", "port.creating=never", "--settle", "0"],
        ["--settle", "0", "--settle", "port.creating=never"],
    ] {
        let gateway = Gateway::spawn(serve(folder.path(), SMALL, &[], &flags));
        let id = gateway.create_port("held");
        assert_eq!(gateway.status(&id), "CREATING", "{flags:?}");
    }
}

#[test]
fn the_address_may_leave_out_what_is_usual() {
    let folder = tempfile::tempdir().unwrap();
    let memory = "in-memory = true\n";
    let address = |flags: &[&str]| {
        let gateway = Gateway::spawn(serve(folder.path(), memory, &[], flags));
        (gateway.address.ip().to_string(), gateway.call_status())
    };
    for (flags, listens, status) in [
        (&["--port", "0"][..], "127.0.0.1", 200),
        (&["--address", "localhost:0"], "127.0.0.1", 200),
        (&["--address", "localhost", "--port", "0"], "127.0.0.1", 200),
        // On all interfaces nobody gets in without credentials.
        (&["--address", ":0"], "0.0.0.0", 401),
    ] {
        assert_eq!(address(flags), (listens.to_owned(), status), "{flags:?}");
    }
    let run = |file: &str, variables: &[(&str, &str)], flags: &[&str]| {
        serve(folder.path(), &format!("{memory}{file}"), variables, flags).output().unwrap()
    };
    refused(
        &run("", &[], &["--address", "127.0.0.1:1", "--port", "2"]),
        &["--address 127.0.0.1:1 and --port 2"],
    );
    refused(
        &run("", &[("ZC_GATEWAY_ADDRESS", ":1")], &["--port", "2"]),
        &["--address 0.0.0.0:1 and --port 2"],
    );
    refused(&run("", &[], &["--address", ":0", "--auth", "optional"]), &["loopback", "0.0.0.0:0"]);
    refused(&run("", &[("ZC_GATEWAY_ADDRESS", "9000")], &[]), &["`--port 9000`", "`:9000`"]);
    for (flags, says) in [
        (["--address", "gateway.example:1"], "`gateway.example` is neither an IP address nor `localhost`"),
        (["--address", "http://127.0.0.1:1"], "it is a URL"),
        (["--address", "127.0.0.1:70000"], "`70000` is no port"),
        (["--port", "70000"], "70000"),
    ] {
        let output = run("", &[], &flags);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && message.contains(says), "{flags:?}: {message}");
    }
}

#[test]
fn what_kubernetes_sets_for_services_is_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let of_kubernetes = [
        ("ZC_GATEWAY_PORT", "tcp://10.96.0.7:8902"),
        ("ZC_GATEWAY_PORT_8902_TCP", "tcp://10.96.0.7:8902"),
        ("ZC_GATEWAY_PORT_8902_TCP_PROTO", "tcp"),
        ("ZC_GATEWAY_PORT_8902_TCP_PORT", "8902"),
        ("ZC_GATEWAY_PORT_8902_TCP_ADDR", "10.96.0.7"),
        ("ZC_GATEWAY_SERVICE_HOST", "10.96.0.7"),
        ("ZC_GATEWAY_SERVICE_PORT", "8902"),
        ("ZC_GATEWAY_SERVICE_PORT_HTTP", "8902"),
        ("ZC_GATEWAY_ADMIN_SERVICE_HOST", "10.96.0.8"),
        ("ZC_GATEWAY_ADMIN_PORT", "tcp://10.96.0.8:80"),
    ];
    let gateway = Gateway::spawn(serve(folder.path(), SMALL, &of_kubernetes, &[]));
    assert_eq!(gateway.call_status(), 200);
    // A person who sets a port alone is told what to set.
    let run =
        |file: &str, variables: &[(&str, &str)]| serve(folder.path(), file, variables, &[]).output().unwrap();
    refused(
        &run(SMALL, &[("ZC_GATEWAY_PORT", "9000")]),
        &["`ZC_GATEWAY_PORT`", "ZC_GATEWAY_ADDRESS=:9000", "Kubernetes"],
    );
    refused(&run("port = 9000\n", &[]), &["zc-gateway.toml", "`address = \":9000\"`", "Kubernetes"]);
    refused(&run(SMALL, &[("ZC_GATEWAY_SERVICE", "x")]), &["`ZC_GATEWAY_SERVICE`"]);
    refused(&run(SMALL, &[("ZC_GATEWAY_PORTS", "1")]), &["`ZC_GATEWAY_PORTS`"]);
}

#[test]
fn a_part_of_the_log_that_there_is_not_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let run =
        |filter: &str| serve(folder.path(), SMALL, &[("ZC_GATEWAY_LOG", filter)], &[]).output().unwrap();
    refused(&run("info,acess=debug"), &["--log", "the nearest is `access`"]);
    refused(&run("loud"), &["--log", "the level `loud`"]);
    refused(&run("zc_gateway::nowhere=debug"), &["`zc_gateway::nowhere` is not one of"]);
}

#[test]
fn a_password_file_serves_in_place_of_the_variable() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("password"), "from a file\n").unwrap();
    let variables = [("ZC_GATEWAY_ACCESS_KEY_ID", "id"), ("ZC_GATEWAY_ACCESS_KEY_PASSWORD_FILE", "password")];
    let gateway = Gateway::spawn(serve(folder.path(), SMALL, &variables, &["--auth", "required"]));
    let signer = crate::harness::Signer::new("id", "from a file");
    assert_eq!(gateway.signed(&signer, "DescribePorts", &serde_json::json!({})).status, 200);
}

#[test]
fn commands_find_the_data_directory_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("kept");
    let file = format!("data = \"{}\"\naddress = \"127.0.0.1:0\"\nauth = \"required\"\n", data.display());
    let gateway = Gateway::spawn(serve(folder.path(), &file, &[], &[]));
    let mut key = binary();
    key.current_dir(folder.path()).args(["key", "create", "--json"]);
    let created: serde_json::Value = serde_json::from_slice(&key.output().unwrap().stdout).unwrap();
    let text = |name: &str| created[name].as_str().unwrap().to_owned();
    let signer = crate::harness::Signer::new(&text("accessKeyId"), &text("accessKeyPassword"));
    assert_eq!(gateway.signed(&signer, "DescribePorts", &serde_json::json!({})).status, 200);
    let mut call = binary();
    call.current_dir(folder.path()).args(["call", "DescribePorts"]);
    assert_eq!(call.output().unwrap().status.code(), Some(0));
}

#[test]
fn only_making_a_key_makes_a_data_directory() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("mistyped");
    for arguments in [&["list"][..], &["delete", "id"], &["disable", "id"]] {
        let output = binary().arg("key").args(arguments).arg("--data").arg(&data).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("mistyped"));
        assert!(!data.exists());
    }
}
