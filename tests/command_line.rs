//! The commands beside `serve` and `key`, and their exit codes.

use std::process::Output;

use serde_json::{Value, json};

use crate::harness::{Gateway, KEY_ID, PASSWORD, binary, order, shell};

fn run(arguments: &[&str]) -> Output {
    binary().args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn wrong_usage_ends_with_2_and_help_with_0() {
    for wrong in [&["fly"][..], &["serve", "--nowhere"], &["serve", "--settle", "soon"], &["call"], &[]] {
        let output = run(wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(!output.stderr.is_empty(), "{wrong:?}");
    }
    for help in [&["--help"][..], &["--version"], &["serve", "--help"], &["key", "create", "--help"]] {
        assert_eq!(run(help).status.code(), Some(0), "{help:?}");
    }
    let help = text(&run(&["serve", "--help"]).stdout);
    for setting in ["--settle", "ZC_GATEWAY_SETTLE", "127.0.0.1:8902"] {
        assert!(help.contains(setting), "{setting} is not in the help");
    }
}

#[test]
fn actions_lists_them_and_shows_one_in_full() {
    let table = text(&run(&["actions"]).stdout);
    let registry = zc_gateway_actions::registry();
    assert_eq!(table.lines().count(), registry.entries().count() + 1);
    assert!(table.lines().nth(1).unwrap().starts_with("AddCloudRouter"), "{table}");
    for entry in registry.entries() {
        assert!(table.contains(entry.name) && table.contains(&entry.summary()), "{}", entry.name);
    }
    let shown = text(&run(&["actions", "CreatePort"]).stdout);
    for part in
        ["businessEntityName", "required", "SELF_SERVICE_PORT_NOT_SHELF", "7111", "orderNumber", "python"]
    {
        assert!(shown.contains(part), "{part} is not in:\n{shown}");
    }
    let one: Value = serde_json::from_slice(&run(&["actions", "DescribePorts", "--json"]).stdout).unwrap();
    assert_eq!((&one["name"], &one["effect"]), (&json!("DescribePorts"), &json!("read")));
    let structures: Vec<&str> =
        one["structures"].as_array().unwrap().iter().map(|found| found["name"].as_str().unwrap()).collect();
    assert_eq!(structures, ["PortInfo", "Tag", "Tags"]);
    let all: Value = serde_json::from_slice(&run(&["actions", "--json"]).stdout).unwrap();
    assert_eq!(all["actions"].as_array().unwrap().len(), registry.entries().count());
}

#[test]
fn an_unknown_action_is_wrong_usage_and_similar_ones_are_named() {
    let output = run(&["actions", "CreatPort"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean `CreatePort`"), "{}", text(&output.stderr));
    let output = run(&["actions", "Fly"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("`zc-gateway actions` lists them"), "{}", text(&output.stderr));
}

#[test]
fn call_signs_and_prints_the_answer() {
    let gateway = Gateway::in_memory(&["--auth", "required"]);
    let endpoint = gateway.endpoint();
    let keys = ["--key", KEY_ID, "--key-password", PASSWORD, "--endpoint", &endpoint];
    let call = |arguments: &[&str]| run(&[&["call"][..], arguments, &keys].concat());
    let created = call(&["CreatePort", &order("a").to_string()]);
    assert_eq!(created.status.code(), Some(0), "{}", text(&created.stderr));
    let created: Value = serde_json::from_slice(&created.stdout).unwrap();
    let id = created["response"]["portId"].as_str().unwrap();
    assert!(created["response"]["orderNumber"].is_string(), "the newest version is the default");
    let refused = call(&["DestroyPort", &json!({ "portId": id }).to_string(), "--api-version", "2023-08-30"]);
    assert_eq!(refused.status.code(), Some(1));
    let refused: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(refused["code"], "OPERATION_DENIED_INSTANCE_NOT_RECYCLED");
    let broken = call(&["DestroyPort", "{portId: 5}"]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(text(&broken.stderr).contains("no JSON"));
}

#[test]
fn call_and_env_find_endpoint_and_key_in_the_data_directory() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    // Without the key of the tests: the gateway makes a first one by itself.
    let mut command = binary();
    command.args(["serve", "--address", "127.0.0.1:0", "--auth", "required", "--data", data]);
    let gateway = Gateway::spawn(command);
    let output = run(&["call", "DescribePorts", "--data", data]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    for client in ["terraform", "python", "go", "java", "curl"] {
        let output = run(&["env", client, "--data", data]);
        assert_eq!(output.status.code(), Some(0), "{client}: {}", text(&output.stderr));
        let exports = text(&output.stdout);
        assert!(exports.lines().all(|line| line.starts_with("export Z")), "{client}: {exports}");
        assert!(exports.contains(&gateway.address.to_string()), "{client}: {exports}");
        let scheme = if client == "terraform" { "SCHEME='HTTP'" } else { "SCHEME='http'" };
        assert!(client == "curl" || exports.contains(scheme), "{client}: {exports}");
        let says = text(&output.stderr);
        assert_eq!(says.contains("--destroyed-visible-for 0"), client == "terraform", "{client}: {says}");
        let taken_back = text(&run(&["env", client, "--unset", "--data", data]).stdout);
        assert_eq!(taken_back.lines().count(), exports.lines().count());
        assert!(taken_back.lines().all(|line| line.starts_with("unset Z")), "{taken_back}");
    }
    // What env prints opens the gateway.
    let exports = text(&run(&["env", "python", "--data", data]).stdout);
    let script = format!("{exports}\n\"$0\" call DescribePorts");
    let output = shell(&script).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn env_without_a_key_says_how_to_get_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let refused = |says: &str| {
        let output = run(&["env", "python", "--data", data]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
        assert!(text(&output.stderr).contains(says), "{}", text(&output.stderr));
    };
    refused(&format!("zc-gateway serve --data {data}"));
    let mut command = binary();
    command.args(["serve", "--address", "127.0.0.1:0", "--data", data]);
    let gateway = Gateway::spawn(command);
    let listed: Value =
        serde_json::from_slice(&run(&["key", "list", "--json", "--data", data]).stdout).unwrap();
    let id = listed[0]["accessKeyId"].as_str().unwrap();
    assert_eq!(run(&["key", "delete", id, "--data", data]).status.code(), Some(0));
    refused("zc-gateway key create --account default");
    drop(gateway);
    // Taking back needs no gateway.
    assert_eq!(run(&["env", "python", "--unset", "--data", data]).status.code(), Some(0));
}

#[test]
fn healthcheck_tells_by_its_exit_code() {
    let gateway = Gateway::in_memory(&[]);
    let endpoint = gateway.endpoint();
    assert_eq!(run(&["healthcheck", "--endpoint", &endpoint]).status.code(), Some(0));
    gateway.kill();
    let output = run(&["healthcheck", "--endpoint", &endpoint]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("zc-gateway serve"), "{}", text(&output.stderr));
}

#[test]
fn a_client_of_ours_does_not_reach_the_paid_cloud() {
    let output = run(&["call", "DescribePorts", "--endpoint", "https://console.zenlayer.com"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("https is not supported"));
    let mut command = binary();
    command.env("ZENLAYERCLOUD_DOMAIN", "console.zenlayer.com").args(["call", "DescribePorts"]);
    assert_eq!(command.output().unwrap().status.code(), Some(1));
}

#[test]
fn call_acts_for_the_named_account_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let gateway = Gateway::over(folder.path(), &[]);
    assert!(run(&["key", "create", "--account", "team", "--data", data]).status.success());
    assert!(run(&["key", "create", "--account", "ghosts", "--token", "--data", data]).status.success());
    let create = |account: &str| {
        let order = order("a").to_string();
        run(&[
            "call",
            "CreatePort",
            &order,
            "--account",
            account,
            "--data",
            data,
            "--endpoint",
            &gateway.endpoint(),
        ])
    };
    assert_eq!(create("team").status.code(), Some(0));
    for account in ["ghosts", "nosuch"] {
        let output = create(account);
        assert_eq!(output.status.code(), Some(1), "{account}");
        assert!(text(&output.stderr).contains(&format!("`{account}`")), "{}", text(&output.stderr));
    }
    // An unsigned call sees what account `default` has: nothing.
    assert_eq!(gateway.call("DescribePorts", &json!({})).output()["totalCount"], 0);
}

#[test]
fn healthcheck_does_not_wait_for_a_gateway_that_hangs() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let output = run(&["healthcheck", "--endpoint", &endpoint]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("nothing came within 3 s"), "{}", text(&output.stderr));
}
