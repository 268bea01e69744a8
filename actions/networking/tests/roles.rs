//! Who may do what: projects, readers and administrators.

use serde_json::{Value, json};
use zc_gateway_engine::{Code, Role};

use super::{Cloud, addresses, assert_refused, text};
use crate::virtual_time::TESTER;

/// A change of each kind of what the member has, with the rule that forbids it to readers.
async fn changes(cloud: &Cloud) -> Vec<(&'static str, Value, &'static str)> {
    let network = cloud.network().await;
    let subnet = cloud.subnet(&network, "10.0.0.0/24").await;
    let port =
        text(&cloud.port(&network, json!({ "device_owner": "network:floatingip" })).await.unwrap()["id"]);
    let new_port = json!({ "network_id": network });
    let new_subnet = json!({ "network_id": network, "cidr": "10.0.1.0/24" });
    vec![
        ("CreatePort", json!({ "port": new_port }), "create_port"),
        ("CreatePorts", json!({ "ports": [new_port] }), "create_port"),
        ("UpdatePort", json!({ "portId": port, "port": {} }), "update_port"),
        ("DeletePort", json!({ "portId": port, "ifMatchRevision": 7 }), "delete_port"),
        ("CreateSubnet", json!({ "subnet": new_subnet }), "create_subnet"),
        ("CreateSubnets", json!({ "subnets": [new_subnet] }), "create_subnet"),
        ("UpdateSubnet", json!({ "subnetId": subnet, "subnet": {} }), "update_subnet"),
        ("DeleteSubnet", json!({ "subnetId": subnet, "ifMatchRevision": 7 }), "delete_subnet"),
        ("UpdateNetwork", json!({ "networkId": network, "network": {} }), "update_network"),
        ("DeleteNetwork", json!({ "networkId": network, "ifMatchRevision": 7 }), "delete_network"),
    ]
}

#[tokio::test]
async fn a_reader_looks_and_changes_nothing() {
    let cloud = Cloud::start().await;
    let reader = |action, parameters| cloud.call_as(TESTER, Role::Reader, action, parameters);
    for (action, new) in
        [("CreateNetwork", json!({ "network": {} })), ("CreateNetworks", json!({ "networks": [{}] }))]
    {
        let new = reader(action, new).await;
        assert_refused(new, Code::PolicyForbids, "(rule:create_network) is disallowed by policy");
    }
    for (action, parameters, rule) in changes(&cloud).await {
        // Before what the owner and the revision forbid.
        let says = format!("(rule:{rule}) is disallowed by policy");
        assert_refused(reader(action, parameters.clone()).await, Code::PolicyForbids, &says);
        if let Some(id) = parameters.get("portId") {
            assert_eq!(reader("ShowPort", json!({ "portId": id })).await.unwrap()["port"]["id"], *id);
        }
    }
    for (list, key) in [("ListPorts", "ports"), ("ListSubnets", "subnets"), ("ListNetworks", "networks")] {
        assert_eq!(reader(list, json!({})).await.unwrap()[key].as_array().unwrap().len(), 1, "{list}");
    }
}

#[tokio::test]
async fn what_another_project_has_does_not_exist() {
    let cloud = Cloud::start().await;
    let stranger = |action, parameters| cloud.call_as("stranger", Role::Member, action, parameters);
    for (action, parameters, _) in changes(&cloud).await {
        let fault = stranger(action, parameters).await.unwrap_err();
        assert!(fault.message.ends_with("could not be found."), "{action}: {fault:?}");
    }
    for (list, key) in [("ListPorts", "ports"), ("ListSubnets", "subnets"), ("ListNetworks", "networks")] {
        assert_eq!(stranger(list, json!({})).await.unwrap()[key], json!([]), "{list}");
    }
}

