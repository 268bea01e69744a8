//! Ends of private connects on ports: which ports, and which VLANs of them.

use serde_json::json;

use crate::harness::links::{Link, VERSIONS, between, key_of, on, on_vlan};
use crate::harness::{Gateway, order};

const PARAMETER: (u16, &str) = (400, "INVALID_ENDPOINT_PARAMETER");
const VLAN: (u16, &str) = (400, "INVALID_VLAN_IN_USE");
const NO_PORT: (u16, &str) = (404, "INVALID_PORT_NOT_FOUND");
const PORT_STATUS: (u16, &str) = (400, "INVALID_PORT_STATUS");
const CREATE: &str = "CreatePrivateConnect";

/// The VLANs of both ends.
fn vlans(link: &Link<'_>) -> [u64; 2] {
    let shown = link.shown();
    ["endpointA", "endpointZ"].map(|end| shown[end]["vlanId"].as_u64().unwrap())
}

#[test]
fn a_vlan_is_the_wanted_one_or_the_lowest_that_is_free() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let (a, z) = (gateway.running_port("a"), gateway.running_port("z"));
    let any = || vlans(&gateway.connect(&between(&on(&a), &on(&z))));
    let wanted = |vlan: u16| gateway.connect(&between(&on_vlan(&a, vlan), &on(&z)));
    assert_eq!(any(), [2, 2]);
    let third = wanted(3);
    assert_eq!(vlans(&third), [3, 3]);
    assert_eq!(any(), [4, 4]);
    assert_eq!(vlans(&wanted(4000)), [4000, 5]);
    assert_eq!(any(), [5, 6]);
    // The Go SDK cannot send 0, the Python SDK can.
    for (any_vlan, expected) in [(json!(0), [6, 100]), (json!(null), [7, 101])] {
        let at_z = on_vlan(&z, u16::try_from(expected[1]).unwrap());
        let order = between(&json!({ "portId": a, "vlanId": any_vlan }), &at_z);
        assert_eq!(vlans(&gateway.connect(&order)), expected);
    }
    let message = gateway.refuses(CREATE, &between(&on(&z), &on_vlan(&a, 3)), VLAN);
    let by = format!("VLAN 3 of port `{a}` is used by private connect `{}`", third.id);
    assert!(message.starts_with(&by) && message.contains("choose another one"), "{message}");
    assert_eq!(any(), [8, 7], "a refusal takes nothing");
}

#[test]
fn a_vlan_out_of_range_is_refused_and_its_end_is_named() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let (a, z) = (gateway.running_port("a"), gateway.running_port("z"));
    for outside in [1_u64, 4001, 65_538, 4_294_967_295] {
        let wrong = json!({ "portId": a, "vlanId": outside });
        for (order, end) in [(between(&wrong, &on(&z)), "endpointA"), (between(&on(&z), &wrong), "endpointZ")]
        {
            let message = gateway.refuses(CREATE, &order, PARAMETER);
            let says =
                format!("Parameter `{end}.vlanId` is not valid: {outside} is not a VLAN from 2 to 4000.");
            assert_eq!(message, says);
        }
    }
    for (wrong, code) in [
        (json!(-1), "INVALID_PARAMETER_LESS_MINIMUM"),
        (json!("5"), "INVALID_PARAMETER_TYPE"),
        (json!(2.5), "INVALID_PARAMETER_TYPE"),
        (json!(4_294_967_296_u64), "INVALID_PARAMETER_EXCEED_MAXIMUM"),
        (json!([2]), "INVALID_PARAMETER_TYPE"),
    ] {
        let order = between(&json!({ "portId": a, "vlanId": wrong }), &on(&z));
        let message = gateway.refuses(CREATE, &order, (400, code));
        assert!(message.contains("`endpointA.vlanId`"), "{message}");
    }
    for inside in [2, 4000] {
        assert_eq!(vlans(&gateway.connect(&between(&on_vlan(&a, inside), &on(&z))))[0], u64::from(inside));
    }
}

