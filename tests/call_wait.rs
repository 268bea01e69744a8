//! `call --wait`: a call is over when what it set going is.

use std::process::Output;

use serde_json::{Value, json};

use crate::harness::compute;
use crate::harness::links::{in_cloud, joining, on};
use crate::harness::{Gateway, binary, order};

fn call(gateway: &Gateway, arguments: &[&str]) -> Output {
    binary().arg("call").args(arguments).args(["--endpoint", &gateway.endpoint()]).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Calls and waits, with success; gives the content of the answer and the statuses that were told.
fn waited(gateway: &Gateway, action: &str, parameters: &Value, more: &[&str]) -> (Value, Vec<String>) {
    let output = call(gateway, &[&[action, &parameters.to_string(), "--wait"], more].concat());
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{action}: {told}");
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let statuses = told.lines().filter_map(|line| Some(line.rsplit_once(" is ")?.1.to_owned()));
    (answer["response"].clone(), statuses.collect())
}

/// Checks that the last status told is the one expected, and that none came before but those that pass.
fn assert_ends(statuses: &[String], passing: &str, last: &str) {
    let (end, before) = statuses.split_last().unwrap();
    assert_eq!(end, last, "{statuses:?}");
    assert!(before.iter().all(|status| status == passing), "{statuses:?}");
}

#[test]
fn a_port_is_waited_for_through_its_whole_life() {
    let gateway = Gateway::in_memory(&[]);
    let (made, statuses) = waited(&gateway, "CreatePort", &order("a"), &[]);
    assert_ends(&statuses, "CREATING", "RUNNING");
    let id = made["portId"].as_str().unwrap();
    assert_eq!(gateway.status(id), "RUNNING");
    let port = json!({ "portId": id });
    for (action, passing, last) in [
        ("ModifyPortAttribute", "", "RUNNING"),
        ("TerminatePort", "", "RECYCLED"),
        ("RenewPort", "RECOVERING", "RUNNING"),
        ("TerminatePort", "", "RECYCLED"),
        ("DestroyPort", "DESTROYING", "DESTROYED"),
    ] {
        if action == "ModifyPortAttribute" {
            // What is done at once needs no look.
            let renamed = json!({ "portId": id, "portName": "b" });
            assert_eq!(waited(&gateway, action, &renamed, &[]).1, [""; 0]);
        } else {
            // The versions of the API do not matter.
            assert_ends(&waited(&gateway, action, &port, &["--api-version", "2023-08-30"]).1, passing, last);
        }
        assert_eq!(gateway.status(id), last, "{action}");
    }
}

#[test]
fn what_is_no_longer_listed_is_gone() {
    let gateway = Gateway::in_memory(&["--destroyed-visible-for", "0"]);
    let id = gateway.running_port("a");
    let port = json!({ "portId": id });
    waited(&gateway, "TerminatePort", &port, &[]);
    assert_ends(&waited(&gateway, "DestroyPort", &port, &[]).1, "DESTROYING", "gone");
    assert_eq!(gateway.status(&id), "absent");
}

#[test]
fn private_connects_and_cloud_routers_are_waited_for() {
    let gateway = Gateway::in_memory(&[]);
    let (port, other) = (gateway.port_in("SIN1"), gateway.port_in("HKG1"));
    let tencent = in_cloud("TENCENT", "ap-singapore", "100000000001");
    let connect = json!({ "privateConnectName": "a", "bandwidthMbps": 50, "endpointA": on(&port), "endpointZ": tencent });
    let (made, statuses) = waited(&gateway, "CreatePrivateConnect", &connect, &[]);
    assert_ends(&statuses, "CREATING", "RUNNING");
    let connect = gateway.known_connect(made["privateConnectId"].as_str().unwrap());
    // This action names but the connection to the cloud: the private connect is found by it.
    let cloud_port = connect.shown()["endpointZ"]["sharedChannelId"].clone();
    let more = json!({ "cloudPortId": cloud_port, "bandwidthMbps": 10_000 });
    let (_, statuses) = waited(&gateway, "ModifyCloudBandwidth", &more, &[]);
    assert_ends(&statuses, "UPDATING", "RUNNING");
    let parameters = connect.with(&json!({}));
    let (_, statuses) = waited(&gateway, "DeletePrivateConnect", &parameters, &[]);
    assert_ends(&statuses, "DELETING", "RECYCLED");
    assert_ends(&waited(&gateway, "DestroyPrivateConnect", &parameters, &[]).1, "DESTROYING", "gone");

    let router = joining(&[on(&port), on(&other)]);
    let (made, statuses) = waited(&gateway, "CreateCloudRouter", &router, &[]);
    assert_ends(&statuses, "CREATING", "RUNNING");
    let router = gateway.known_router(made["cloudRouterId"].as_str().unwrap());
    assert_eq!(router.status(), "RUNNING");
    let more = router.with(&json!({ "edgePoints": [on(&gateway.port_in("TYO1"))] }));
    assert_ends(&waited(&gateway, "AddCloudRouterEdgePoints", &more, &[]).1, "UPDATING", "RUNNING");
    assert_eq!(router.points().len(), 3);
}

#[test]
fn servers_are_waited_for() {
    let gateway = Gateway::in_memory(&[]);
    let (made, statuses) = waited(&gateway, "CreateServer", &compute::order("a", &json!({})), &[]);
    assert_ends(&statuses, "BUILD (spawning)", "ACTIVE");
    let server = json!({ "serverId": made["server"]["id"] });
    assert_ends(&waited(&gateway, "StopServer", &server, &[]).1, "ACTIVE (powering-off)", "SHUTOFF");
    assert_ends(&waited(&gateway, "StartServer", &server, &[]).1, "SHUTOFF (powering-on)", "ACTIVE");
    assert_ends(&waited(&gateway, "DeleteServer", &server, &[]).1, "ACTIVE (deleting)", "gone");
}

#[test]
fn a_hold_point_ends_the_wait_with_3_and_the_answer_is_there() {
    let gateway = Gateway::held(&[]);
    let order = order("a").to_string();
    let output = call(&gateway, &["CreatePort", &order, "--query", "portId", "--raw", "--wait=300ms"]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{told}");
    let id = text(&output.stdout).trim_end().to_owned();
    assert_eq!(gateway.status(&id), "CREATING");
    for part in [&format!("port {id} is CREATING\n"), "after 300ms port", "--wait=TIME"] {
        assert!(told.contains(part), "{part} is not in: {told}");
    }
}

#[test]
fn a_wait_for_nothing_is_wrong_usage_and_a_refusal_is_not_waited_for() {
    let gateway = Gateway::held(&[]);
    let order = order("a").to_string();
    for (arguments, says) in [
        (&["DescribePorts", "--wait"][..], "DescribePorts changes nothing"),
        (&["SellPort", "--wait"], "does not know what SellPort of service `sdn` changes"),
        (&["CreatePort", &order, "--wait", "--dry-run"], "--dry-run"),
        (&["CreatePort", &order, "--wait=soon"], "`soon` is not a time"),
    ] {
        let output = call(&gateway, arguments);
        let told = text(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}: {told}");
        assert!(told.contains(says), "{arguments:?}: {told}");
    }
    assert_eq!(gateway.call("DescribePorts", &json!({})).output()["totalCount"], 0);
    let refused = call(&gateway, &["DestroyPort", &json!({ "portId": "none" }).to_string(), "--wait"]);
    assert_eq!(refused.status.code(), Some(1), "{}", text(&refused.stderr));
    assert!(!text(&refused.stderr).contains(" is "), "{}", text(&refused.stderr));
}
