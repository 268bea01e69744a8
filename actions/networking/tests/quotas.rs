//! Quotas, zones, and how many addresses are left.

use serde_json::{Value, json};
use zc_gateway_engine::{Code, Role};

use super::{Cloud, assert_refused, text};
use crate::virtual_time::TESTER;

#[tokio::test]
async fn quotas_tell_what_there_is() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    cloud.subnet(&network, "10.0.0.0/24").await;
    cloud.port(&network, json!({})).await.unwrap();
    let shown = cloud.call("ShowNetwork", json!({ "networkId": network })).await.unwrap();
    let own = json!({ "projectId": shown["network"]["project_id"] });
    let details = |account: &'static str, role, parameters: Value| {
        let cloud = &cloud;
        async move { cloud.call_as(account, role, "ShowQuotaDetails", parameters).await }
    };
    let port = json!({ "used": 1, "limit": -1, "reserved": 0 });
    let of_port = |answer: Value| answer["quota"]["port"].clone();
    assert_eq!(of_port(details(TESTER, Role::Reader, own.clone()).await.unwrap()), port);
    assert_eq!(of_port(details("office", Role::Admin, own.clone()).await.unwrap()), port);
    let strange = details("stranger", Role::Member, own.clone()).await;
    assert_refused(strange, Code::PolicyForbids, "(rule:get_quota) is disallowed by policy");
    let unknown = json!({ "projectId": "29d7c07b31c34cf4bf99c280240a5d22" });
    let nothing = json!({ "used": 0, "limit": -1, "reserved": 0 });
    assert_eq!(of_port(details("office", Role::Admin, unknown).await.unwrap()), nothing);
    for action in ["ShowQuota", "ShowDefaultQuota"] {
        let quota = cloud.call(action, own.clone()).await.unwrap()["quota"].clone();
        assert_eq!((&quota["network"], &quota["router"]), (&json!(-1), &json!(0)), "{action}");
    }
}

#[tokio::test]
async fn the_addresses_of_a_network_are_counted() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let four = cloud.subnet(&network, "10.0.0.0/29").await;
    cloud.port(&network, json!({})).await.unwrap();
    cloud.network().await;
    let parameters =
        json!({ "networkId": network, "fields": ["total_ips", "used_ips", "subnet_ip_availability"] });
    let shown = cloud.call("ShowNetworkIpAvailability", parameters).await.unwrap();
    let of_subnet = json!([{
        "subnet_id": four, "subnet_name": "", "cidr": "10.0.0.0/29", "ip_version": 4, "total_ips": 5, "used_ips": 1,
    }]);
    let expected = json!({ "total_ips": 5, "used_ips": 1, "subnet_ip_availability": of_subnet });
    assert_eq!(shown["network_ip_availability"], expected);
    for (filter, count) in [
        (json!({}), 2),
        (json!({ "ip_version": 4 }), 1),
        (json!({ "ip_version": 6 }), 0),
        (json!({ "network_id": network, "network_name": "net" }), 1),
        (json!({ "used_ips": 0 }), 1),
    ] {
        let listed = cloud.call("ListNetworkIpAvailabilities", filter.clone()).await.unwrap();
        assert_eq!(listed["network_ip_availabilities"].as_array().unwrap().len(), count, "{filter}");
    }
    let stranger =
        cloud.call_as("stranger", Role::Member, "ListNetworkIpAvailabilities", json!({})).await.unwrap();
    assert_eq!(stranger["network_ip_availabilities"], json!([]));
}

#[tokio::test]
async fn there_is_one_zone() {
    let cloud = Cloud::start().await;
    let zone = json!({ "name": "nova", "resource": "network", "state": "available" });
    for (filter, expected) in [
        (json!({}), json!([zone])),
        (json!({ "resource": "network", "state": "available" }), json!([zone])),
        (json!({ "resource": "router" }), json!([])),
        (json!({ "name": "mars" }), json!([])),
    ] {
        let listed = cloud.call("ListNetworkAvailabilityZones", filter.clone()).await.unwrap();
        assert_eq!(listed["availability_zones"], expected, "{filter}");
    }
}