#[test]
fn a_vlan_in_the_recycle_bin_is_given_to_who_asks_for_it_and_to_nobody_else() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let [a, y, z] = ["a", "y", "z"].map(|name| gateway.running_port(name));
    let first = gateway.connect(&between(&on(&a), &on(&z)));
    first.act("DeletePrivateConnect");
    assert_eq!((first.status(), vlans(&first)), ("RECYCLED".to_owned(), [2, 2]));
    assert_eq!(vlans(&gateway.connect(&between(&on(&a), &on(&y)))), [3, 2], "it is not given out unasked");
    let second = gateway.connect(&between(&on_vlan(&a, 2), &on(&y)));
    assert_eq!(vlans(&second), [2, 3]);

    let message = first.refuses("RenewPrivateConnect", &json!({}), VLAN);
    let by = format!("VLAN 2 of port `{a}` is used by private connect `{}`", second.id);
    assert!(message.starts_with(&by), "{message}");
    assert!(!message.contains("choose another"), "nobody can choose on a renewal: {message}");
    second.act("DeletePrivateConnect");
    first.act("RenewPrivateConnect");
    assert_eq!((first.status(), vlans(&first)), ("RUNNING".to_owned(), [2, 2]));
    second.refuses("RenewPrivateConnect", &json!({}), VLAN);
    // What is destroyed wants nothing back.
    for link in [&first, &second] {
        if link.status() == "RUNNING" {
            link.act("DeletePrivateConnect");
        }
        link.act("DestroyPrivateConnect");
    }
    assert_eq!(vlans(&gateway.connect(&between(&on(&a), &on(&z)))), [2, 2]);
}

#[test]
fn a_renewal_needs_running_ports() {
    let gateway =
        Gateway::in_memory(&["--settle", "0,port.recovering=never", "--destroyed-visible-for", "0"]);
    let (a, z) = (gateway.running_port("a"), gateway.running_port("z"));
    let link = gateway.connect(&between(&on(&a), &on(&z)));
    link.act("DeletePrivateConnect");
    let port = json!({ "portId": z });
    for (action, refusal, says) in [
        ("TerminatePort", PORT_STATUS, "is RECYCLED: only a RUNNING port can be built on."),
        ("DestroyPort", NO_PORT, "does not exist."),
    ] {
        gateway.call(action, &port).output();
        let message = link.refuses("RenewPrivateConnect", &json!({}), refusal);
        assert_eq!(message, format!("Port `{z}` {says}"));
    }
    let port = json!({ "portId": a });
    gateway.call("TerminatePort", &port).output();
    gateway.call("RenewPort", &port).output();
    let message = link.refuses("RenewPrivateConnect", &json!({}), PORT_STATUS);
    assert_eq!(message, format!("Port `{a}` is RECOVERING: only a RUNNING port can be built on."));
}

#[test]
fn only_a_running_port_can_be_built_on() {
    let gateway = Gateway::held(&["--settle", "port.creating=0"]);
    let good = gateway.running_port("good");
    let port = |action: &[&str]| {
        let id = gateway.running_port("p");
        for action in action {
            gateway.call(action, &json!({ "portId": id })).output();
        }
        id
    };
    for (actions, status) in [
        (&["TerminatePort"][..], "RECYCLED"),
        (&["TerminatePort", "RenewPort"], "RECOVERING"),
        (&["TerminatePort", "DestroyPort"], "DESTROYING"),
    ] {
        let id = port(actions);
        let message = gateway.refuses(CREATE, &between(&on(&good), &on(&id)), PORT_STATUS);
        assert_eq!(message, format!("Port `{id}` is {status}: only a RUNNING port can be built on."));
    }
    for unknown in ["p-1", "0123456789abcdefghijkl"] {
        let message = gateway.refuses(CREATE, &between(&on(unknown), &on(&good)), NO_PORT);
        assert_eq!(message, format!("Port `{unknown}` does not exist."));
    }
    let held = Gateway::held(&[]);
    let (creating, other) = (held.create_port("a"), held.create_port("b"));
    let message = held.refuses(CREATE, &between(&on(&creating), &on(&other)), PORT_STATUS);
    assert!(message.contains(&format!("`{creating}` is CREATING")), "{message}");
    // One that is destroyed is still listed, and yet does not exist.
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let (good, destroyed) = (gateway.running_port("a"), gateway.running_port("b"));
    for action in ["TerminatePort", "DestroyPort"] {
        gateway.call(action, &json!({ "portId": destroyed })).output();
    }
    assert_eq!(gateway.status(&destroyed), "DESTROYED");
    gateway.refuses(CREATE, &between(&on(&good), &on(&destroyed)), NO_PORT);
}

