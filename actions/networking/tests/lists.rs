//! Filters, order and pages of lists.

use std::time::Duration;

use serde_json::{Value, json};
use zc_gateway_engine::Code;

use super::{Cloud, assert_invalid, assert_refused, text};

/// The names in a list.
async fn names(cloud: &Cloud, action: &str, key: &str, parameters: Value) -> Vec<String> {
    let listed = cloud.call(action, parameters).await.unwrap();
    listed[key].as_array().unwrap().iter().map(|item| text(&item["name"])).collect()
}

#[tokio::test]
async fn ports_are_found_by_what_they_have() {
    let cloud = Cloud::start().await;
    let (network, other) = (cloud.network().await, cloud.network().await);
    let subnet = cloud.subnet(&network, "10.0.0.0/24").await;
    cloud.subnet(&other, "10.0.0.0/24").await;
    let of = |network: &str, name: &str| json!({ "network_id": network, "name": name, "description": name });
    let mut used = of(&network, "used");
    used["device_id"] = json!("d");
    used["device_owner"] = json!("compute:nova");
    let mut off = of(&network, "off");
    off["admin_state_up"] = json!(false);
    off["mac_address"] = json!("fa:16:3e:00:00:0a");
    let ports = json!({ "ports": [used, off, of(&other, "else")] });
    let made = cloud.call("CreatePorts", ports).await.unwrap();
    let id = &made["ports"][0]["id"];
    for (filter, mut expected) in [
        (json!({}), vec!["used", "off", "else"]),
        (json!({ "id": id }), vec!["used"]),
        (json!({ "name": "off" }), vec!["off"]),
        (json!({ "name": "OFF" }), vec![]),
        (json!({ "name": ["off", "else", "no"] }), vec!["off", "else"]),
        (json!({ "description": "off" }), vec!["off"]),
        (json!({ "network_id": network }), vec!["used", "off"]),
        (json!({ "network_id": network, "status": "DOWN" }), vec!["off"]),
        (json!({ "device_id": "d" }), vec!["used"]),
        (json!({ "device_id": "" }), vec!["off", "else"]),
        (json!({ "device_owner": "compute:nova" }), vec!["used"]),
        (json!({ "mac_address": ["FA:16:3E:00:00:0A"] }), vec!["off"]),
        (json!({ "admin_state_up": "False" }), vec!["off"]),
        (json!({ "admin_state_up": true }), vec!["used", "else"]),
        (json!({ "fixed_ips": "ip_address=10.0.0.2" }), vec!["used", "else"]),
        (json!({ "fixed_ips": ["ip_address=10.0.0.2", format!("subnet_id={subnet}")] }), vec!["used"]),
        (json!({ "fixed_ips": ["ip_address=10.0.0.2", "ip_address=10.0.0.3"] }), vec!["used", "off", "else"]),
        (json!({ "fixed_ips": format!("subnet_id={subnet}") }), vec!["used", "off"]),
        (json!({ "fixed_ips": "ip_address_substr=0.0.3" }), vec!["off"]),
        (json!({ "project_id": made["ports"][0]["project_id"] }), vec!["used", "off", "else"]),
        (json!({ "tenant_id": "none" }), vec![]),
    ] {
        let mut found = names(&cloud, "ListPorts", "ports", filter.clone()).await;
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{filter}");
    }
    let fields = cloud.call("ListPorts", json!({ "name": "off", "fields": ["name", "mac_address"] })).await;
    let expected = json!({ "ports": [{ "name": "off", "mac_address": "fa:16:3e:00:00:0a" }] });
    assert_eq!(fields.unwrap(), expected);
    // As `openstack port list --long` asks.
    let absent = cloud.call("ListPorts", json!({ "name": "off", "fields": ["name", "trunk_details"] })).await;
    assert_eq!(absent.unwrap()["ports"], json!([{ "name": "off" }]));
    for (parameters, says) in [
        (json!({ "fixed_ips": "10.0.0.2" }), "`fixed_ips`"),
        (json!({ "fixed_ips": "ip_address=ten" }), "'ten' is not a valid IP address"),
        (json!({ "mac_address": "none" }), "'none' is not a valid MAC address"),
        (json!({ "admin_state_up": "maybe" }), "`admin_state_up`"),
        (json!({ "status": "RECYCLED" }), "`RECYCLED` is none of: ACTIVE, DOWN"),
        (json!({ "revision_number": "new" }), "`revision_number`"),
        (json!({ "changed_since": "yesterday" }), "YYYY-MM-DDTHH:MM:SSZ"),
        (json!({ "fields": ["id", "colour"] }), "there is no member 'colour'"),
        (json!({ "sort_key": "colour" }), "['colour'] is invalid attribute for sort_keys"),
        (json!({ "sort_dir": "asc" }), "Parameter `sort_dir` is not valid"),
        (json!({ "sort_key": "name", "sort_dir": "up" }), "`sort_dir`"),
        (json!({ "limit": "ten" }), "`limit`"),
    ] {
        assert_invalid(cloud.call("ListPorts", parameters).await, says);
    }
}

