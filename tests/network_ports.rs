//! Networks, subnets and ports over the wire: their life, their addresses, and what stays after a power cut.

use serde_json::{Value, json};

use crate::harness::Gateway;
use crate::harness::http::Reply;
use crate::harness::openstack::seed_file;

/// Users of two projects, each with a token of the same name.
const SEED: &str = r#"
[[access_key]]
account = "29d7c07b31c34cf4bf99c280240a5d22"
id = "member"
token = "zct-member-0123456789"

[[access_key]]
account = "29d7c07b31c34cf4bf99c280240a5d22"
id = "reader"
token = "zct-reader-0123456789"
role = "reader"

[[access_key]]
account = "5d8b99310e6c49eaa5413aa659170deb"
id = "stranger"
token = "zct-stranger-0123456789"

[[access_key]]
account = "5d8b99310e6c49eaa5413aa659170deb"
id = "admin"
token = "zct-admin-0123456789"
role = "admin"
"#;

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// A network with one subnet, their identifiers.
fn network(gateway: &Gateway, cidr: &str) -> (String, String) {
    let network = gateway.network("CreateNetwork", &json!({ "network": { "name": "net" } }));
    let network = text(&network.output()["network"]["id"]);
    let subnet = json!({ "subnet": { "network_id": network, "cidr": cidr, "ip_version": 4 } });
    let subnet = gateway.network("CreateSubnet", &subnet);
    (network, text(&subnet.output()["subnet"]["id"]))
}

/// A port of a network.
fn port(gateway: &Gateway, network: &str) -> Reply {
    gateway.network("CreatePort", &json!({ "port": { "network_id": network } }))
}

fn address(port: &Value) -> &str {
    port["fixed_ips"][0]["ip_address"].as_str().unwrap()
}

#[test]
fn a_port_lives_and_its_address_returns() {
    let gateway = Gateway::in_memory(&[]);
    let (network, subnet) = network(&gateway, "10.0.0.0/29");
    let many = json!({ "ports": vec![json!({ "network_id": network, "name": "many" }); 4] });
    let many = gateway.network("CreatePorts", &many).output()["ports"].clone();
    assert_eq!(
        many.as_array().unwrap().iter().map(address).collect::<Vec<_>>().join(" "),
        "10.0.0.2 10.0.0.3 10.0.0.4 10.0.0.5"
    );
    let last = port(&gateway, &network).output()["port"].clone();
    assert_eq!(address(&last), "10.0.0.6");
    let full = port(&gateway, &network);
    let message = full.assert_refused(409, "OPERATION_DENIED_ADDRESSES_EXHAUSTED").message();
    assert_eq!(message, format!("No more IP addresses available on network {network}."));
    let id = json!({ "portId": many[1]["id"] });
    let reply = gateway.network("DeletePort", &id);
    assert_eq!(reply.output().as_object().unwrap().keys().collect::<Vec<_>>(), ["requestId"]);
    gateway.network("DeletePort", &id).assert_refused(404, "INVALID_NETWORK_PORT_NOT_FOUND");
    gateway.network("ShowPort", &id).assert_refused(404, "INVALID_NETWORK_PORT_NOT_FOUND");
    assert_eq!(address(&port(&gateway, &network).output()["port"]), "10.0.0.3");

    let update = |members: Value, revision: Value| {
        let port = &last["id"];
        gateway
            .network("UpdatePort", &json!({ "portId": port, "port": members, "ifMatchRevision": revision }))
    };
    let owned = json!({ "device_id": "router", "device_owner": "network:router_interface" });
    assert_eq!(update(owned, json!(1)).output()["port"]["revision_number"], 2);
    update(json!({}), json!(1)).assert_refused(412, "INVALID_REVISION_NUMBER");
    let owned = gateway.network("DeletePort", &json!({ "portId": last["id"] }));
    let message = owned.assert_refused(409, "OPERATION_DENIED_NETWORK_PORT_IN_USE").message();
    assert!(message.ends_with("has device owner network:router_interface."), "{message}");
    let moved = update(json!({ "fixed_ips": [], "mac_address": "fa:16:3e:00:00:01" }), json!(null));
    assert_eq!(moved.output()["port"]["fixed_ips"], json!([]));
    let shown = gateway.network("ShowPort", &json!({ "portId": last["id"], "fields": ["mac_address"] }));
    let mut shown = shown.output().clone();
    shown.as_object_mut().unwrap().remove("requestId");
    assert_eq!(shown, json!({ "port": { "mac_address": "fa:16:3e:00:00:01" } }));
    let filter =
        json!({ "name": "many", "network_id": [network], "fixed_ips": [format!("subnet_id={subnet}")] });
    assert_eq!(gateway.network("ListPorts", &filter).output()["ports"].as_array().unwrap().len(), 3);
    let page = json!({ "limit": 2, "baseUrl": "http://127.0.0.1/v2.0" });
    let page = gateway.network("ListPorts", &page);
    assert_eq!(page.output()["ports"].as_array().unwrap().len(), 2);
    assert_eq!(page.output()["ports_links"][0]["rel"], "next");
}

