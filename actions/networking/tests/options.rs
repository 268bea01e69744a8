//! Members of networks, subnets and ports that are kept, and those that are refused.

use serde_json::{Value, json};
use zc_gateway_engine::{Code, Role};

use super::{Cloud, addresses, assert_refused};
use crate::virtual_time::TESTER;

/// Checks that all members of `expected` are shown so.
fn assert_shows(shown: &Value, expected: &Value) {
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(shown[name], *value, "{name}");
    }
}

#[tokio::test]
async fn a_network_keeps_what_is_said_of_it() {
    let cloud = Cloud::start().await;
    let said = json!({
        "mtu": 1400, "port_security_enabled": false, "dns_domain": "example.org.",
        "availability_zone_hints": ["nova"],
    });
    let network = cloud.call("CreateNetwork", json!({ "network": said })).await.unwrap()["network"].clone();
    assert_shows(&network, &said);
    let update = |members: Value| {
        cloud.call("UpdateNetwork", json!({ "networkId": network["id"], "network": members }))
    };
    let changed = update(json!({ "mtu": 0, "port_security_enabled": true, "dns_domain": "" })).await.unwrap();
    assert_shows(
        &changed["network"],
        &json!({ "mtu": 1500, "port_security_enabled": true, "dns_domain": "", "revision_number": 2 }),
    );
    let nothing = json!({
        "shared": false, "router:external": false, "qos_policy_id": null, "segments": [],
        "provider:network_type": null, "is_default": false,
    });
    assert_shows(&update(nothing).await.unwrap()["network"], &json!({ "revision_number": 2 }));
    for (members, code, says) in [
        (json!({ "dns_domain": "example.org" }), Code::ParameterPattern, "is not a FQDN"),
        (json!({ "mtu": 70000 }), Code::InvalidParameter, "the maximum is 65535"),
        (json!({ "qos_policy_id": "gold" }), Code::QosPolicyNotFound, "QoS policy gold could not be found."),
        (json!({ "provider:segmentation_id": 7 }), Code::PolicyForbids, "update_network:provider"),
        (json!({ "segments": [{ "provider:network_type": "vlan" }] }), Code::PolicyForbids, ":segments"),
        (json!({ "status": "DOWN" }), Code::InvalidParameter, "`network.status` is not valid: Cannot update"),
        (json!({ "tenant_id": network["tenant_id"] }), Code::InvalidParameter, "read-only"),
        (json!({ "tags": [] }), Code::InvalidParameter, "read-only"),
    ] {
        assert_refused(update(members).await, code, says);
    }
    for (members, code, says) in [
        (
            json!({ "availability_zone_hints": ["mars"] }),
            Code::AvailabilityZoneNotFound,
            "AvailabilityZone mars",
        ),
        (json!({ "id": "x" }), Code::InvalidParameter, "not allowed in POST"),
    ] {
        assert_refused(cloud.call("CreateNetwork", json!({ "network": members })).await, code, says);
    }
    let provider = json!({ "network": { "provider:network_type": "vlan" } });
    let by_admin = cloud.call_as(TESTER, Role::Admin, "CreateNetwork", provider).await;
    assert_refused(
        by_admin,
        Code::InvalidParameter,
        "`network.provider:network_type` is not valid: this is not served",
    );
}

#[tokio::test]
async fn a_small_mtu_and_subnets_of_version_6_exclude_each_other() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let mtu =
        |mtu: u32| cloud.call("UpdateNetwork", json!({ "networkId": network, "network": { "mtu": mtu } }));
    mtu(1000).await.unwrap();
    let six = || cloud.new_subnet(&network, json!({ "cidr": "fd00::/64" }));
    assert_refused(six().await, Code::MtuTooSmall, "at least 1280");
    mtu(1280).await.unwrap();
    six().await.unwrap();
    assert_refused(mtu(1279).await, Code::MtuTooSmall, "at least 1280");
}

