//! Notes and tags of servers: added, replaced, removed, found by, and what keeps callers from it.

use serde_json::{Value, json};

use crate::harness::compute::{Compute, IMAGE, UNKNOWN};
use crate::harness::openstack::Cloud;
use crate::harness::wait_for;
use crate::server_versions::ask;

#[test]
fn notes_are_added_replaced_and_removed() {
    let compute = Compute::in_memory(&[]);
    let id = compute.active("a", &json!({ "metadata": { "role": "web" } }));
    let call = |action: &str, more: Value| {
        let mut parameters = json!({ "serverId": id });
        parameters.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        compute.call(action, &parameters)
    };
    let notes = || call("ListServerMetadata", json!({})).output()["metadata"].clone();
    assert_eq!(notes(), json!({ "role": "web" }));
    let reply = call("CreateServerMetadata", json!({ "metadata": { "role": "db", "size": "xl" } }));
    assert_eq!(reply.output()["metadata"], json!({ "role": "db", "size": "xl" }));
    let reply = call("UpdateServerMetadataItem", json!({ "key": "size", "meta": { "size": "s" } }));
    assert_eq!(reply.output()["meta"], json!({ "size": "s" }));
    let reply = call("ShowServerMetadataItem", json!({ "key": "size" }));
    assert_eq!(reply.output()["meta"], json!({ "size": "s" }));
    call("DeleteServerMetadataItem", json!({ "key": "size" })).output();
    for action in ["ShowServerMetadataItem", "DeleteServerMetadataItem"] {
        let reply = call(action, json!({ "key": "size" }));
        let refused = reply.assert_refused(404, "INVALID_SERVER_METADATA_NOT_FOUND");
        assert_eq!(refused.message(), "Metadata item was not found");
    }
    let reply = call("ReplaceServerMetadata", json!({ "metadata": { "only": "this" } }));
    assert_eq!(reply.output()["metadata"], json!({ "only": "this" }));
    assert_eq!((notes(), &compute.show(&id)["metadata"]), (json!({ "only": "this" }), &notes()));
    for (action, wrong) in [
        ("UpdateServerMetadataItem", json!({ "key": "a", "meta": { "b": "1" } })),
        ("UpdateServerMetadataItem", json!({ "key": "a", "meta": { "a": "1", "b": "1" } })),
        ("UpdateServerMetadataItem", json!({ "key": "a", "meta": { "a": 1 } })),
        ("CreateServerMetadata", json!({ "metadata": { "a/b": "1" } })),
        ("ReplaceServerMetadata", json!({ "metadata": { "a": "x".repeat(256) } })),
        // Nothing is no order to remove all.
        ("ReplaceServerMetadata", json!({})),
        ("ReplaceServerMetadata", json!({ "metadata": null })),
        ("CreateServerMetadata", json!({})),
        ("CreateServerMetadata", json!({ "metadata": null })),
        ("UpdateServerMetadataItem", json!({ "key": "a", "meta": null })),
        ("ReplaceServerTags", json!({})),
        ("ReplaceServerTags", json!({ "tags": null })),
    ] {
        assert_eq!(call(action, wrong.clone()).status, 400, "{action} {wrong}");
    }
    assert_eq!(notes(), json!({ "only": "this" }));
    let many: serde_json::Map<String, Value> = (0..128).map(|n| (n.to_string(), json!(""))).collect();
    let reply = call("CreateServerMetadata", json!({ "metadata": many }));
    let refused = reply.assert_refused(403, "OPERATION_DENIED_SERVER_METADATA_LIMIT");
    assert_eq!(refused.message(), "Maximum number of metadata items exceeds 128");
    // A lock keeps its owner from it, a role a reader.
    let change = json!({ "serverId": id, "metadata": {} });
    let reply = compute.call_as("reader", "compute", "ReplaceServerMetadata", &change);
    reply.assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION");
    call("LockServer", json!({})).output();
    call("ReplaceServerMetadata", json!({ "metadata": {} }))
        .assert_refused(409, "OPERATION_DENIED_SERVER_LOCKED");
    compute.call_as("admin", "compute", "ReplaceServerMetadata", &change).output();
    assert_eq!(notes(), json!({}));
}

#[test]
fn nothing_is_noted_of_a_server_that_is_being_built() {
    let compute = Compute::held(&[]);
    let id = compute.create("a", &json!({}));
    for (action, parameters, operation) in [
        ("CreateServerMetadata", json!({ "serverId": id, "metadata": {} }), "update metadata"),
        ("ReplaceServerTags", json!({ "serverId": id, "tags": [] }), "update tags"),
    ] {
        let reply = compute.call(action, &parameters);
        let says = format!("Cannot '{operation}' instance {id} while it is in vm_state building");
        assert_eq!(reply.assert_refused(409, "INVALID_SERVER_STATUS").message(), says);
    }
    let reply = compute.call("ListServerTags", &json!({ "serverId": UNKNOWN }));
    reply.assert_refused(404, "INVALID_SERVER_NOT_FOUND");
}