#[test]
fn several_networks_and_subnets_come_at_once() {
    let gateway = Gateway::in_memory(&[]);
    let networks = json!({ "networks": [{ "name": "a" }, { "name": "b" }] });
    let networks = gateway.network("CreateNetworks", &networks).output()["networks"].clone();
    assert_eq!((&networks[0]["name"], &networks[1]["name"]), (&json!("a"), &json!("b")));
    let subnets = |blocks: [&str; 2]| {
        let new = |block: &str| json!({ "network_id": networks[0]["id"], "cidr": block });
        gateway.network("CreateSubnets", &json!({ "subnets": blocks.map(new) }))
    };
    subnets(["10.0.0.0/24", "10.0.0.128/25"]).assert_refused(400, "INVALID_SUBNET_OVERLAP");
    let made = subnets(["10.0.0.0/24", "10.0.1.0/24"]).output()["subnets"].clone();
    assert_eq!((&made[0]["cidr"], &made[1]["cidr"]), (&json!("10.0.0.0/24"), &json!("10.0.1.0/24")));
}

#[test]
fn networks_and_subnets_live_and_end() {
    let gateway = Gateway::in_memory(&[]);
    let (network, subnet) = network(&gateway, "10.0.0.0/24");
    let (of_network, of_subnet) = (json!({ "networkId": network }), json!({ "subnetId": subnet }));
    let made = port(&gateway, &network).output()["port"].clone();
    let update = json!({ "networkId": network, "network": { "name": "new" } });
    assert_eq!(gateway.network("UpdateNetwork", &update).output()["network"]["name"], "new");
    let update = json!({ "subnetId": subnet, "subnet": { "name": "new", "gateway_ip": null } });
    assert_eq!(gateway.network("UpdateSubnet", &update).output()["subnet"]["gateway_ip"], json!(null));
    let shown = gateway.network("ShowNetwork", &of_network);
    assert_eq!(shown.output()["network"]["subnets"], json!([subnet]));
    assert_eq!(gateway.network("ShowSubnet", &of_subnet).output()["subnet"]["cidr"], "10.0.0.0/24");
    let by_name = json!({ "name": "new" });
    assert_eq!(gateway.network("ListNetworks", &by_name).output()["networks"][0]["id"], *network);
    assert_eq!(gateway.network("ListSubnets", &by_name).output()["subnets"][0]["id"], *subnet);
    let overlap = json!({ "subnet": { "network_id": network, "cidr": "10.0.0.0/8" } });
    gateway.network("CreateSubnet", &overlap).assert_refused(400, "INVALID_SUBNET_OVERLAP");
    gateway.network("DeleteSubnet", &of_subnet).assert_refused(409, "OPERATION_DENIED_SUBNET_IN_USE");
    gateway.network("DeleteNetwork", &of_network).assert_refused(409, "OPERATION_DENIED_NETWORK_IN_USE");
    gateway.network("DeletePort", &json!({ "portId": made["id"] })).output();
    gateway.network("DeleteSubnet", &of_subnet).output();
    gateway.network("DeleteNetwork", &of_network).output();
    gateway.network("ShowSubnet", &of_subnet).assert_refused(404, "INVALID_SUBNET_NOT_FOUND");
    gateway.network("ShowNetwork", &of_network).assert_refused(404, "INVALID_NETWORK_NOT_FOUND");
}

