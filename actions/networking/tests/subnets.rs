//! Blocks, gateways and pools.

use serde_json::{Value, json};
use zc_gateway_engine::Code;

use super::{Cloud, addresses, assert_refused, text};

fn pools(subnet: &Value) -> Vec<String> {
    let all = subnet["allocation_pools"].as_array().unwrap();
    all.iter().map(|pool| format!("{}-{}", text(&pool["start"]), text(&pool["end"]))).collect()
}

#[tokio::test]
async fn a_subnet_has_all_members_of_networking() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let members = json!({
        "cidr": "10.0.0.77/24", "ip_version": 4, "name": "s", "dns_nameservers": ["9.9.9.9"],
        "host_routes": [{ "destination": "10.9.0.0/16", "nexthop": "10.0.0.1" }],
    });
    let subnet = cloud.new_subnet(&network, members).await.unwrap();
    let expected = json!({
        "id": subnet["id"], "name": "s", "description": "", "network_id": network,
        "project_id": subnet["project_id"], "tenant_id": subnet["project_id"], "ip_version": 4,
        "cidr": "10.0.0.0/24", "gateway_ip": "10.0.0.1",
        "allocation_pools": [{ "start": "10.0.0.2", "end": "10.0.0.254" }], "enable_dhcp": true,
        "dns_nameservers": ["9.9.9.9"],
        "host_routes": [{ "destination": "10.9.0.0/16", "nexthop": "10.0.0.1" }],
        "ipv6_address_mode": null, "ipv6_ra_mode": null, "subnetpool_id": null, "segment_id": null,
        "service_types": [], "dns_publish_fixed_ip": false, "tags": [],
        "revision_number": 1, "created_at": "2023-11-14T22:15:00Z", "updated_at": "2023-11-14T22:15:00Z",
    });
    assert_eq!(subnet, expected);
    let shown = cloud.call("ShowNetwork", json!({ "networkId": network })).await.unwrap();
    let mut shown = shown["network"].clone();
    assert_eq!(shown["subnets"].take(), json!([subnet["id"]]));
    let expected = json!({
        "id": network, "name": "net", "description": "", "project_id": subnet["project_id"],
        "tenant_id": subnet["project_id"], "status": "ACTIVE", "admin_state_up": true, "subnets": null,
        "shared": false, "router:external": false, "mtu": 1500, "port_security_enabled": true,
        "availability_zones": ["nova"], "availability_zone_hints": [], "ipv4_address_scope": null,
        "ipv6_address_scope": null, "dns_domain": "", "qos_policy_id": null, "tags": [], "revision_number": 1, "created_at": "2023-11-14T22:15:00Z",
        "updated_at": "2023-11-14T22:15:00Z",
    });
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn pools_leave_out_what_no_host_has() {
    let cloud = Cloud::start().await;
    for (members, gateway, expected) in [
        (json!({ "cidr": "10.0.0.0/24" }), json!("10.0.0.1"), vec!["10.0.0.2-10.0.0.254"]),
        (json!({ "cidr": "10.0.0.0/24", "gateway_ip": null }), json!(null), vec!["10.0.0.1-10.0.0.254"]),
        (
            json!({ "cidr": "10.0.0.0/24", "gateway_ip": "10.0.0.9" }),
            json!("10.0.0.9"),
            vec!["10.0.0.1-10.0.0.8", "10.0.0.10-10.0.0.254"],
        ),
        (
            json!({ "cidr": "10.0.0.0/24", "gateway_ip": "10.0.0.254" }),
            json!("10.0.0.254"),
            vec!["10.0.0.1-10.0.0.253"],
        ),
        (json!({ "cidr": "10.0.0.0/30" }), json!("10.0.0.1"), vec!["10.0.0.2-10.0.0.2"]),
        (json!({ "cidr": "10.0.0.0/31" }), json!("10.0.0.1"), vec!["10.0.0.0-10.0.0.0"]),
        (json!({ "cidr": "10.0.0.7/32" }), json!(null), vec!["10.0.0.7-10.0.0.7"]),
        (json!({ "cidr": "fd00::/64" }), json!("fd00::1"), vec!["fd00::2-fd00::ffff:ffff:ffff:ffff"]),
        (json!({ "cidr": "fd00::7/128" }), json!(null), vec!["fd00::7-fd00::7"]),
        (
            json!({ "cidr": "10.0.0.0/24", "allocation_pools": [{ "start": "10.0.0.50", "end": "10.0.0.50" }] }),
            json!("10.0.0.1"),
            vec!["10.0.0.50-10.0.0.50"],
        ),
    ] {
        let network = cloud.network().await;
        let subnet = cloud.new_subnet(&network, members.clone()).await.unwrap();
        assert_eq!(
            (&subnet["gateway_ip"], pools(&subnet)),
            (&gateway, expected.iter().map(ToString::to_string).collect()),
            "{members}"
        );
    }
}

