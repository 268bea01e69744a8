//! `call`: where parameters come from, and in which forms answers are printed.

use std::io::Write;
use std::process::{Output, Stdio};

use serde_json::{Value, json};

use crate::harness::{Gateway, KEY_ID, PASSWORD, binary, keys_of, order};

/// Runs a call with the key of the tests, with `input` on standard input.
fn call_with(gateway: &Gateway, arguments: &[&str], input: &str) -> Output {
    let endpoint = gateway.endpoint();
    let keys = ["--key", KEY_ID, "--key-password", PASSWORD, "--endpoint", &endpoint];
    let mut command = binary();
    command.arg("call").args(arguments).args(keys);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Who has nothing to read may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn call(gateway: &Gateway, arguments: &[&str]) -> Output {
    call_with(gateway, arguments, "")
}

/// What a call printed that must succeed.
fn printed(gateway: &Gateway, arguments: &[&str]) -> String {
    let output = call(gateway, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn parameters_come_from_the_command_line_a_file_or_standard_input() {
    let gateway = Gateway::in_memory(&[]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("order.json");
    std::fs::write(&file, order("from a file").to_string()).unwrap();
    let at_file = format!("@{}", file.display());
    for (given, input, name) in [
        (order("typed").to_string(), String::new(), "typed"),
        (at_file, String::new(), "from a file"),
        ("-".to_owned(), order("piped").to_string(), "piped"),
        ("@-".to_owned(), order("piped too").to_string(), "piped too"),
    ] {
        let output = call_with(&gateway, &["CreatePort", &given], &input);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", text(&output.stderr));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(keys_of(&answer), ["requestId", "response"], "the order of members is kept");
        let port = gateway.port(answer["response"]["portId"].as_str().unwrap()).unwrap();
        assert_eq!(port["portName"], name);
    }
}

#[test]
fn parameters_that_are_no_object_are_refused_before_anything_is_sent() {
    let gateway = Gateway::in_memory(&[]);
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.json");
    std::fs::write(&broken, "{\n  \"portName\": }").unwrap();
    let (broken, missing) = (broken.display().to_string(), folder.path().join("none.json"));
    let (missing, at_missing) = (missing.display().to_string(), format!("@{}", missing.display()));
    for (given, input, says) in [
        ("{portId: 5}", "", &["no JSON", "line 1 column 2", "@FILE"][..]),
        (&format!("@{broken}"), "", &["line 2 column 15", &broken]),
        (&at_missing, "", &[&missing, "cannot be read"]),
        ("@", "", &["name of a file"]),
        ("[1]", "", &["one JSON object", "the command line has a list"]),
        ("-", "5", &["one JSON object", "standard input has a number"]),
        ("-", "", &["no JSON", "standard input"]),
    ] {
        let output = call_with(&gateway, &["CreatePort", given], input);
        let told = text(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{given}: {told}");
        for part in says {
            assert!(told.contains(part), "{given}: {part} is not in: {told}");
        }
    }
    assert_eq!(gateway.call("DescribePorts", &json!({})).output()["totalCount"], 0);
}

#[test]
fn a_query_finds_what_is_wanted_and_raw_drops_the_quotes() {
    let gateway = Gateway::in_memory(&[]);
    let create = order("a").to_string();
    let id = printed(&gateway, &["CreatePort", &create, "--query", "portId", "--raw"]);
    let id = id.trim_end();
    assert!(gateway.port(id).is_some(), "`{id}` is no identifier");
    for (query, expected) in [
        ("dataSet[0].portId", format!("\"{id}\"\n")),
        ("/dataSet/0/portId", format!("\"{id}\"\n")),
        ("totalCount", "1\n".to_owned()),
        (
            "dataSet[].{name: portName, id: portId} | [0]",
            format!("{{\n  \"name\": \"a\",\n  \"id\": \"{id}\"\n}}\n"),
        ),
    ] {
        assert_eq!(printed(&gateway, &["DescribePorts", "--query", query]), expected, "{query}");
    }
    let lines = printed(&gateway, &["DescribePorts", "--query", "dataSet[].[portId, portName]", "--raw"]);
    assert_eq!(lines, format!("{id}\na\n"));
    // A slip is not taken for an answer without the member.
    let slip = call(&gateway, &["DescribePorts", "--query", "totalcount"]);
    assert_eq!((slip.status.code(), text(&slip.stdout).as_str()), (Some(0), "null\n"));
    assert!(text(&slip.stderr).contains("totalCount, dataSet"), "{}", text(&slip.stderr));
}

#[test]
fn a_wrong_query_is_told_before_anything_is_sent() {
    let gateway = Gateway::in_memory(&[]);
    for query in ["dataSet[", "size(dataSet)", "/a~b", ""] {
        let output = call(&gateway, &["CreatePort", &order("a").to_string(), "--query", query]);
        let told = text(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{query}: {told}");
        assert!(told.contains("at character") && told.contains('^'), "{query}: {told}");
    }
    assert_eq!(gateway.call("DescribePorts", &json!({})).output()["totalCount"], 0);
    // What shows only in the answer does not lose the answer.
    let output = call(&gateway, &["CreatePort", &order("a").to_string(), "--query", "abs(portId)"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let told = text(&output.stderr);
    assert!(told.contains("the call succeeded, but") && told.contains("\"portId\""), "{told}");
}

#[test]
fn a_refusal_is_printed_whole_and_never_in_place_of_what_a_query_finds() {
    let gateway = Gateway::in_memory(&[]);
    let nothing = json!({ "portId": "nothing" }).to_string();
    let refused = call(&gateway, &["DestroyPort", &nothing]);
    assert_eq!(refused.status.code(), Some(1));
    let body: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(keys_of(&body), ["requestId", "code", "message"]);
    let table = call(&gateway, &["DestroyPort", &nothing, "--output", "table"]);
    assert_eq!(table.status.code(), Some(1));
    assert!(
        text(&table.stdout).contains("code       SELF_SERVICE_PORT_NOT_FOUND"),
        "{}",
        text(&table.stdout)
    );
    let queried = call(&gateway, &["DestroyPort", &nothing, "--query", "portId", "--raw"]);
    assert_eq!((queried.status.code(), queried.stdout.len()), (Some(1), 0));
    assert!(text(&queried.stderr).contains("SELF_SERVICE_PORT_NOT_FOUND"));
}

#[test]
fn answers_can_be_had_as_tables_and_as_yaml() {
    let gateway = Gateway::in_memory(&[]);
    let id = gateway.running_port("true");
    let table = printed(&gateway, &["DescribePorts", "--output", "table"]);
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("portId") && lines[0].contains("  portStatus  "), "{table}");
    assert!(lines[1].starts_with(&id) && lines[1].contains("  RUNNING  "), "{table}");
    assert_eq!(lines[2..], ["", "totalCount  1"], "{table}");
    let chosen = ["DescribePorts", "-o", "table", "-q", "dataSet[].{name: portName, status: portStatus}"];
    assert_eq!(printed(&gateway, &chosen), "name  status\ntrue  RUNNING\n");
    let created = printed(&gateway, &["CreatePort", &order("b").to_string(), "-o", "table"]);
    assert!(created.starts_with("NAME         VALUE\nportId       "), "{created}");
    let none = printed(&gateway, &["DescribePrivateConnects", "-o", "table"]);
    assert_eq!(none, "totalCount  0\n");
    // A name that looks like a flag stays a text.
    let yaml = printed(&gateway, &["DescribePorts", &json!({ "portIds": [id] }).to_string(), "-o", "yaml"]);
    let expected = format!("  totalCount: 1\n  dataSet:\n  - portId: {id}\n    portName: \"true\"\n");
    assert!(yaml.starts_with("requestId: ") && yaml.contains(&expected), "{yaml}");
}

#[test]
fn service_and_version_need_not_be_said_where_the_action_tells_them() {
    let gateway = Gateway::in_memory(&[]);
    assert_eq!(printed(&gateway, &["ListServers", "-q", "servers"]), "[]\n");
    assert_eq!(printed(&gateway, &["ListPorts", "-q", "ports"]), "[]\n");
    assert_eq!(printed(&gateway, &["DescribePorts", "--json", "-q", "totalCount"]), "0\n");
}
