//! Changes of ports and networks.

use std::time::Duration;

use serde_json::json;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::ip_address::{IpAddress, IpAddressId};
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId};
use zc_gateway_engine::{Code, Role};

use super::{Cloud, addresses, assert_refused, text};
use crate::virtual_time::TESTER;

#[tokio::test]
async fn a_port_changes_its_names_and_device() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let port = cloud.port(&network, json!({})).await.unwrap();
    cloud.gateway.advance(Duration::from_mins(1));
    let same = cloud.update_port(&port, json!({ "name": "", "colour": "red" })).await.unwrap();
    assert_eq!(same, port, "nothing has changed, so no revision is counted");
    let members = json!({
        "name": "new", "description": "d", "device_id": "server", "device_owner": "compute:nova",
        "mac_address": "fa:16:3e:00:00:01",
    });
    let changed = cloud.update_port(&port, members.clone()).await.unwrap();
    for (name, value) in members.as_object().unwrap() {
        assert_eq!(changed[name], *value, "{name}");
    }
    let counted = (&changed["status"], &changed["revision_number"], &changed["updated_at"]);
    assert_eq!(counted, (&json!("ACTIVE"), &json!(2), &json!("2023-11-14T22:16:00Z")));
    assert_eq!(changed["created_at"], port["created_at"]);
    let off = cloud.update_port(&port, json!({ "admin_state_up": "False" })).await.unwrap();
    assert_eq!((&off["status"], &off["revision_number"]), (&json!("DOWN"), &json!(3)));
    let other = cloud.port(&network, json!({})).await.unwrap();
    let taken = cloud.update_port(&other, json!({ "mac_address": "fa:16:3e:00:00:01" })).await;
    assert_refused(taken, Code::HardwareAddressInUse, "is in use");
    cloud.update_port(&port, json!({ "mac_address": "fa:16:3e:00:00:02" })).await.unwrap();
    cloud.update_port(&other, json!({ "mac_address": "fa:16:3e:00:00:01" })).await.unwrap();
    let stale = json!({ "portId": port["id"], "port": {}, "ifMatchRevision": 1 });
    assert_refused(cloud.call("UpdatePort", stale).await, Code::RevisionMismatch, "revision is 4");
}

#[tokio::test]
async fn addresses_move_in_one_change() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let subnet = cloud.subnet(&network, "10.0.0.0/29").await;
    let port = cloud.port(&network, json!({})).await.unwrap();
    assert_eq!(addresses(&port), ["10.0.0.2"]);
    for (fixed_ips, expected) in [
        (json!([{ "subnet_id": subnet }]), vec!["10.0.0.2"]),
        (json!([{ "ip_address": "10.0.0.2" }, { "subnet_id": subnet }]), vec!["10.0.0.2", "10.0.0.3"]),
        (json!([{ "subnet_id": subnet }, { "ip_address": "10.0.0.2" }]), vec!["10.0.0.3", "10.0.0.2"]),
        (json!([{ "ip_address": "10.0.0.5" }]), vec!["10.0.0.5"]),
        (json!([]), vec![]),
        (json!([{ "subnet_id": subnet, "ip_address": "10.0.0.6" }]), vec!["10.0.0.6"]),
    ] {
        let changed = cloud.update_port(&port, json!({ "fixed_ips": fixed_ips })).await.unwrap();
        assert_eq!(addresses(&changed), expected, "{fixed_ips}");
    }
    // Four are free: what was dropped has returned.
    for _ in 0..4 {
        cloud.port(&network, json!({})).await.unwrap();
    }
    let full =
        cloud.update_port(&port, json!({ "fixed_ips": [{ "subnet_id": subnet }, { "subnet_id": subnet }] }));
    assert_refused(full.await, Code::AddressesExhausted, "No more IP addresses");
    let of_other = cloud.update_port(&port, json!({ "fixed_ips": [{ "ip_address": "10.0.0.2" }] })).await;
    assert_refused(of_other, Code::AddressInUse, "already allocated");
    let twice = json!({ "fixed_ips": [{ "ip_address": "10.0.0.6" }, { "ip_address": "10.0.0.6" }] });
    assert_refused(cloud.update_port(&port, twice).await, Code::AddressInUse, "already allocated");
    let shown = cloud.call("ShowPort", json!({ "portId": port["id"] })).await.unwrap();
    assert_eq!(addresses(&shown["port"]), ["10.0.0.6"], "a refusal changes nothing");
}

#[tokio::test]
async fn an_associated_address_stays_with_its_port_until_the_device_changes() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    cloud.subnet(&network, "10.0.0.0/29").await;
    let port = cloud.port(&network, json!({ "device_id": "a" })).await.unwrap();
    let id = NetworkPortId::parse(&text(&port["id"])).unwrap();
    let address: IpAddressId = cloud.gateway.find::<NetworkPort>(&id).body.fixed_ips[0].ip_address.clone();
    let associate = || {
        let (id, address) = (id.clone(), address.clone());
        cloud.gateway.note(move |tx| {
            let row = tx.find::<IpAddress>(&address).unwrap();
            tx.change(&row, Event::Modify, |body| body.associations = vec![id.clone()]).unwrap();
        })
    };
    associate().await;
    let dropped = cloud.update_port(&port, json!({ "fixed_ips": [] })).await;
    assert_refused(dropped, Code::IpAddressAssociated, "Port requires disassociation");
    cloud.update_port(&port, json!({ "device_id": "b" })).await.unwrap();
    assert!(cloud.gateway.find::<IpAddress>(&address).body.associations.is_empty());
    associate().await;
    cloud.delete_port(&port).await.unwrap();
    assert!(cloud.gateway.note(move |tx| tx.find::<IpAddress>(&address).is_none()).await);
}