#[tokio::test]
async fn what_does_not_fit_together_is_refused_by_name() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let pool = |start: &str, end: &str| json!({ "start": start, "end": end });
    let block = |more: Value| {
        let mut members = json!({ "cidr": "10.0.0.0/24" });
        members.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        members
    };
    let overlapping = json!([pool("10.0.0.2", "10.0.0.9"), pool("10.0.0.9", "10.0.0.12")]);
    let eleven: Vec<Value> =
        (0..11).map(|n| pool(&format!("10.0.0.{}", n + 20), &format!("10.0.0.{}", n + 20))).collect();
    let name_servers: Vec<String> = (0..11).map(|n| format!("9.9.9.{n}")).collect();
    for (members, field, says) in [
        (json!({}), "`subnet.cidr`", "required"),
        (json!({ "cidr": "ten" }), "`subnet.cidr`", "is no block of addresses"),
        (json!({ "cidr": "0.0.0.0/0" }), "`subnet.cidr`", "is no block for hosts"),
        (json!({ "cidr": "224.0.0.0/24" }), "`subnet.cidr`", "is no block for hosts"),
        (json!({ "cidr": "127.0.0.0/24" }), "`subnet.cidr`", "is no block for hosts"),
        (block(json!({ "ip_version": 6 })), "`subnet.ip_version`", "it must be 4"),
        (block(json!({ "gateway_ip": "fd00::1" })), "`subnet.gateway_ip`", "does not match the ip_version"),
        (block(json!({ "gateway_ip": "10.0.0.255" })), "`subnet.gateway_ip`", "no address for hosts"),
        (
            block(json!({ "allocation_pools": [pool("10.0.0.1", "10.0.0.9")] })),
            "Gateway ip 10.0.0.1",
            "conflicts with allocation pool 10.0.0.1-10.0.0.9",
        ),
        (
            block(json!({ "allocation_pools": [pool("10.0.0.9", "10.0.0.2")] })),
            "`subnet.allocation_pools`",
            "does not end at or after its start",
        ),
        (
            block(json!({ "allocation_pools": [pool("10.0.0.9", "10.0.1.2")] })),
            "`subnet.allocation_pools`",
            "10.0.1.2 of 10.0.0.9-10.0.1.2 is no address for hosts",
        ),
        (
            block(json!({ "allocation_pools": [pool("10.0.0.9", "fd00::9")] })),
            "`subnet.allocation_pools`",
            "does not end",
        ),
        (
            block(json!({ "allocation_pools": overlapping })),
            "10.0.0.2-10.0.0.9 10.0.0.9-10.0.0.12",
            "overlapping",
        ),
        (block(json!({ "allocation_pools": eleven })), "`subnet.allocation_pools`", "at most 10"),
        (block(json!({ "dns_nameservers": name_servers })), "`subnet.dns_nameservers`", "at most 10"),
        (
            block(json!({ "dns_nameservers": ["9.9.9.9", "9.9.9.9"] })),
            "`subnet.dns_nameservers`",
            "Duplicate",
        ),
        (block(json!({ "name": "x".repeat(256) })), "`subnet.name`", "longer than 255"),
    ] {
        let fault = cloud.new_subnet(&network, members.clone()).await.unwrap_err();
        assert!(fault.message.contains(field) && fault.message.contains(says), "{members}: {fault:?}");
    }
    cloud.subnet(&network, "10.0.0.0/24").await;
    for inside_or_around in ["10.0.0.0/24", "10.0.0.128/25", "10.0.0.0/8"] {
        let refused = cloud.new_subnet(&network, json!({ "cidr": inside_or_around })).await;
        assert_refused(refused, Code::SubnetOverlap, "overlaps with another subnet");
    }
    cloud.subnet(&network, "10.0.1.0/24").await;
    let unknown = cloud.new_subnet("none", json!({ "cidr": "10.0.0.0/24" })).await;
    assert_refused(unknown, Code::NetworkNotFound, "Network none could not be found.");
}