#[tokio::test]
async fn a_subnet_keeps_what_is_said_of_it() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let said = json!({
        "cidr": "10.0.0.0/24", "gateway_ip": "192.0.2.1", "service_types": ["compute:nova", "network:dhcp"],
        "dns_publish_fixed_ip": true,
    });
    let subnet = cloud.new_subnet(&network, said.clone()).await.unwrap();
    assert_shows(&subnet, &said);
    let update =
        |members: Value| cloud.call("UpdateSubnet", json!({ "subnetId": subnet["id"], "subnet": members }));
    let changes =
        json!({ "service_types": null, "dns_nameservers": null, "host_routes": null, "segment_id": null });
    assert_shows(
        &update(changes).await.unwrap()["subnet"],
        &json!({ "service_types": [], "revision_number": 2 }),
    );
    for (members, code, says) in [
        (
            json!({ "cidr": "10.0.0.0/24" }),
            Code::InvalidParameter,
            "`subnet.cidr` is not valid: Cannot update",
        ),
        (json!({ "segment_id": "s" }), Code::SegmentNotFound, "Segment s could not be found."),
        (json!({ "service_types": ["mine"] }), Code::InvalidParameter, "a valid device owner"),
        (
            json!({ "host_routes": [{ "destination": "fd00::/64", "nexthop": "10.0.0.1" }] }),
            Code::InvalidParameter,
            "does not match the ip_version",
        ),
    ] {
        assert_refused(update(members).await, code, says);
    }
    for (members, code, says) in [
        (json!({ "subnetpool_id": "p" }), Code::SubnetPoolNotFound, "Subnet pool p could not be found."),
        (json!({ "use_default_subnetpool": true }), Code::InvalidParameter, "No default subnetpool"),
        (json!({ "cidr": "10.1.0.0/24", "prefixlen": 24 }), Code::InvalidParameter, "supplied together"),
        (
            json!({ "cidr": "10.1.0.0/24", "ipv6_ra_mode": "slaac" }),
            Code::InvalidParameter,
            "when ip_version is 4",
        ),
        (json!({ "cidr": "fd00::/64", "ipv6_ra_mode": "magic" }), Code::ParameterValue, "'magic' is not in"),
        (
            json!({ "cidr": "fd00::/64", "ipv6_ra_mode": "slaac", "enable_dhcp": false }),
            Code::InvalidParameter,
            "enable_dhcp is set to False",
        ),
        (
            json!({ "cidr": "fd00::/64", "ipv6_ra_mode": "slaac", "ipv6_address_mode": "dhcpv6-stateful" }),
            Code::InvalidParameter,
            "must be the same value",
        ),
        (json!({ "cidr": "fd00::/80", "ipv6_address_mode": "slaac" }), Code::InvalidParameter, "is no /64"),
    ] {
        assert_refused(cloud.new_subnet(&network, members).await, code, says);
    }
}

#[tokio::test]
async fn ports_make_their_own_addresses_where_a_subnet_says_so() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    cloud.subnet(&network, "10.0.0.0/24").await;
    let six = json!({ "cidr": "fd00::/64", "ipv6_address_mode": "slaac", "ipv6_ra_mode": "slaac" });
    let six = cloud.new_subnet(&network, six).await.unwrap();
    let port = cloud.port(&network, json!({ "mac_address": "fa:16:3e:00:00:0a" })).await.unwrap();
    assert_eq!(addresses(&port), ["10.0.0.2", "fd00::f816:3eff:fe00:a"]);
    let named = json!({ "mac_address": "fa:16:3e:00:00:0b", "fixed_ips": [{ "subnet_id": six["id"] }] });
    assert_eq!(addresses(&cloud.port(&network, named).await.unwrap()), ["fd00::f816:3eff:fe00:b"]);
    let certain = cloud.port(&network, json!({ "fixed_ips": [{ "ip_address": "fd00::77" }] })).await;
    assert_refused(certain, Code::AddressNotInSubnet, "is configured for automatic addresses");
    let off = json!({ "subnetId": six["id"], "subnet": { "enable_dhcp": false } });
    assert_refused(cloud.call("UpdateSubnet", off).await, Code::InvalidParameter, "with ipv6 attributes set");
}