/// A server that is ACTIVE.
fn server(cloud: &Cloud, token: &str, name: &str) -> String {
    let order = json!({ "server": { "name": name, "flavorRef": "1", "imageRef": IMAGE } });
    let reply = cloud.call(token, "POST", "/v2.1/servers", &order);
    let id = reply.body["server"]["id"].as_str().unwrap().to_owned();
    let show = || cloud.get(token, &format!("/v2.1/servers/{id}"));
    wait_for("the server", || (show().body["server"]["status"] == "ACTIVE").then_some(()));
    id
}

#[test]
fn tags_are_there_from_2_26_on() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let id = server(&cloud, &token, "a");
    let base = cloud.gateway.endpoint();
    let call = |version: &str, method: &str, path: &str, body: &Value| {
        ask(&cloud, &token, version, (method, &format!("/v2.1/servers/{id}/tags{path}")), body)
    };
    assert_eq!(call("2.25", "GET", "", &Value::Null).status, 404);
    assert_eq!(call("2.96", "GET", "", &Value::Null).status, 406);
    assert_eq!(cloud.get(&token, &format!("/v2/servers/{id}/tags")).status, 404);
    let reply = call("2.26", "PUT", "/a%20b", &Value::Null);
    let location = format!("{base}/v2.1/servers/{id}/tags/a%20b");
    assert_eq!((reply.status, reply.text.as_str()), (201, ""));
    assert_eq!(reply.header("location"), Some(location.as_str()));
    let reply = call("2.26", "PUT", "/a%20b", &Value::Null);
    assert_eq!((reply.status, reply.header("location")), (204, None));
    assert_eq!(call("2.26", "GET", "/a%20b", &Value::Null).status, 204);
    let reply = call("2.26", "GET", "/red", &Value::Null);
    assert_eq!(reply.status, 404);
    assert_eq!(reply.body["itemNotFound"]["message"], format!("Server {id} has no tag 'red'"));
    assert_eq!(call("2.26", "PUT", "/a%2Cb", &Value::Null).status, 400);
    let reply = call("2.26", "PUT", "", &json!({ "tags": ["red", "large", "red"] }));
    assert_eq!((reply.status, &reply.body), (200, &json!({ "tags": ["large", "red"] })));
    assert_eq!(call("2.47", "GET", "", &Value::Null).body, json!({ "tags": ["large", "red"] }));
    let shown = ask(&cloud, &token, "2.26", ("GET", &format!("/v2.1/servers/{id}")), &Value::Null);
    assert_eq!(shown.body["server"]["tags"], json!(["large", "red"]));
    for wrong in [json!(["a/b"]), json!([""]), json!(["x".repeat(61)]), json!("red"), Value::Null] {
        assert_eq!(call("2.26", "PUT", "", &json!({ "tags": wrong })).status, 400, "{wrong}");
    }
    let many: Vec<String> = (0..51).map(|number| number.to_string()).collect();
    assert_eq!(call("2.26", "PUT", "", &json!({ "tags": many })).status, 400);
    call("2.26", "PUT", "", &json!({ "tags": many.get(..50) }));
    assert_eq!(call("2.26", "PUT", "/one-more", &Value::Null).status, 400);
    assert_eq!(call("2.26", "DELETE", "/49", &Value::Null).status, 204);
    assert_eq!(call("2.26", "DELETE", "/49", &Value::Null).status, 404);
    assert_eq!(call("2.26", "DELETE", "", &Value::Null).status, 204);
    assert_eq!(call("2.26", "GET", "", &Value::Null).body, json!({ "tags": [] }));
}

#[test]
fn servers_are_found_by_their_tags() {
    let compute = Compute::in_memory(&[]);
    for (name, tags) in [
        ("none", json!([])),
        ("red", json!(["red"])),
        ("both", json!(["red", "large"])),
        ("large", json!(["large"])),
    ] {
        let id = compute.active(name, &json!({}));
        compute.call("ReplaceServerTags", &json!({ "serverId": id, "tags": tags })).output();
    }
    for (filter, value, names) in [
        ("tags", "red", vec!["both", "red"]),
        ("tags", "red,large", vec!["both"]),
        ("tags-any", "red,large", vec!["large", "both", "red"]),
        ("not-tags", "red,large", vec!["large", "red", "none"]),
        ("not-tags-any", "red,large", vec!["none"]),
    ] {
        let parameters = json!({ filter: value, "microversion": "2.26" });
        assert_eq!(compute.names("member", &parameters), names, "{parameters}");
    }
    // Each can be named in RPC too.
    let id = compute.active("e", &json!({}));
    let with = |tag: &str| json!({ "serverId": id, "tag": tag });
    assert!(compute.call("AddServerTag", &with("x")).output()["location"].is_string());
    compute.call("CheckServerTag", &with("x")).output();
    compute.call("DeleteServerTag", &with("x")).output();
    compute.call("CheckServerTag", &with("x")).assert_refused(404, "INVALID_SERVER_TAG_NOT_FOUND");
    compute.call("DeleteServerTags", &json!({ "serverId": id })).output();
}