#[tokio::test]
async fn pools_and_gateway_can_change_and_what_is_in_use_stays() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let subnet = cloud.subnet(&network, "10.0.0.0/24").await;
    let port = cloud.port(&network, json!({})).await.unwrap();
    let update =
        |members: Value| cloud.call("UpdateSubnet", json!({ "subnetId": subnet, "subnet": members }));
    let changed = update(json!({
        "allocation_pools": [{ "start": "10.0.0.100", "end": "10.0.0.101" }], "gateway_ip": "10.0.0.254",
        "name": "new", "description": "d", "enable_dhcp": false, "dns_nameservers": [], "host_routes": [],
    }));
    let changed = changed.await.unwrap()["subnet"].clone();
    assert_eq!(pools(&changed), ["10.0.0.100-10.0.0.101"]);
    let members =
        (&changed["gateway_ip"], &changed["name"], &changed["enable_dhcp"], &changed["revision_number"]);
    assert_eq!(members, (&json!("10.0.0.254"), &json!("new"), &json!(false), &json!(2)));
    let shown = cloud.call("ShowPort", json!({ "portId": port["id"] })).await.unwrap();
    assert_eq!(addresses(&shown["port"]), ["10.0.0.2"]);
    assert_eq!(addresses(&cloud.port(&network, json!({})).await.unwrap()), ["10.0.0.100"]);
    assert_refused(
        update(json!({ "gateway_ip": "10.0.0.100" })).await,
        Code::GatewayInAllocationPool,
        "outside the pools",
    );
    let without = update(json!({ "gateway_ip": null })).await.unwrap();
    assert_eq!((&without["subnet"]["gateway_ip"], &without["subnet"]["name"]), (&json!(null), &json!("new")));
    let stale = json!({ "subnetId": subnet, "subnet": {}, "ifMatchRevision": 1 });
    assert_refused(cloud.call("UpdateSubnet", stale).await, Code::RevisionMismatch, "revision is 3");
}

#[tokio::test]
async fn a_subnet_goes_when_none_of_its_addresses_is_in_use() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let subnet = cloud.subnet(&network, "10.0.0.0/24").await;
    // Also an address outside the pools holds the subnet.
    let port = cloud.port(&network, json!({ "fixed_ips": [{ "ip_address": "10.0.0.1" }] })).await.unwrap();
    let delete = |revision: Value| {
        cloud.call("DeleteSubnet", json!({ "subnetId": subnet, "ifMatchRevision": revision }))
    };
    let says = format!("Unable to complete operation on subnet {subnet}: One or more ports");
    assert_refused(delete(json!(null)).await, Code::SubnetInUse, &says);
    assert_refused(delete(json!(2)).await, Code::RevisionMismatch, "Constrained to revision 2");
    cloud.delete_port(&port).await.unwrap();
    delete(json!(1)).await.unwrap();
    assert_refused(delete(json!(null)).await, Code::SubnetNotFound, "could not be found");
    assert!(addresses(&cloud.port(&network, json!({})).await.unwrap()).is_empty());
}
