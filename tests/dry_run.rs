//! Dry runs: everything is checked and answered, and nothing changes.

use serde_json::{Value, json};

use crate::harness::http::Reply;
use crate::harness::openstack::Cloud;
use crate::harness::{Gateway, order};

fn dry(gateway: &Gateway, action: &str, parameters: &Value, header: Option<&str>) -> Reply {
    let mut headers = vec![("content-type", "application/json"), ("x-zc-action", action)];
    headers.extend(header.map(|value| ("x-zc-dry-run", value)));
    gateway.post("/api/v2/sdn", &headers, parameters.to_string().as_bytes())
}

fn is_dry(reply: &Reply) -> bool {
    reply.header("x-zc-dry-run") == Some("true")
}

#[test]
fn a_dry_run_answers_and_changes_nothing() {
    let gateway = Gateway::in_memory(&[]);
    let port = gateway.running_port("a");
    for (body, header) in [
        (json!({ "portId": port }), Some("true")),
        (json!({ "portId": port, "dryRun": true }), None),
        (json!({ "portId": port, "dryRun": true }), Some("false")),
        (json!({ "portId": port, "dryRun": false }), Some("true")),
    ] {
        let reply = dry(&gateway, "TerminatePort", &body, header);
        assert!(reply.status == 200 && is_dry(&reply), "{body}: {}", reply.text);
        assert_eq!(reply.header("x-zc-unread-parameters"), None);
        assert_eq!(gateway.status(&port), "RUNNING");
    }
    // The wish is found behind any number of other members.
    let mut many = json!({ "portId": port });
    for number in 0..200 {
        many[format!("zz{number}")] = json!(0);
    }
    many["dryRun"] = json!(true);
    let reply = dry(&gateway, "TerminatePort", &many, None);
    assert!(reply.status == 200 && is_dry(&reply), "{}", reply.text);
    assert_eq!(gateway.status(&port), "RUNNING");
    let ordered = dry(&gateway, "CreatePort", &order("b"), Some("true"));
    assert!(ordered.output()["portId"].is_string());
    assert_eq!(gateway.call("DescribePorts", &json!({})).output()["totalCount"], 1);
    // What would be refused is refused, and is told to be of a dry run too.
    let refused = dry(&gateway, "DestroyPort", &json!({ "portId": port, "dryRun": true }), None);
    refused.assert_refused(403, "OPERATION_DENIED_INSTANCE_NOT_RECYCLED");
    assert!(is_dry(&refused));
    // The control: without the wish it happens.
    let reply = dry(&gateway, "TerminatePort", &json!({ "portId": port, "dryRun": false }), Some("false"));
    assert!(reply.status == 200 && !is_dry(&reply));
    assert_eq!(gateway.status(&port), "RECYCLED");
}

#[test]
fn a_wish_that_is_not_understood_is_refused() {
    let gateway = Gateway::in_memory(&[]);
    let port = gateway.running_port("a");
    for (name, value) in [
        ("dryRun", json!("true")),
        ("dryRun", json!(1)),
        ("dryRun", json!(null)),
        ("dryRun", json!({})),
        ("DryRun", json!(true)),
        ("dry_run", json!(true)),
        ("dryrun", json!(false)),
        ("isDryRun", json!(true)),
        ("dry run", json!(true)),
    ] {
        let mut body = json!({ "portId": port });
        body[name] = value;
        let reply = dry(&gateway, "TerminatePort", &body, None);
        assert_eq!(reply.status, 400, "{body}: {}", reply.text);
    }
    for header in ["True", "1", "", "yes", "true, true"] {
        let reply = dry(&gateway, "TerminatePort", &json!({ "portId": port }), Some(header));
        let message = reply.assert_refused(400, "INVALID_REQUEST").message();
        assert!(message.contains("`X-ZC-Dry-Run` must be `true` or `false`"), "{message}");
    }
    for name in ["x-dry-run", "x-zc-dryrun", "dry-run", "x-zc-dry_run", "if-match", "if-unmodified-since"] {
        let headers =
            [("content-type", "application/json"), ("x-zc-action", "TerminatePort"), (name, "true")];
        let body = json!({ "portId": port }).to_string();
        gateway.post("/api/v2/sdn", &headers, body.as_bytes()).assert_refused(400, "INVALID_REQUEST");
    }
    assert_eq!(gateway.status(&port), "RUNNING");
}

#[test]
fn in_the_openstack_door_the_header_counts() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let dry = [("x-auth-token", token.as_str()), ("x-zc-dry-run", "true")];
    let real = [("x-auth-token", token.as_str())];
    let order = json!({ "network": { "name": "n" } });
    let reply = cloud.send("POST", "/v2.0/networks", &dry, &order);
    assert!(reply.status == 201 && is_dry(&reply), "{}", reply.text);
    let list = || cloud.send("GET", "/v2.0/networks", &real, &Value::Null).body["networks"].clone();
    assert_eq!(list(), json!([]));
    let made = cloud.send("POST", "/v2.0/networks", &real, &order);
    let path = format!("/v2.0/networks/{}", made.body["network"]["id"].as_str().unwrap());
    let reply = cloud.send("DELETE", &path, &dry, &Value::Null);
    assert!(reply.status == 204 && is_dry(&reply), "{}", reply.text);
    assert_eq!(list().as_array().unwrap().len(), 1);
    for other in [("x-zc-dry-run", "yes"), ("dry-run", "true"), ("if-none-match", "*")] {
        assert_eq!(cloud.send("DELETE", &path, &[real[0], other], &Value::Null).status, 400, "{other:?}");
    }
    // A token is not ended either.
    let of_itself = [dry[0], dry[1], ("x-subject-token", token.as_str())];
    assert_eq!(cloud.send("DELETE", "/v3/auth/tokens", &of_itself, &Value::Null).status, 204);
    assert_eq!(cloud.send("DELETE", &path, &real, &Value::Null).status, 204);
    assert_eq!(list(), json!([]));
}