#[test]
fn a_port_of_another_account_does_not_exist() {
    let folder = tempfile::tempdir().unwrap();
    let [owner, other] = ["owner", "other"].map(|account| key_of(account, folder.path()));
    let gateway = Gateway::over(folder.path(), &["--auth", "required", "--settle", "0"]);
    let [theirs, mine, more] = [&owner, &other, &other].map(|signer| {
        let reply = gateway.signed(signer, "CreatePort", &order("a"));
        reply.output()["portId"].as_str().unwrap().to_owned()
    });
    let reply = gateway.signed(&other, CREATE, &between(&on(&mine), &on(&theirs)));
    reply.assert_refused(NO_PORT.0, NO_PORT.1);
    assert_eq!(reply.message(), format!("Port `{theirs}` does not exist."));
    // The private connect of another account does not exist either, for nobody but that account.
    let reply = gateway.signed(&other, CREATE, &between(&on(&mine), &on(&more)));
    let link = json!({ "privateConnectId": reply.output()["privateConnectId"] });
    for action in ["DeletePrivateConnect", "RenewPrivateConnect", "DestroyPrivateConnect"] {
        gateway.signed(&owner, action, &link).assert_refused(404, "INVALID_PRIVATE_CONNECT_NOT_FOUND");
    }
    let listed = |signer| gateway.signed(signer, "DescribePrivateConnects", &json!({}));
    assert_eq!(listed(&owner).output()["totalCount"], 0);
    assert_eq!(listed(&other).output()["totalCount"], 1);
}

#[test]
fn an_end_on_a_port_has_what_fits_a_port() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let (a, z) = (gateway.port_in("SIN1"), gateway.port_in("FRA1"));
    let matching = json!({ "portId": z, "dcId": "FRA1" });
    assert_eq!(
        gateway.connect(&between(&on(&a), &matching)).shown()["endpointZ"]["dataCenter"]["dcId"],
        "FRA1"
    );
    let ends = [
        (json!({ "portId": z, "dcId": "SIN1" }), "endpointZ.dcId", "FRA1"),
        (json!({ "portId": z, "cloudType": "AWS" }), "endpointZ.cloudType", "not both"),
        (json!({ "portId": z, "subnetId": "s" }), "endpointZ.subnetId", "retired"),
        (json!({ "subnetId": "s" }), "endpointZ.subnetId", "give a portId or a cloudType"),
        (json!({}), "endpointZ", "it needs a `portId`, or a `cloudType`"),
        (json!({ "vlanId": 2, "dcId": "FRA1" }), "endpointZ", "it needs a `portId`, or a `cloudType`"),
        (json!({ "portId": "", "cloudType": null }), "endpointZ", "it needs a `portId`, or a `cloudType`"),
    ];
    for (end, field, says) in ends {
        let message = gateway.refuses(CREATE, &between(&on(&a), &end), PARAMETER);
        assert!(message.contains(&format!("`{field}`")) && message.contains(says), "{end}: {message}");
    }
    for missing in ["endpointA", "endpointZ"] {
        let mut order = between(&on(&a), &on(&z));
        order.as_object_mut().unwrap().remove(missing);
        let message = gateway.refuses(CREATE, &order, (400, "MISSING_PARAMETER"));
        assert!(message.contains(&format!("`{missing}`")), "{message}");
    }
}

#[test]
fn names_of_ends_are_plain_in_the_newer_version_only() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let (a, z) = (gateway.running_port("a"), gateway.running_port("z"));
    let named = |name: &str| between(&json!({ "portId": a, "endpointName": name }), &on(&z));
    for name in ["Left-1", "北-1"] {
        for version in VERSIONS {
            let reply = gateway.call_in(version, CREATE, &named(name));
            let link = gateway.known_connect(reply.output()["privateConnectId"].as_str().unwrap());
            let shown = link.shown();
            assert_eq!(shown["endpointA"]["endpointName"], name);
            assert_eq!(shown["endpointZ"]["endpointName"], json!(null));
        }
    }
    for name in ["left 1", "left_1", "left/1"] {
        let old = gateway.call_in(VERSIONS[0], CREATE, &named(name));
        let link = gateway.known_connect(old.output()["privateConnectId"].as_str().unwrap());
        assert_eq!(link.shown()["endpointA"]["endpointName"], name);
        let new = gateway.call_in(VERSIONS[1], CREATE, &named(name));
        let message = new.assert_refused(PARAMETER.0, PARAMETER.1).message();
        assert!(message.contains("`endpointA.endpointName`") && message.contains("hyphens"), "{message}");
    }
    let message = gateway.refuses(CREATE, &named(&"n".repeat(101)), (400, "INVALID_PARAMETER_EXCEED_LENGTH"));
    assert!(message.contains("`endpointA.endpointName`"), "{message}");
}