#[tokio::test]
async fn lists_are_sorted_and_cut_into_pages() {
    let cloud = Cloud::start().await;
    for name in ["b", "d", "a", "c"] {
        cloud.call("CreateNetwork", json!({ "network": { "name": name } })).await.unwrap();
        cloud.gateway.advance(Duration::from_secs(1));
    }
    let list = async |parameters: Value| names(&cloud, "ListNetworks", "networks", parameters).await.concat();
    assert_eq!(list(json!({})).await, "bdac", "from old to new");
    assert_eq!(list(json!({ "sort_key": "name" })).await, "abcd");
    assert_eq!(list(json!({ "sort_key": ["status", "name"], "sort_dir": ["asc", "desc"] })).await, "dcba");
    let page = json!({ "limit": 2, "sort_key": "name", "baseUrl": "http://h/v2.0", "status": "ACTIVE" });
    let first = cloud.call("ListNetworks", page.clone()).await.unwrap();
    let marker = text(&first["networks"][1]["id"]);
    let next =
        format!("http://h/v2.0/networks?limit=2&marker={marker}&status=ACTIVE&sort_key=name&sort_dir=asc");
    assert_eq!(first["networks_links"], json!([{ "rel": "next", "href": next }]));
    let mut second = page.clone();
    second["marker"] = json!(marker);
    assert_eq!(list(second.clone()).await, "cd");
    let second = cloud.call("ListNetworks", second).await.unwrap();
    let links = second["networks_links"].as_array().unwrap();
    assert_eq!((links.len(), &links[0]["rel"]), (1, &json!("previous")));
    assert!(text(&links[0]["href"]).contains("&page_reverse=True"));
    let back = json!({ "limit": 1, "sort_key": "name", "marker": marker, "page_reverse": "True" });
    assert_eq!(list(back).await, "a");
    assert_eq!(list(json!({ "limit": 0 })).await, "bdac");
    let unknown = cloud.call("ListNetworks", json!({ "marker": "none" })).await;
    assert_refused(unknown, Code::NetworkNotFound, "Network none could not be found.");
}

#[tokio::test]
async fn networks_and_subnets_are_found_by_what_they_have() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    for (name, cidr) in [("four", "10.0.0.0/24"), ("six", "fd00::/64")] {
        cloud.new_subnet(&network, json!({ "name": name, "cidr": cidr })).await.unwrap();
        cloud.gateway.advance(Duration::from_secs(1));
    }
    for (filter, expected) in [
        (json!({}), vec!["four", "six"]),
        (json!({ "ip_version": 6 }), vec!["six"]),
        (json!({ "ip_version": ["4"] }), vec!["four"]),
        (json!({ "cidr": "fd00::/64" }), vec!["six"]),
        (json!({ "gateway_ip": "10.0.0.1" }), vec!["four"]),
        (json!({ "network_id": "none" }), vec![]),
        (json!({ "enable_dhcp": true, "name": "six" }), vec!["six"]),
        (json!({ "enable_dhcp": "False" }), vec![]),
    ] {
        assert_eq!(names(&cloud, "ListSubnets", "subnets", filter.clone()).await, expected, "{filter}");
    }
    for (filter, count) in [
        (json!({ "name": "net" }), 1),
        (json!({ "name": "" }), 0),
        (json!({ "router:external": "True" }), 0),
        (json!({ "router:external": "False", "shared": false, "admin_state_up": 1 }), 1),
        (json!({ "id": ["none", network] }), 1),
    ] {
        assert_eq!(names(&cloud, "ListNetworks", "networks", filter.clone()).await.len(), count, "{filter}");
    }
}