#[tokio::test]
async fn a_network_that_only_dhcp_uses_goes_with_its_ports() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    cloud.subnet(&network, "10.0.0.0/24").await;
    let dhcp = cloud.port(&network, json!({ "device_owner": "network:dhcp" })).await.unwrap();
    let other = cloud.port(&network, json!({})).await.unwrap();
    let delete = || cloud.call("DeleteNetwork", json!({ "networkId": network }));
    assert_refused(delete().await, Code::NetworkInUse, "one or more ports still in use");
    cloud.call("ShowPort", json!({ "portId": dhcp["id"] })).await.unwrap();
    cloud.delete_port(&other).await.unwrap();
    delete().await.unwrap();
    for (list, key) in [
        ("ListNetworks", "networks"),
        ("ListSubnets", "subnets"),
        ("ListPorts", "ports"),
        ("ListIpAddresses", "ip_addresses"),
    ] {
        assert_eq!(cloud.call(list, json!({})).await.unwrap()[key], json!([]), "{list}");
    }
}

#[tokio::test]
async fn a_subnet_that_only_dhcp_uses_goes_with_its_addresses() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let (one, two) =
        (cloud.subnet(&network, "10.0.0.0/24").await, cloud.subnet(&network, "10.0.1.0/24").await);
    let of = |owner: &str| {
        let fixed_ips = json!([{ "subnet_id": one }, { "subnet_id": two }, { "subnet_id": one }]);
        cloud.port(&network, json!({ "device_owner": owner, "fixed_ips": fixed_ips }))
    };
    let (dhcp, other) = (of("network:dhcp").await.unwrap(), of("").await.unwrap());
    let delete = || cloud.call("DeleteSubnet", json!({ "subnetId": one }));
    assert_refused(delete().await, Code::SubnetInUse, "have an IP allocation");
    cloud.delete_port(&other).await.unwrap();
    delete().await.unwrap();
    let left = cloud.call("ShowPort", json!({ "portId": dhcp["id"] })).await.unwrap();
    assert_eq!(super::addresses(&left["port"]), ["10.0.1.2"]);
    let listed = cloud.call("ListIpAddresses", json!({})).await.unwrap();
    assert_eq!(listed["ip_addresses"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_administrator_makes_networks_for_any_project_that_there_is() {
    let cloud = Cloud::start().await;
    let own =
        text(&cloud.call("CreateNetwork", json!({ "network": {} })).await.unwrap()["network"]["project_id"]);
    let admin = |action, parameters| cloud.call_as("office", Role::Admin, action, parameters);
    let dashed = format!("{}-{}-{}-{}-{}", &own[..8], &own[8..12], &own[12..16], &own[16..20], &own[20..]);
    for network in [json!({ "project_id": own }), json!({ "tenant_id": dashed })] {
        let made = admin("CreateNetwork", json!({ "network": network })).await.unwrap();
        assert_eq!(made["network"]["project_id"], json!(own), "{network}");
    }
    let two = json!({ "networks": [{ "tenant_id": own }, { "tenant_id": own }] });
    assert_eq!(admin("CreateNetworks", two).await.unwrap()["networks"][1]["project_id"], json!(own));
    let mixed =
        json!({ "networks": [{ "tenant_id": own }, { "tenant_id": "29d7c07b31c34cf4bf99c280240a5d22" }] });
    assert_refused(admin("CreateNetworks", mixed).await, Code::InvalidParameter, "any project that there is");
    let nowhere = json!({ "network": { "project_id": "29d7c07b31c34cf4bf99c280240a5d22" } });
    assert_refused(
        admin("CreateNetwork", nowhere).await,
        Code::InvalidParameter,
        "any project that there is",
    );
    assert_eq!(cloud.call("ListNetworks", json!({})).await.unwrap()["networks"].as_array().unwrap().len(), 5);
    let strange = json!({ "network": { "project_id": own } });
    let strange = cloud.call_as("stranger", Role::Member, "CreateNetwork", strange).await;
    assert_refused(strange, Code::InvalidParameter, "others their own");
}