#[tokio::test]
async fn a_subnet_for_certain_owners_serves_no_others() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let members = json!({ "cidr": "10.0.0.0/24", "service_types": ["compute:nova"] });
    cloud.new_subnet(&network, members).await.unwrap();
    let of = |owner: &str| cloud.port(&network, json!({ "device_owner": owner }));
    assert_eq!(addresses(&of("compute:nova").await.unwrap()), ["10.0.0.2"]);
    assert_eq!(addresses(&of("network:dhcp").await.unwrap()), ["10.0.0.3"], "DHCP serves where it is on");
    assert_refused(of("compute:other").await, Code::AddressesExhausted, "service type compute:other");
}

#[tokio::test]
async fn a_port_keeps_what_is_said_of_it() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let said = json!({
        "allowed_address_pairs": [
            { "ip_address": "10.9.0.0/16", "mac_address": "fa:16:3e:00:00:02" }, { "ip_address": "10.8.0.1" },
        ],
        "extra_dhcp_opts": [{ "opt_name": "bootfile-name", "opt_value": "pxe.0" }],
        "binding:vnic_type": "direct", "dns_name": "DB", "dns_domain": "example.org.", "tags": ["b", "a"],
        "mac_address": "fa:16:3e:00:00:01", "security_groups": [], "qos_policy_id": null, "binding:profile": {},
    });
    let port = cloud.port(&network, said).await.unwrap();
    let pairs = json!([
        { "ip_address": "10.9.0.0/16", "mac_address": "fa:16:3e:00:00:02" },
        { "ip_address": "10.8.0.1", "mac_address": "fa:16:3e:00:00:01" },
    ]);
    let option = |name: &str, value: &str| json!({ "opt_name": name, "opt_value": value, "ip_version": 4 });
    assert_shows(
        &port,
        &json!({
            "allowed_address_pairs": pairs, "extra_dhcp_opts": [option("bootfile-name", "pxe.0")],
            "binding:vnic_type": "direct", "dns_name": "db", "dns_domain": "example.org.", "tags": ["a", "b"],
        }),
    );
    let changes = json!({
        "allowed_address_pairs": null, "binding:vnic_type": "normal", "dns_name": "",
        "extra_dhcp_opts": [
            { "opt_name": "bootfile-name", "opt_value": null }, { "opt_name": "ntp-server", "opt_value": "10.0.0.9" },
        ],
    });
    let after = cloud.update_port(&port, changes).await.unwrap();
    assert_shows(
        &after,
        &json!({
            "allowed_address_pairs": [], "extra_dhcp_opts": [option("ntp-server", "10.0.0.9")],
            "binding:vnic_type": "normal", "dns_name": "", "tags": ["a", "b"], "revision_number": 2,
        }),
    );
    cloud.update_port(&port, json!({ "port_security_enabled": false })).await.unwrap();
    let pair = json!([{ "ip_address": "10.8.0.1" }]);
    let twice = json!([{ "ip_address": "10.8.0.1" }, { "ip_address": "10.8.0.1" }]);
    let eleven: Vec<Value> = (0..11).map(|n| json!({ "ip_address": format!("10.8.0.{n}") })).collect();
    for (members, code, says) in [
        (
            json!({ "allowed_address_pairs": pair }),
            Code::PortSecurityRequired,
            "Port Security must be enabled",
        ),
        (json!({ "allowed_address_pairs": twice }), Code::InvalidParameter, "duplicate address pair"),
        (json!({ "allowed_address_pairs": eleven }), Code::InvalidParameter, "maximum 10"),
        (
            json!({ "allowed_address_pairs": [{ "ip_address": "ten" }] }),
            Code::InvalidParameter,
            "'ten' is neither",
        ),
        (
            json!({ "extra_dhcp_opts": [{ "opt_name": "x", "opt_value": " " }] }),
            Code::InvalidParameter,
            "not blank",
        ),
        (json!({ "binding:vnic_type": "magic" }), Code::ParameterValue, "'magic' is not in normal, direct"),
        (json!({ "binding:host_id": "h" }), Code::PolicyForbids, "update_port:binding:host_id"),
        (json!({ "binding:profile": { "a": 1 } }), Code::PolicyForbids, "update_port:binding:profile"),
        (
            json!({ "security_groups": ["sg"] }),
            Code::SecurityGroupNotFound,
            "Security group sg does not exist",
        ),
        (json!({ "qos_policy_id": "gold" }), Code::QosPolicyNotFound, "QoS policy gold"),
        (json!({ "dns_name": "a..b" }), Code::ParameterPattern, "not a valid PQDN or FQDN"),
        (
            json!({ "network_id": network }),
            Code::InvalidParameter,
            "`port.network_id` is not valid: Cannot update",
        ),
        (json!({ "tags": [] }), Code::InvalidParameter, "read-only"),
    ] {
        assert_refused(cloud.update_port(&port, members).await, code, says);
    }
    let by_admin =
        json!({ "portId": port["id"], "port": { "binding:host_id": "h", "binding:profile": { "a": 1 } } });
    let by_admin = cloud.call_as(TESTER, Role::Admin, "UpdatePort", by_admin).await.unwrap();
    assert_shows(&by_admin["port"], &json!({ "binding:host_id": "h", "binding:profile": { "a": 1 } }));
    // What stays as it is needs no rights.
    cloud.update_port(&port, json!({ "binding:host_id": "h" })).await.unwrap();
}