#[test]
fn everything_is_as_it_was_after_a_power_cut() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &[]);
    let (network, _) = network(&gateway, "10.0.0.0/29");
    let ports: Vec<Value> = (0..5).map(|_| port(&gateway, &network).output()["port"].clone()).collect();
    gateway.network("DeletePort", &json!({ "portId": ports[0]["id"] })).output();
    let lists = |gateway: &Gateway| {
        ["ListNetworks", "ListSubnets", "ListPorts"].map(|list| {
            let mut listed = gateway.network(list, &json!({})).output().clone();
            listed.as_object_mut().unwrap().remove("requestId");
            listed
        })
    };
    let before = lists(&gateway);
    gateway.kill();
    let gateway = Gateway::over(folder.path(), &[]);
    assert_eq!(lists(&gateway), before);
    assert_eq!(address(&port(&gateway, &network).output()["port"]), "10.0.0.2", "the only free one");
    port(&gateway, &network).assert_refused(409, "OPERATION_DENIED_ADDRESSES_EXHAUSTED");
    let taken =
        json!({ "port": { "network_id": network, "mac_address": ports[1]["mac_address"], "fixed_ips": [] } });
    gateway.network("CreatePort", &taken).assert_refused(409, "INVALID_HARDWARE_ADDRESS_IN_USE");
}

#[test]
fn a_token_does_what_its_role_and_project_allow() {
    let folder = tempfile::tempdir().unwrap();
    let seed = seed_file(folder.path(), SEED);
    let gateway = Gateway::in_memory(&["--seed", &seed]);
    let call = |user: &str, action: &str, parameters: &Value| {
        let token = format!("zct-{user}-0123456789");
        gateway.call_service("network", Some(&token), action, parameters)
    };
    let network = call("member", "CreateNetwork", &json!({ "network": {} })).output()["network"].clone();
    assert_eq!(network["project_id"], "29d7c07b31c34cf4bf99c280240a5d22");
    let new = json!({ "port": { "network_id": network["id"] } });
    let port = call("member", "CreatePort", &new).output()["port"].clone();
    let id = json!({ "portId": port["id"] });

    assert_eq!(call("reader", "ShowPort", &id).output()["port"], port);
    for (action, parameters, rule) in [
        ("DeletePort", &id, "delete_port"),
        ("CreatePort", &new, "create_port"),
        ("CreateNetwork", &json!({ "network": {} }), "create_network"),
    ] {
        let refused = call("reader", action, parameters);
        let message = refused.assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION").message();
        assert_eq!(message, format!("(rule:{rule}) is disallowed by policy"));
    }
    for action in ["ShowPort", "DeletePort"] {
        call("stranger", action, &id).assert_refused(404, "INVALID_NETWORK_PORT_NOT_FOUND");
    }
    call("stranger", "CreatePort", &new).assert_refused(404, "INVALID_NETWORK_NOT_FOUND");
    assert_eq!(call("stranger", "ListPorts", &json!({})).output()["ports"], json!([]));

    let listed = call("admin", "ListPorts", &json!({})).output()["ports"].clone();
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["id"]), (1, &port["id"]));
    let renamed = json!({ "portId": port["id"], "port": { "name": "by admin" } });
    assert_eq!(call("admin", "UpdatePort", &renamed).output()["port"]["project_id"], network["project_id"]);
    call("admin", "DeletePort", &id).output();
    assert_eq!(call("member", "ListPorts", &json!({})).output()["ports"], json!([]));
}