#[tokio::test]
async fn an_administrator_reaches_every_project() {
    let cloud = Cloud::start().await;
    let admin = |action, parameters| cloud.call_as("office", Role::Admin, action, parameters);
    let network = cloud.network().await;
    cloud.subnet(&network, "10.0.0.0/24").await;
    let own = admin("CreateNetwork", json!({ "network": {} })).await.unwrap()["network"].clone();
    let port = cloud.port(&network, json!({})).await.unwrap();
    let made =
        admin("CreatePort", json!({ "port": { "network_id": network, "project_id": port["project_id"] } }));
    let made = made.await.unwrap()["port"].clone();
    assert_eq!(made["project_id"], port["project_id"], "a port is of the project of its network");
    assert_eq!(addresses(&made), ["10.0.0.3"]);
    assert_ne!(own["project_id"], port["project_id"]);
    let listed = admin("ListNetworks", json!({})).await.unwrap();
    let listed: Vec<&Value> = listed["networks"].as_array().unwrap().iter().collect();
    assert_eq!(listed.len(), 2);
    assert_eq!(
        listed.iter().find(|shown| shown["id"] == *network).unwrap()["subnets"].as_array().unwrap().len(),
        1
    );
    let of_project = json!({ "tenant_id": own["project_id"] });
    let of_project = admin("ListNetworks", of_project).await.unwrap();
    assert_eq!(of_project["networks"], json!([own]));
    let renamed = json!({ "portId": port["id"], "port": { "name": "by admin" } });
    let renamed = admin("UpdatePort", renamed).await.unwrap();
    assert_eq!(renamed["port"]["project_id"], port["project_id"]);
    admin("DeletePort", json!({ "portId": port["id"] })).await.unwrap();
    let left = cloud.call("ListPorts", json!({})).await.unwrap()["ports"].clone();
    assert_eq!((left.as_array().unwrap().len(), &left[0]["id"]), (1, &made["id"]));
    let host = |port: &Value| port.get("binding:host_id").cloned();
    assert_eq!((host(&made), host(&left[0])), (Some(json!("")), None), "administrators see where a port is");
}

#[tokio::test]
async fn what_is_not_served_and_what_is_of_another_project_is_refused() {
    let cloud = Cloud::start().await;
    for (member, rule) in [("shared", "shared"), ("router:external", "router:external")] {
        let network = json!({ "network": { member: true } });
        let says = format!("(rule:create_network:{rule}) is disallowed by policy");
        assert_refused(cloud.call("CreateNetwork", network.clone()).await, Code::PolicyForbids, &says);
        let admin = cloud.call_as(TESTER, Role::Admin, "CreateNetwork", network).await;
        assert_refused(admin, Code::InvalidParameter, "is not served here");
        cloud.call("CreateNetwork", json!({ "network": { member: false } })).await.unwrap();
    }
    let project = text(&cloud.call("ListNetworks", json!({})).await.unwrap()["networks"][0]["project_id"]);
    for member in ["project_id", "tenant_id"] {
        let network = |project: &str| json!({ "network": { member: project } });
        cloud.call("CreateNetwork", network(&project)).await.unwrap();
        let other = cloud.call("CreateNetwork", network("29d7c07b31c34cf4bf99c280240a5d22")).await;
        assert_refused(other, Code::InvalidParameter, &project);
    }
}

#[tokio::test]
async fn a_bulk_request_puts_nothing_into_a_project_that_was_not_named() {
    let cloud = Cloud::start().await;
    cloud.network().await;
    let other = text(&cloud.call("ListNetworks", json!({})).await.unwrap()["networks"][0]["project_id"]);
    let admin = |networks: Value| {
        cloud.call_as("office", Role::Admin, "CreateNetworks", json!({ "networks": networks }))
    };
    let mixed = admin(json!([{ "name": "b1", "project_id": other }, { "name": "b2" }])).await;
    assert_refused(mixed, Code::InvalidParameter, "one request is for one project");
    let mixed = admin(json!([{ "name": "b2" }, { "name": "b1", "project_id": other }])).await;
    assert_refused(mixed, Code::InvalidParameter, "project_id");
    let made = admin(json!([{ "project_id": other }, { "tenant_id": other }])).await.unwrap();
    assert_eq!(
        (&made["networks"][0]["project_id"], &made["networks"][1]["project_id"]),
        (&json!(other), &json!(other))
    );
    let own = admin(json!([{}, {}])).await.unwrap()["networks"].clone();
    let mixed = json!([{ "project_id": own[0]["project_id"] }, {}]);
    assert_eq!(admin(mixed).await.unwrap()["networks"][1]["project_id"], own[0]["project_id"]);
}