#[tokio::test]
async fn new_ports_have_the_security_that_their_network_says() {
    let cloud = Cloud::start().await;
    let network = json!({ "network": { "port_security_enabled": false } });
    let network = cloud.call("CreateNetwork", network).await.unwrap()["network"]["id"].clone();
    let port = |members: Value| cloud.port(network.as_str().unwrap(), members);
    assert_eq!(port(json!({})).await.unwrap()["port_security_enabled"], json!(false));
    let secure = port(json!({ "port_security_enabled": true })).await.unwrap();
    assert_eq!(secure["port_security_enabled"], json!(true));
}

#[tokio::test]
async fn what_is_kept_has_a_largest_size() {
    let cloud = Cloud::start().await;
    let network = cloud.network().await;
    let port = cloud.port(&network, json!({})).await.unwrap();
    let profile = |length: usize| {
        let change =
            json!({ "portId": port["id"], "port": { "binding:profile": { "k": "x".repeat(length) } } });
        cloud.call_as(TESTER, Role::Admin, "UpdatePort", change)
    };
    profile(4095 - r#"{"k":""}"#.len()).await.unwrap();
    assert_refused(profile(4096 - r#"{"k":""}"#.len()).await, Code::InvalidParameter, "port.binding:profile");
    let options = |numbers: std::ops::Range<usize>| {
        let options: Vec<Value> =
            numbers.map(|number| json!({ "opt_name": format!("o{number}"), "opt_value": "v" })).collect();
        cloud.update_port(&port, json!({ "extra_dhcp_opts": options }))
    };
    assert_refused(options(0..65).await, Code::InvalidParameter, "port.extra_dhcp_opts");
    options(0..64).await.unwrap();
    assert_refused(options(64..65).await, Code::InvalidParameter, "at most 64");
    let subnet = |count: usize| {
        let types: Vec<String> = (0..count).map(|number| format!("compute:{number}")).collect();
        cloud.new_subnet(&network, json!({ "cidr": "10.0.0.0/24", "service_types": types }))
    };
    assert_refused(subnet(33).await, Code::InvalidParameter, "subnet.service_types");
    subnet(32).await.unwrap();
}