#[tokio::test]
async fn a_shared_address_stays_with_its_other_ports() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    cloud.subnet(&network, "10.0.0.0/29").await;
    let (a, b) = (
        cloud.port(&network, json!({})).await.unwrap(),
        cloud.port(&network, json!({ "fixed_ips": [] })).await.unwrap(),
    );
    let id = |port: &serde_json::Value| NetworkPortId::parse(&text(&port["id"])).unwrap();
    let shared = cloud.gateway.find::<NetworkPort>(&id(&a)).body.fixed_ips[0].clone();
    let (id_a, id_b) = (id(&a), id(&b));
    let (fixed_ip, both) = (shared.clone(), [id_a, id_b.clone()]);
    cloud
        .gateway
        .note(move |tx| {
            let row = tx.find::<IpAddress>(&fixed_ip.ip_address).unwrap();
            tx.change(&row, Event::Modify, |body| body.ports = both.to_vec()).unwrap();
            let row = tx.find::<NetworkPort>(&both[1]).unwrap();
            tx.change(&row, Event::Modify, |body| body.fixed_ips = vec![fixed_ip.clone()]).unwrap();
        })
        .await;
    cloud.update_port(&a, json!({ "fixed_ips": [] })).await.unwrap();
    assert_eq!(cloud.gateway.find::<IpAddress>(&shared.ip_address).body.ports, [id_b]);
    cloud.delete_port(&b).await.unwrap();
    assert!(cloud.gateway.note(move |tx| tx.find::<IpAddress>(&shared.ip_address).is_none()).await);
}

#[tokio::test]
async fn a_network_changes_its_names() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let update = |members: serde_json::Value, revision: serde_json::Value| {
        let parameters = json!({ "networkId": network, "network": members, "ifMatchRevision": revision });
        cloud.call("UpdateNetwork", parameters)
    };
    let changed = update(json!({ "name": "new", "description": "d", "admin_state_up": false }), json!(1));
    let changed = changed.await.unwrap()["network"].clone();
    let members = (&changed["name"], &changed["admin_state_up"], &changed["revision_number"]);
    assert_eq!(members, (&json!("new"), &json!(false), &json!(2)));
    assert_refused(update(json!({}), json!(1)).await, Code::RevisionMismatch, "revision is 2");
    let delete = json!({ "networkId": network, "ifMatchRevision": 1 });
    assert_refused(cloud.call("DeleteNetwork", delete).await, Code::RevisionMismatch, "revision is 2");
    let none = json!({ "networkId": "none", "network": {} });
    assert_refused(cloud.call("UpdateNetwork", none).await, Code::NetworkNotFound, "Network none could");
}

#[tokio::test]
async fn a_truth_value_that_says_neither_changes_nothing() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let port = cloud.port(&network, json!({})).await.unwrap();
    for member in ["admin_state_up", "port_security_enabled"] {
        for said in [json!("none"), json!(""), json!([]), json!([true, false]), json!(null), json!(2)] {
            let refused = cloud.update_port(&port, json!({ member: said })).await.unwrap_err();
            assert!(refused.message.contains(member), "{member}: {said}: {}", refused.message);
        }
    }
}

#[tokio::test]
async fn null_is_refused_where_nothing_can_be_taken_away() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let subnet = cloud.subnet(&network, "10.0.0.0/24").await;
    let port = cloud.port(&network, json!({ "name": "p", "device_id": "d" })).await.unwrap();
    let of_port = [
        "name",
        "description",
        "device_id",
        "device_owner",
        "dns_name",
        "dns_domain",
        "fixed_ips",
        "mac_address",
        "admin_state_up",
        "port_security_enabled",
        "binding:vnic_type",
    ];
    let of_network = [
        "name",
        "description",
        "mtu",
        "dns_domain",
        "port_security_enabled",
        "admin_state_up",
        "shared",
        "router:external",
        "is_default",
    ];
    let of_subnet = ["name", "description", "enable_dhcp", "allocation_pools", "dns_publish_fixed_ip"];
    for (action, id_name, id, key, members) in [
        ("UpdatePort", "portId", text(&port["id"]), "port", &of_port[..]),
        ("UpdateNetwork", "networkId", network, "network", &of_network[..]),
        ("UpdateSubnet", "subnetId", subnet, "subnet", &of_subnet[..]),
    ] {
        for member in members {
            let refused =
                cloud.call(action, json!({ id_name: id, key: { *member: null } })).await.unwrap_err();
            let message = refused.message;
            assert!(message.contains(&format!("{key}.{member}")), "{action}: {member}: {message}");
        }
    }
    for groups in [json!([null]), json!([[]]), json!("group")] {
        let refused = cloud.update_port(&port, json!({ "security_groups": groups })).await.unwrap_err();
        assert!(refused.message.contains("port.security_groups"), "{groups}: {}", refused.message);
    }
    let same = cloud.update_port(&port, json!({ "security_groups": null, "extra_dhcp_opts": null })).await;
    assert_eq!(same.unwrap(), port);
}

#[tokio::test]
async fn null_takes_the_host_of_a_port_away() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let port = cloud.port(&network, json!({})).await.unwrap();
    for (said, shown) in [(json!("host-1"), "host-1"), (json!(null), "")] {
        let change = json!({ "portId": port["id"], "port": { "binding:host_id": said } });
        let changed = cloud.call_as(TESTER, Role::Admin, "UpdatePort", change).await.unwrap();
        assert_eq!(changed["port"]["binding:host_id"], shown);
    }
}
