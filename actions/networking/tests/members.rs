//! What is shown can be asked for: each member of each list is a filter, a sort key and a field.

use std::time::Duration;

use serde_json::{Value, json};
use zc_gateway_engine::Role;

use super::{Cloud, text};
use crate::networking::members::kind::Kind;
use crate::networking::members::{self, Seen, View};
use crate::views::ip_address::IpAddressView;
use crate::views::network::info::NetworkInfo;
use crate::views::network::port::NetworkPortInfo;
use crate::views::network::subnet::SubnetInfo;
use crate::virtual_time::TESTER;

/// Two of everything that differ in all that callers can say.
async fn cloud_of_two() -> Cloud {
    let cloud = Cloud::start().await;
    let full = json!({
        "name": "full", "description": "d", "admin_state_up": false, "mtu": 1400, "port_security_enabled": false,
        "dns_domain": "example.org.", "availability_zone_hints": ["nova"],
    });
    let full = cloud.call("CreateNetwork", json!({ "network": full })).await.unwrap()["network"].clone();
    cloud.gateway.advance(Duration::from_secs(10));
    let bare = cloud.network().await;
    let subnet = json!({
        "cidr": "fd00::/64", "name": "full", "description": "d", "gateway_ip": null, "ipv6_address_mode": "slaac",
        "ipv6_ra_mode": "slaac", "dns_nameservers": ["9.9.9.9"], "service_types": ["compute:nova"],
        "dns_publish_fixed_ip": true,
    });
    cloud.new_subnet(&text(&full["id"]), subnet).await.unwrap();
    cloud.new_subnet(&bare, json!({ "cidr": "10.0.0.0/24", "enable_dhcp": false })).await.unwrap();
    cloud.gateway.advance(Duration::from_secs(10));
    let port = json!({
        "name": "full", "description": "d", "admin_state_up": false, "mac_address": "fa:16:3e:00:00:01",
        "device_id": "d", "device_owner": "compute:nova", "binding:vnic_type": "direct", "dns_name": "db",
        "dns_domain": "example.org.", "tags": ["red"],
    });
    let port = cloud.port(&text(&full["id"]), port).await.unwrap();
    cloud.update_port(&port, json!({ "name": "fuller" })).await.unwrap();
    cloud.port(&bare, json!({})).await.unwrap();
    for (kind, id) in [("networks", &full["id"]), ("ports", &port["id"])] {
        let tags = json!({ "resourceType": kind, "resourceId": id, "tags": ["blue", "red"] });
        cloud.call("ReplaceTags", tags).await.unwrap();
    }
    cloud
}

/// What a member is called as a filter, for one that has this value.
fn as_filter(kind: Kind, found: &Value) -> Option<Value> {
    match (kind, found) {
        (Kind::Other(_), _) => None,
        (Kind::FixedIps(_), addresses) => {
            let address = addresses.get(0)?.get("ip_address")?.as_str()?;
            Some(json!(format!("ip_address={address}")))
        }
        // Nothing is filtered by an empty list of texts: nothing has any of them.
        (Kind::Texts | Kind::Tags(_), Value::Array(texts)) => texts.first().cloned(),
        (_, Value::Null) => Some(json!("")),
        (_, other) => Some(other.clone()),
    }
}

async fn every_member_is_asked_for<V: View>(cloud: &Cloud, action: &str) {
    let list = async |parameters: Value| {
        let answer = cloud.call_as(TESTER, Role::Admin, action, parameters.clone()).await;
        let answer = answer.unwrap_or_else(|fault| panic!("{action} {parameters}: {fault:?}"));
        answer[V::COLLECTION].as_array().unwrap().clone()
    };
    let all = list(json!({})).await;
    assert!(all.len() >= 2, "{action}");
    for member in members::all::<V>().filter(|member| member.seen != Seen::ByNobody) {
        let name = member.name;
        let shown = list(json!({ "fields": name })).await;
        let expected: Vec<Value> = all.iter().map(|item| json!({ name: item[name] })).collect();
        assert_eq!(shown, expected, "{action} fields={name}");
        if member.kind.is_sort_key() {
            let (up, down) = (json!({ "sort_key": name }), json!({ "sort_key": name, "sort_dir": "desc" }));
            let (up, down) = (list(up).await, list(down).await);
            let of = |items: &[Value]| items.iter().map(|item| item[name].to_string()).collect::<Vec<_>>();
            let mut reversed = of(&down);
            reversed.reverse();
            assert_eq!(of(&up), reversed, "{action} sort_key={name}");
        }
        for item in &all {
            let Some(wanted) = as_filter(member.kind, &item[name]) else { continue };
            let found = list(json!({ name: wanted })).await;
            assert!(found.contains(item), "{action} {name}={wanted}");
            // Whatever else is found has the same; what differs is not found.
            for other in &all {
                let has_it = as_filter(member.kind, &other[name]).as_ref() == Some(&wanted)
                    || other[name].as_array().is_some_and(|texts| texts.contains(&wanted));
                assert_eq!(found.contains(other), has_it, "{action} {name}={wanted}: {other}");
            }
        }
    }
}

#[tokio::test]
async fn every_member_that_is_shown_is_a_filter_a_sort_key_and_a_field() {
    let cloud = cloud_of_two().await;
    every_member_is_asked_for::<NetworkInfo>(&cloud, "ListNetworks").await;
    every_member_is_asked_for::<SubnetInfo>(&cloud, "ListSubnets").await;
    every_member_is_asked_for::<NetworkPortInfo>(&cloud, "ListPorts").await;
    every_member_is_asked_for::<IpAddressView>(&cloud, "ListIpAddresses").await;
}

#[tokio::test]
async fn filters_by_what_is_not_shown_are_evaluated_too() {
    let cloud = cloud_of_two().await;
    for (action, key, filter, expected) in [
        ("ListPorts", "ports", json!({ "security_groups": "any" }), vec![]),
        ("ListPorts", "ports", json!({ "binding:host_id": "any" }), vec![]),
        ("ListPorts", "ports", json!({ "changed_since": "2023-11-14T22:15:20Z" }), vec!["", "fuller"]),
        ("ListPorts", "ports", json!({ "changed_since": "2030-01-01" }), vec![]),
        ("ListPorts", "ports", json!({ "tags-any": "green,red" }), vec!["fuller"]),
        ("ListPorts", "ports", json!({ "tags": "red,green" }), vec![]),
        ("ListPorts", "ports", json!({ "not-tags": "red,blue" }), vec![""]),
        ("ListPorts", "ports", json!({ "not-tags": "red,green" }), vec!["", "fuller"]),
        ("ListPorts", "ports", json!({ "not-tags-any": "red,green" }), vec![""]),
        ("ListNetworks", "networks", json!({ "provider:network_type": "vlan" }), vec![]),
        ("ListNetworks", "networks", json!({ "is_default": true }), vec![]),
        ("ListNetworks", "networks", json!({ "tags": "red,blue", "mtu": 1400 }), vec!["full"]),
        ("ListNetworks", "networks", json!({ "shared": true }), vec![]),
        ("ListSubnets", "subnets", json!({ "shared": true }), vec![]),
        ("ListSubnets", "subnets", json!({ "segment_id": "any" }), vec![]),
        ("ListSubnets", "subnets", json!({ "router:external": "False", "name": "full" }), vec!["full"]),
    ] {
        let listed = cloud.call(action, filter.clone()).await.unwrap();
        let mut names: Vec<String> =
            listed[key].as_array().unwrap().iter().map(|it| text(&it["name"])).collect();
        names.sort_unstable();
        assert_eq!(names, expected, "{action} {filter}");
    }
}
