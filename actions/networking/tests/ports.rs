//! Ports take addresses and give them back.

use std::time::Duration;

use serde_json::{Value, json};
use zc_gateway_engine::Code;

use super::{Cloud, addresses, assert_refused, text};

#[tokio::test]
async fn a_pool_is_exhausted_and_a_deleted_port_gives_its_address_back() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    cloud.subnet(&network, "10.0.0.0/29").await;
    let mut ports = Vec::new();
    for last in 2..=6 {
        let port = cloud.port(&network, json!({})).await.unwrap();
        assert_eq!(addresses(&port), [format!("10.0.0.{last}")]);
        ports.push(port);
    }
    let says = format!("No more IP addresses available on network {network}.");
    assert_refused(cloud.port(&network, json!({})).await, Code::AddressesExhausted, &says);
    cloud.delete_port(&ports[2]).await.unwrap();
    let again = cloud.port(&network, json!({ "mac_address": ports[2]["mac_address"] })).await.unwrap();
    assert_eq!(addresses(&again), ["10.0.0.4"]);
    assert_eq!(again["mac_address"], ports[2]["mac_address"], "the hardware address is free again too");
    let gone = cloud.call("ShowPort", json!({ "portId": ports[2]["id"] })).await;
    let says = format!("Port {} could not be found.", text(&ports[2]["id"]));
    assert_refused(gone, Code::NetworkPortNotFound, &says);
    assert_refused(cloud.delete_port(&ports[2]).await, Code::NetworkPortNotFound, &says);
}

#[tokio::test]
async fn a_port_has_all_members_of_networking() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let subnet = cloud.subnet(&network, "10.0.0.0/24").await;
    let bound =
        json!({ "name": "p", "device_id": "d", "device_owner": "compute:nova", "description": "note" });
    let mut port = cloud.port(&network, bound).await.unwrap();
    let mac = text(&port["mac_address"].take());
    assert!(mac.starts_with("fa:16:3e:") && mac.len() == 17, "{mac}");
    let project = text(&port["project_id"]);
    assert_eq!(project.len(), 32);
    let id = text(&port["id"]);
    assert_eq!(id.len(), 36);
    let expected = json!({
        "id": id, "name": "p", "description": "note", "network_id": network, "project_id": project,
        "tenant_id": project, "status": "ACTIVE", "admin_state_up": true, "mac_address": null,
        "fixed_ips": [{ "subnet_id": subnet, "ip_address": "10.0.0.2" }],
        "device_id": "d", "device_owner": "compute:nova", "security_groups": [], "allowed_address_pairs": [],
        "extra_dhcp_opts": [], "binding:vnic_type": "normal", "port_security_enabled": true, "tags": [],
        "qos_policy_id": null, "qos_network_policy_id": null, "dns_name": "", "dns_domain": "",
        "dns_assignment": [{
            "hostname": "host-10-0-0-2", "ip_address": "10.0.0.2", "fqdn": "host-10-0-0-2.openstacklocal.",
        }],
        "revision_number": 1, "created_at": "2023-11-14T22:15:00Z", "updated_at": "2023-11-14T22:15:00Z",
    });
    assert_eq!(port, expected);
    let shown = cloud.call("ShowPort", json!({ "portId": id, "fields": ["status", "id"] })).await.unwrap();
    assert_eq!(shown, json!({ "port": { "id": id, "status": "ACTIVE" } }));
    let unbound = cloud.port(&network, json!({})).await.unwrap();
    let off = cloud.port(&network, json!({ "device_id": "d", "admin_state_up": false })).await.unwrap();
    assert_eq!((&unbound["status"], &off["status"]), (&json!("DOWN"), &json!("DOWN")));
}

#[tokio::test]
async fn a_port_gets_one_address_of_each_version_or_what_it_names() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    assert!(
        addresses(&cloud.port(&network, json!({})).await.unwrap()).is_empty(),
        "there are no subnets yet"
    );
    let small = cloud.subnet(&network, "10.0.0.0/30").await;
    // Which of two is the first is a question of time.
    cloud.gateway.advance(Duration::from_secs(1));
    let large = cloud.subnet(&network, "10.0.1.0/24").await;
    let six = cloud.subnet(&network, "fd00::/64").await;
    let first = cloud.port(&network, json!({})).await.unwrap();
    assert_eq!(addresses(&first), ["10.0.0.2", "fd00::2"]);
    let second = cloud.port(&network, json!({})).await.unwrap();
    assert_eq!(addresses(&second), ["10.0.1.2", "fd00::3"], "the first subnet is full");
    let named = [
        (json!([]), vec![]),
        (json!([{ "subnet_id": six }]), vec!["fd00::4"]),
        (json!([{ "ip_address": "10.0.1.9" }, { "subnet_id": large }]), vec!["10.0.1.9", "10.0.1.10"]),
        (json!([{ "subnet_id": large, "ip_address": "10.0.1.200" }]), vec!["10.0.1.200"]),
        // Certain addresses are taken first, so that no other takes them.
        (json!([{ "subnet_id": large }, { "ip_address": "10.0.1.201" }]), vec!["10.0.1.202", "10.0.1.201"]),
        // Outside the pools, but in the block.
        (json!([{ "ip_address": "10.0.1.1" }]), vec!["10.0.1.1"]),
    ];
    for (fixed_ips, expected) in named {
        let port = cloud.port(&network, json!({ "fixed_ips": fixed_ips })).await.unwrap();
        assert_eq!(addresses(&port), expected, "{fixed_ips}");
    }
    let full = cloud.port(&network, json!({ "fixed_ips": [{ "subnet_id": small }] })).await;
    assert_refused(full, Code::AddressesExhausted, "No more IP addresses");
}

