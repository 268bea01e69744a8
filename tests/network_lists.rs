//! Lists of Networking at their paths: what narrows them, what is refused, and what clients look into.

use serde_json::{Value, json};

use crate::harness::Gateway;
use crate::harness::openstack::{Cloud, OTHER_PROJECT, PROJECT};

#[test]
fn what_is_asked_of_a_list_is_evaluated_or_refused() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let post = |path: &str, body: Value| cloud.call(&token, "POST", path, &body).body;
    let network = post("/v2.0/networks", json!({ "network": { "name": "n" } }))["network"]["id"].clone();
    let subnet = json!({ "subnet": { "network_id": network, "ip_version": 4, "cidr": "10.0.0.0/24" } });
    post("/v2.0/subnets", subnet);
    post("/v2.0/ports", json!({ "port": { "network_id": network } }));
    let get = |path: &str| cloud.get(&token, path);
    for (path, key, count) in [
        ("/v2.0/ports?security_groups=any", "ports", 0),
        ("/v2.0/ports?port_security_enabled=True", "ports", 1),
        ("/v2.0/ports?port_security_enabled=false", "ports", 0),
        ("/v2.0/ports?binding%3Ahost_id=h", "ports", 0),
        ("/v2.0/ports?binding:vnic_type=normal", "ports", 1),
        ("/v2.0/ports?revision_number=7", "ports", 0),
        ("/v2.0/ports?created_at=2020-01-01T00:00:00Z", "ports", 0),
        ("/v2.0/ports?changed_since=2099-01-01T00:00:00Z", "ports", 0),
        ("/v2.0/ports?fixed_ips=ip_address_substr%3D10.0", "ports", 1),
        ("/v2.0/networks?mtu=1400", "networks", 0),
        ("/v2.0/networks?provider:network_type=vlan", "networks", 0),
        ("/v2.0/subnets?ipv6_ra_mode=slaac", "subnets", 0),
        ("/v2.0/subnets?subnetpool_id=", "subnets", 1),
        ("/v2.0/ip_addresses?sort_key=address&sort_dir=desc", "ip_addresses", 1),
        ("/v2.0/availability_zones?resource=network", "availability_zones", 1),
        ("/v2.0/network-ip-availabilities?network_name=n", "network_ip_availabilities", 1),
        ("/v2.0/quotas", "quotas", 0),
        ("/v2.0/service-providers", "service_providers", 0),
        ("/v2.0/qos/policies?shared=true", "policies", 0),
        ("/v2.0/security-group-rules?security_group_id=x", "security_group_rules", 0),
        ("/v2.0/subnetpools", "subnetpools", 0),
        ("/v2.0/agents?host=h", "agents", 0),
    ] {
        let listed = get(path);
        assert_eq!((listed.status, listed.body[key].as_array().map(Vec::len)), (200, Some(count)), "{path}");
    }
    for (path, says) in [
        ("/v2.0/ports?colour=red", "colour"),
        ("/v2.0/ports?allowed_address_pairs=x", "allowed_address_pairs"),
        ("/v2.0/ports?admin_state_up=maybe", "admin_state_up"),
        ("/v2.0/ports?sort_key=colour", "colour"),
        ("/v2.0/ports?fields=colour", "colour"),
        ("/v2.0/subnets?ip_version=5", "ip_version"),
        ("/v2.0/subnets?cidr=ten", "cidr"),
        ("/v2.0/trunks?colour=red", "colour"),
        ("/v2.0/extensions?colour=red", "colour"),
    ] {
        let refused = get(path);
        let message = refused.body["NeutronError"]["message"].as_str().unwrap_or_default();
        assert!(refused.status == 400 && message.contains(says), "{path}: {refused:?}");
    }
}

