//! Tags of networks, subnets and ports at their paths, and as actions.

use serde_json::{Value, json};

use crate::harness::Gateway;
use crate::harness::openstack::Cloud;

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

#[test]
fn tags_are_put_on_and_taken_off_at_their_paths() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let call = |method: &str, path: &str, body: Value| cloud.call(&token, method, path, &body);
    let network = call("POST", "/v2.0/networks", json!({ "network": { "name": "n" } })).body;
    let network = text(&network["network"]["id"]);
    let subnet = json!({ "subnet": { "network_id": network, "ip_version": 4, "cidr": "10.0.0.0/24" } });
    let subnet = text(&call("POST", "/v2.0/subnets", subnet).body["subnet"]["id"]);
    let port = json!({ "ports": [{ "network_id": network, "tags": ["made"] }] });
    let port = call("POST", "/v2.0/ports", port).body["ports"][0].clone();
    assert_eq!(port["tags"], json!(["made"]));
    for (kind, one, id) in [
        ("networks", "network", network),
        ("subnets", "subnet", subnet),
        ("ports", "port", text(&port["id"])),
    ] {
        let tags = format!("/v2.0/{kind}/{id}/tags");
        let shown = |path: &str| call("GET", path, Value::Null).body;
        let replaced = call("PUT", &tags, json!({ "tags": ["red", "blue one"] }));
        assert_eq!((replaced.status, replaced.body), (200, json!({ "tags": ["blue one", "red"] })));
        assert_eq!(call("PUT", &format!("{tags}/green"), Value::Null).status, 201);
        assert_eq!(call("GET", &format!("{tags}/blue%20one"), Value::Null).status, 204);
        assert_eq!(call("DELETE", &format!("{tags}/red"), Value::Null).status, 204);
        let gone = call("GET", &format!("{tags}/red"), Value::Null);
        assert_eq!((gone.status, &gone.body["NeutronError"]["type"]), (404, &json!("TagNotFound")));
        assert_eq!(shown(&tags), json!({ "tags": ["blue one", "green"] }));
        assert_eq!(shown(&format!("/v2.0/{kind}/{id}"))[one]["tags"], json!(["blue one", "green"]));
        for (query, count) in [
            ("tags=green", 1),
            ("tags=green,red", 0),
            ("tags-any=green,red", 1),
            ("not-tags=green", 0),
            ("not-tags-any=red", 1),
        ] {
            let listed = shown(&format!("/v2.0/{kind}?{query}"));
            assert_eq!(listed[kind].as_array().unwrap().len(), count, "{kind} {query}");
        }
        let added = call("POST", &tags, json!({ "tags": ["violet"] }));
        assert_eq!((added.status, added.body), (201, json!({ "tags": ["blue one", "green", "violet"] })));
        for refused in [json!({}), json!({ "tags": ["a", "a"] }), json!({ "tags": vec!["x".repeat(256)] })] {
            assert_eq!(call("PUT", &tags, refused.clone()).status, 400, "{refused}");
        }
        let many: Vec<String> = (0..51).map(|n| n.to_string()).collect();
        assert_eq!(call("PUT", &tags, json!({ "tags": many })).status, 400);
        assert_eq!(call("DELETE", &tags, Value::Null).status, 204);
        assert_eq!(shown(&tags), json!({ "tags": [] }));
        let nothing = call("GET", &format!("/v2.0/{kind}/none/tags"), Value::Null);
        let error = nothing.body["NeutronError"].clone();
        assert_eq!((nothing.status, &error["type"]), (404, &json!("TagResourceNotFound")));
        assert_eq!(error["message"], format!("Resource {kind} none could not be found."));
    }
    assert_eq!(call("GET", "/v2.0/routers/none/tags", Value::Null).status, 404);
}

#[test]
fn tags_are_changed_only_at_the_revision_that_is_expected() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let network = cloud.call(&token, "POST", "/v2.0/networks", &json!({ "network": {} })).body;
    let path = format!("/v2.0/networks/{}", text(&network["network"]["id"]));
    let send = |method: &str, path: &str, revision: u32, body: Value| {
        let expected = format!("revision_number={revision}");
        cloud.send(method, path, &[("x-auth-token", &token), ("if-match", &expected)], &body)
    };
    let (tags, one) = (format!("{path}/tags"), format!("{path}/tags/red"));
    let two = json!({ "tags": ["blue", "red"] });
    for (revision, method, path, body, status) in [
        (1, "PUT", &one, Value::Null, 201),
        (2, "PUT", &tags, two, 200),
        (3, "DELETE", &one, Value::Null, 204),
        (4, "DELETE", &tags, Value::Null, 204),
    ] {
        let refused = send(method, path, revision + 1, body.clone());
        assert_eq!(refused.status, 412, "{method} {path}: {}", refused.body);
        let done = send(method, path, revision, body);
        assert_eq!(done.status, status, "{method} {path}: {}", done.body);
    }
    let shown = cloud.get(&token, &path).body["network"].clone();
    assert_eq!((&shown["revision_number"], &shown["tags"]), (&json!(5), &json!([])));
}

#[test]
fn a_text_of_an_empty_object_is_a_body_that_says_nothing() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let network = cloud.call(&token, "POST", "/v2.0/networks", &json!({ "network": {} })).body;
    let tag = format!("/v2.0/networks/{}/tags/red", text(&network["network"]["id"]));
    assert_eq!(cloud.call(&token, "PUT", &tag, &json!("{}")).status, 201);
    for body in [json!("red"), json!({ "tag": "blue" }), json!({ "colour": "red" })] {
        assert_eq!(cloud.call(&token, "PUT", &tag, &body).status, 400, "{body}");
    }
}

#[test]
fn tags_are_actions_too() {
    let gateway = Gateway::in_memory(&[]);
    let network = gateway.network("CreateNetwork", &json!({ "network": {} })).output()["network"].clone();
    let of = |mut more: Value| {
        more["resourceType"] = json!("networks");
        more["resourceId"] = network["id"].clone();
        more
    };
    gateway.network("AddTag", &of(json!({ "tag": "a" }))).output();
    assert_eq!(gateway.network("ListTags", &of(json!({}))).output()["tags"], json!(["a"]));
    gateway.network("CheckTag", &of(json!({ "tag": "a" }))).output();
    gateway.network("RemoveTag", &of(json!({ "tag": "a" }))).output();
    gateway.network("CheckTag", &of(json!({ "tag": "a" }))).assert_refused(404, "INVALID_TAG_NOT_FOUND");
    let shown = gateway.network("ShowNetwork", &json!({ "networkId": network["id"] }));
    assert_eq!(shown.output()["network"]["revision_number"], 3, "a tag more or less is a change");
}