#[tokio::test]
async fn addresses_that_cannot_be_had_are_refused() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let subnet = cloud.subnet(&network, "10.0.0.0/24").await;
    let other = cloud.network().await;
    let elsewhere = cloud.subnet(&other, "10.0.0.0/24").await;
    let taken = cloud.port(&network, json!({})).await.unwrap();
    assert_eq!(addresses(&taken), ["10.0.0.2"]);
    let in_use = format!("IP address 10.0.0.2 already allocated in subnet {subnet}");
    let twice = json!([{ "ip_address": "10.0.0.9" }, { "ip_address": "10.0.0.9" }]);
    let many = json!((0..17).map(|_| json!({ "subnet_id": subnet })).collect::<Vec<_>>());
    for (fixed_ips, code, says) in [
        (json!([{ "ip_address": "10.0.0.2" }]), Code::AddressInUse, in_use.as_str()),
        (json!([{ "ip_address": "10.0.0.2", "subnet_id": subnet }]), Code::AddressInUse, &in_use),
        (twice, Code::AddressInUse, "10.0.0.9 already allocated"),
        (json!([{ "ip_address": "10.0.9.9" }]), Code::AddressNotInNetwork, "any of the subnets"),
        (json!([{ "ip_address": "fd00::1" }]), Code::AddressNotInNetwork, "any of the subnets"),
        (
            json!([{ "ip_address": "10.0.9.9", "subnet_id": subnet }]),
            Code::AddressNotInSubnet,
            "the specified subnet",
        ),
        (json!([{ "ip_address": "10.0.0.0" }]), Code::AddressNotInSubnet, "10.0.0.0 is not a valid IP"),
        (json!([{ "ip_address": "10.0.0.255" }]), Code::AddressNotInSubnet, "10.0.0.255 is not a valid IP"),
        (json!([{ "subnet_id": "none" }]), Code::SubnetNotFound, "Subnet none could not be found."),
        (json!([{ "subnet_id": elsewhere }]), Code::InvalidParameter, "is not a subnet of network"),
        (json!([{}]), Code::InvalidParameter, "`port.fixed_ips`"),
        (json!([{ "ip_address": "ten" }]), Code::ParameterPattern, "`port.fixed_ips[0].ip_address`"),
        (many, Code::InvalidParameter, "at most 16"),
    ] {
        let outcome = cloud.port(&network, json!({ "fixed_ips": fixed_ips })).await;
        assert_refused(outcome, code, says);
    }
    let unknown = cloud.port("nowhere", json!({})).await;
    assert_refused(unknown, Code::NetworkNotFound, "Network nowhere could not be found.");
    assert_refused(
        cloud.call("CreatePort", json!({ "port": {} })).await,
        Code::MissingParameter,
        "`port.network_id`",
    );
    let next = cloud.port(&network, json!({})).await.unwrap();
    assert_eq!(addresses(&next), ["10.0.0.3"], "a refusal takes nothing");
}

#[tokio::test]
async fn a_hardware_address_is_unique_in_its_network() {
    let cloud = Cloud::start().await;
    let (network, other) = (cloud.network().await, cloud.network().await);
    let mac = json!({ "mac_address": "FA-16-3E-00-00-0A" });
    let port = cloud.port(&network, mac.clone()).await.unwrap();
    assert_eq!(port["mac_address"], "fa:16:3e:00:00:0a");
    let says = format!(
        "Unable to complete operation for network {network}. The mac address fa:16:3e:00:00:0a is in use."
    );
    assert_refused(cloud.port(&network, mac.clone()).await, Code::HardwareAddressInUse, &says);
    cloud.port(&other, mac.clone()).await.unwrap();
    assert_refused(
        cloud.port(&network, json!({ "mac_address": "00:00" })).await,
        Code::ParameterPattern,
        "`port.mac_address`",
    );
}

#[tokio::test]
async fn what_a_router_or_a_floating_address_owns_stays() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    for owner in [
        "network:router_interface",
        "network:router_interface_distributed",
        "network:ha_router_replicated_interface",
        "network:router_gateway",
        "network:floatingip",
        "network:router_centralized_snat",
    ] {
        let port = cloud.port(&network, json!({ "device_id": "d", "device_owner": owner })).await.unwrap();
        let id = text(&port["id"]);
        let says =
            format!("Port {id} cannot be deleted directly via the port API: has device owner {owner}.");
        assert_refused(cloud.delete_port(&port).await, Code::NetworkPortInUse, &says);
        let stale = json!({ "portId": id, "ifMatchRevision": 7 });
        let says = "Constrained to revision 7, but the current revision is 1.";
        assert_refused(cloud.call("DeletePort", stale).await, Code::RevisionMismatch, says);
        cloud.update_port(&port, json!({ "device_owner": "" })).await.unwrap();
        let right = json!({ "portId": id, "ifMatchRevision": "2" });
        cloud.call("DeletePort", right).await.unwrap();
    }
    let used = json!({ "device_id": "d", "device_owner": "compute:nova" });
    let used = cloud.port(&network, used).await.unwrap();
    cloud.delete_port(&used).await.unwrap();
}