#[test]
fn quotas_can_be_looked_at() {
    let cloud = Cloud::in_memory(&[]);
    let (token, admin) = (cloud.token("member"), cloud.token("admin"));
    for path in ["", "/default"] {
        let quota = cloud.get(&token, &format!("/v2.0/quotas/{PROJECT}{path}"));
        assert_eq!((quota.status, &quota.body["quota"]["network"]), (200, &json!(-1)), "{path}");
    }
    let details = cloud.get(&admin, &format!("/v2.0/quotas/{OTHER_PROJECT}/details.json"));
    assert_eq!(details.body["quota"]["port"], json!({ "used": 0, "limit": -1, "reserved": 0 }));
    let refused = cloud.get(&token, &format!("/v2.0/quotas/{OTHER_PROJECT}"));
    assert_eq!((refused.status, &refused.body["NeutronError"]["type"]), (403, &json!("PolicyNotAuthorized")));
    let change = json!({ "quota": { "network": 1 } });
    let change = cloud.call(&admin, "PUT", &format!("/v2.0/quotas/{PROJECT}"), &change);
    assert_eq!(change.status, 501, "{change:?}");
}

#[test]
fn an_address_tells_of_its_ports() {
    let gateway = Gateway::in_memory(&[]);
    let network =
        gateway.network("CreateNetwork", &json!({ "network": {} })).output()["network"]["id"].clone();
    let subnet = json!({ "subnet": { "network_id": network, "cidr": "10.0.0.0/24" } });
    gateway.network("CreateSubnet", &subnet).output();
    let port = json!({ "port": { "network_id": network, "device_id": "d" } });
    let port = gateway.network("CreatePort", &port).output()["port"].clone();
    let address = gateway.network("ListIpAddresses", &json!({})).output()["ip_addresses"][0]["id"].clone();
    let ports = gateway.network("ListIpAddressPorts", &json!({ "ipAddressId": address }));
    let expected = json!([{ "id": port["id"], "device_id": "d", "service": "none" }]);
    assert_eq!(ports.output()["ip_addresses_ports"], expected);
    gateway
        .network("ListIpAddressPorts", &json!({ "ipAddressId": "none" }))
        .assert_refused(404, "INVALID_IP_ADDRESS_NOT_FOUND");
    // The same actions as at the paths.
    let project = json!({ "projectId": port["project_id"] });
    for action in ["ShowQuota", "ShowDefaultQuota", "ShowQuotaDetails"] {
        assert!(
            gateway.network(action, &project).output()["quota"]["port"].is_object()
                == (action == "ShowQuotaDetails")
        );
    }
    for (action, key) in [
        ("ListNetworkAvailabilityZones", "availability_zones"),
        ("ListNetworkIpAvailabilities", "network_ip_availabilities"),
    ] {
        assert_eq!(gateway.network(action, &json!({})).output()[key].as_array().unwrap().len(), 1);
    }
    let shown = gateway.network("ShowNetworkIpAvailability", &json!({ "networkId": network }));
    assert_eq!(shown.output()["network_ip_availability"]["used_ips"], 1);
}

#[test]
fn an_administrator_makes_things_for_another_project() {
    let cloud = Cloud::in_memory(&[]);
    let (admin, stranger) = (cloud.token("admin"), cloud.token("stranger"));
    let network = json!({ "network": { "name": "theirs", "tenant_id": OTHER_PROJECT } });
    let network = cloud.call(&admin, "POST", "/v2.0/networks", &network);
    assert_eq!((network.status, &network.body["network"]["project_id"]), (201, &json!(OTHER_PROJECT)));
    let id = network.body["network"]["id"].clone();
    let subnet = json!({ "subnet": { "network_id": id, "ip_version": 4, "cidr": "10.0.0.0/24", "project_id": OTHER_PROJECT } });
    assert_eq!(cloud.call(&admin, "POST", "/v2.0/subnets", &subnet).status, 201);
    let port = json!({ "port": { "network_id": id, "tenant_id": OTHER_PROJECT } });
    assert_eq!(cloud.call(&admin, "POST", "/v2.0/ports", &port).status, 201);
    for list in ["networks", "subnets", "ports"] {
        let listed = cloud.get(&stranger, &format!("/v2.0/{list}"));
        assert_eq!(listed.body[list][0]["project_id"], OTHER_PROJECT, "{list}");
    }
}