#[tokio::test]
async fn many_ports_come_all_or_not_at_all() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    cloud.subnet(&network, "10.0.0.0/29").await;
    let ports = |count: usize| json!({ "ports": vec![json!({ "network_id": network }); count] });
    let too_many = cloud.call("CreatePorts", ports(6)).await;
    assert_refused(too_many, Code::AddressesExhausted, "No more IP addresses");
    let made = cloud.call("CreatePorts", ports(5)).await.unwrap();
    let made = made["ports"].as_array().unwrap();
    let all: Vec<&str> = made.iter().flat_map(|port| addresses(port)).collect();
    assert_eq!(all, ["10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6"]);
    for count in [0, 101] {
        let refused = cloud.call("CreatePorts", ports(count)).await;
        assert_refused(refused, Code::InvalidParameter, "1 to 100 ports");
    }
    let mac = json!({ "network_id": network, "mac_address": "fa:16:3e:00:00:01", "fixed_ips": [] });
    let twice = cloud.call("CreatePorts", json!({ "ports": [mac, mac] })).await;
    assert_refused(twice, Code::HardwareAddressInUse, "in use");
    assert_eq!(cloud.call("ListPorts", json!({})).await.unwrap()["ports"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn many_networks_and_subnets_come_all_or_not_at_all() {
    let cloud = Cloud::start().await;
    let made = cloud
        .call("CreateNetworks", json!({ "networks": [{ "name": "a" }, { "name": "b" }] }))
        .await
        .unwrap();
    assert_eq!((&made["networks"][0]["name"], &made["networks"][1]["name"]), (&json!("a"), &json!("b")));
    let shared = json!({ "networks": [{ "name": "c" }, { "shared": true }] });
    assert_refused(cloud.call("CreateNetworks", shared).await, Code::PolicyForbids, "create_network:shared");
    let (a, b) = (&made["networks"][0]["id"], &made["networks"][1]["id"]);
    let subnet = |network: &Value, block: &str| json!({ "network_id": network, "cidr": block });
    // The same block in two networks is no overlap, two of one network are.
    let overlapping =
        json!({ "subnets": [subnet(a, "10.0.0.0/24"), subnet(b, "10.0.0.0/24"), subnet(a, "10.0.0.0/25")] });
    assert_refused(cloud.call("CreateSubnets", overlapping).await, Code::SubnetOverlap, "overlap");
    let several =
        json!({ "subnets": [subnet(a, "10.0.0.0/24"), subnet(b, "10.0.0.0/24"), subnet(a, "10.0.1.0/24")] });
    let made = cloud.call("CreateSubnets", several).await.unwrap();
    let blocks: Vec<&Value> =
        made["subnets"].as_array().unwrap().iter().map(|subnet| &subnet["cidr"]).collect();
    assert_eq!(blocks, ["10.0.0.0/24", "10.0.0.0/24", "10.0.1.0/24"]);
    for (action, key) in [("CreateNetworks", "networks"), ("CreateSubnets", "subnets")] {
        let refused = cloud.call(action, json!({ key: [] })).await;
        assert_refused(refused, Code::InvalidParameter, &format!("1 to 100 {key}"));
    }
    for (list, key, count) in [("ListNetworks", "networks", 2), ("ListSubnets", "subnets", 3)] {
        assert_eq!(
            cloud.call(list, json!({})).await.unwrap()[key].as_array().unwrap().len(),
            count,
            "{list}"
        );
    }
}

#[tokio::test]
async fn a_network_goes_when_its_ports_are_gone_and_takes_its_subnets() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let subnet = cloud.subnet(&network, "10.0.0.0/24").await;
    let port = cloud.port(&network, json!({})).await.unwrap();
    let delete = || cloud.call("DeleteNetwork", json!({ "networkId": network }));
    let says = format!(
        "Unable to complete operation on network {network}. There are one or more ports still in use on the network."
    );
    assert_refused(delete().await, Code::NetworkInUse, &says);
    let subnet_gone = cloud.call("DeleteSubnet", json!({ "subnetId": subnet })).await;
    assert_refused(subnet_gone, Code::SubnetInUse, "have an IP allocation from this subnet");
    cloud.gateway.advance(Duration::from_mins(1));
    cloud.delete_port(&port).await.unwrap();
    delete().await.unwrap();
    assert_refused(delete().await, Code::NetworkNotFound, "could not be found");
    let shown = cloud.call("ShowSubnet", json!({ "subnetId": subnet })).await;
    assert_refused(shown, Code::SubnetNotFound, "could not be found");
}
