//! What is built on a port keeps it, and what becomes of the one when the other goes.

use serde_json::{Value, json};

use crate::harness::Gateway;
use crate::harness::links::{Link, between, in_aws, in_vpc, joining, on, on_vlan};

const IN_USE: (u16, &str) = (403, "OPERATION_DENIED_PORT_IN_USE");

fn port(id: &str) -> Value {
    json!({ "portId": id })
}

/// Checks that a port can be terminated only without those users, and that each of them is named.
fn assert_in_use(gateway: &Gateway, id: &str, users: &[(&str, &Link<'_>)]) {
    let status = gateway.status(id);
    let message = gateway.refuses("TerminatePort", &port(id), IN_USE);
    assert!(message.starts_with(&format!("Port `{id}` is in use by ")), "{message}");
    assert!(message.ends_with("delete that first."), "{message}");
    assert_eq!(message.matches('`').count(), 2 * (1 + users.len()), "{message}");
    for (kind, user) in users {
        assert!(message.contains(&format!("{kind} `{}`", user.id)), "{message}");
    }
    assert_eq!(gateway.status(id), status);
}

#[test]
fn a_port_in_use_names_its_users_and_is_free_when_they_are_in_the_bin() {
    let gateway = Gateway::held(&["--settle", "0,private_connect.destroying=never"]);
    let [a, z] = ["a", "z"].map(|name| gateway.running_port(name));
    let connect = gateway.connect(&between(&on(&a), &on(&z)));
    assert_in_use(&gateway, &a, &[("private connect", &connect)]);
    assert_in_use(&gateway, &z, &[("private connect", &connect)]);
    // A router with two points on the port is one user.
    let router = gateway.router(&joining(&[on(&a), on(&a), in_vpc("vpc-sin1-1")]));
    assert_in_use(&gateway, &a, &[("private connect", &connect), ("cloud router", &router)]);
    connect.act("DeletePrivateConnect");
    assert_eq!(connect.status(), "RECYCLED");
    assert_in_use(&gateway, &a, &[("cloud router", &router)]);
    gateway.call("TerminatePort", &port(&z)).output();
    for point in router.points().drain(..1) {
        router.act_with("DeleteCloudRouterEdgePoint", &json!({ "edgePointId": point }));
        assert_in_use(&gateway, &a, &[("cloud router", &router)]);
    }
    router.act("DeleteCloudRouter");
    gateway.call("TerminatePort", &port(&a)).output();
    for id in [&a, &z] {
        gateway.call("DestroyPort", &port(id)).output();
    }

    let [a, z] = ["a", "z"].map(|name| gateway.running_port(name));
    let connect = gateway.connect(&between(&on(&a), &on(&z)));
    connect.act("DeletePrivateConnect");
    connect.act("DestroyPrivateConnect");
    assert_eq!(connect.status(), "DESTROYING");
    gateway.call("TerminatePort", &port(&a)).output();
}

#[test]
fn a_port_is_in_use_in_every_status_of_service() {
    for (held, status, actions) in [
        ("private_connect.creating", "CREATING", &[][..]),
        ("private_connect.updating", "UPDATING", &["ModifyPrivateConnectBandwidth"]),
        ("private_connect.deleting", "DELETING", &["DeletePrivateConnect"]),
        ("private_connect.recovering", "RECOVERING", &["DeletePrivateConnect", "RenewPrivateConnect"]),
    ] {
        let gateway = Gateway::in_memory(&["--settle", &format!("0,{held}=never")]);
        let [a, z] = ["a", "z"].map(|name| gateway.running_port(name));
        let connect = gateway.connect(&between(&on(&a), &on(&z)));
        for action in actions {
            connect.act_with(action, &json!({ "bandwidthMbps": 5 }));
        }
        assert_eq!(connect.status(), status);
        assert_in_use(&gateway, &a, &[("private connect", &connect)]);
        let connectivity = if status == "UPDATING" { "ACTIVE" } else { "DOWN" };
        assert_eq!(connect.shown()["connectivityStatus"], connectivity, "{status}");
    }
    for (held, status, actions) in [
        ("cloud_router.creating", "CREATING", &[][..]),
        ("cloud_router.recovering", "RECOVERING", &["DeleteCloudRouter", "RenewCloudRouter"]),
    ] {
        let gateway = Gateway::in_memory(&["--settle", &format!("0,{held}=never")]);
        let a = gateway.running_port("a");
        let router = gateway.router(&joining(&[on(&a), in_vpc("vpc-sin1-1")]));
        for action in actions {
            router.act(action);
        }
        assert_eq!(router.status(), status);
        assert_in_use(&gateway, &a, &[("cloud router", &router)]);
        let shown = router.shown();
        assert_eq!(shown["connectivityStatus"], "DOWN", "{status}");
        assert_eq!(shown["edgePoints"][1]["connectivityStatus"], "DOWN", "{status}");
    }
}

#[test]
fn a_new_edge_point_holds_its_port_while_the_router_is_updating() {
    let gateway = Gateway::in_memory(&["--settle", "0,cloud_router.updating=never"]);
    let [a, b] = ["a", "b"].map(|name| gateway.running_port(name));
    let points = [on(&a), in_vpc("vpc-sin1-1"), in_vpc("vpc-sin1-2")];
    let router = gateway.router(&joining(&points));
    router.act_with("AddCloudRouterEdgePoints", &joining(&[on(&b)]));
    assert_eq!(router.status(), "UPDATING");
    assert_in_use(&gateway, &b, &[("cloud router", &router)]);
    // And a deleted one lets go of it at once.
    let other = gateway.router(&joining(&[on(&b), in_vpc("vpc-hkg1-1"), in_vpc("vpc-hkg1-2")]));
    assert_in_use(&gateway, &b, &[("cloud router", &router), ("cloud router", &other)]);
    other.act_with("DeleteCloudRouterEdgePoint", &json!({ "edgePointId": other.points()[0] }));
    assert_in_use(&gateway, &b, &[("cloud router", &router)]);
}

/// Terraform gives back private connects first, waits until they are in the bin, and then terminates their ports
/// without waiting for anything.
#[test]
fn terraform_can_give_everything_back_in_its_order() {
    let gateway = Gateway::in_memory(&[]);
    let [a, z] = ["SIN1", "FRA1"].map(|data_center| gateway.port_in(data_center));
    let connects =
        [between(&on(&a), &on(&z)), between(&on(&a), &in_aws("1"))].map(|order| gateway.connect(&order));
    for connect in &connects {
        connect.wait_for_status("RUNNING");
    }
    for connect in &connects {
        connect.act("DeletePrivateConnect");
        connect.wait_for_status("RECYCLED");
    }
    for id in [&a, &z] {
        gateway.call("TerminatePort", &port(id)).output();
        assert_eq!(gateway.status(id), "RECYCLED");
    }
    // With force_delete the ports go for good, and so do the private connects, in any order.
    for id in [&a, &z] {
        gateway.call("DestroyPort", &port(id)).output();
    }
    for connect in &connects {
        connect.act("DestroyPrivateConnect");
    }
    for connect in &connects {
        connect.wait_for_status("absent");
        connect.refuses("DestroyPrivateConnect", &json!({}), (404, "INVALID_PRIVATE_CONNECT_NOT_FOUND"));
    }
    for id in [&a, &z] {
        gateway.wait_for_status(id, "DESTROYED");
    }
}

#[test]
fn connectivity_needs_the_resource_and_every_port_below_it() {
    let gateway = Gateway::held(&["--settle", "0,port.recovering=never,cloud_router.updating=never"]);
    let [a, z] = ["a", "z"].map(|name| gateway.running_port(name));
    let connect = gateway.connect(&between(&on(&a), &on(&z)));
    let router = gateway.router(&joining(&[on(&a), in_aws("1"), in_vpc("vpc-sin1-1")]));
    let ends = |link: &Link<'_>| {
        let shown = link.shown();
        let parts = match shown["edgePoints"].as_array() {
            Some(points) => points.clone(),
            None => vec![shown["endpointA"].clone(), shown["endpointZ"].clone()],
        };
        let mut all = vec![shown["connectivityStatus"].clone()];
        all.extend(parts.iter().map(|part| part["connectivityStatus"].clone()));
        all.iter().map(|status| status.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((ends(&connect), ends(&router)), (vec!["ACTIVE".to_owned(); 3], vec!["ACTIVE".to_owned(); 4]));
    let active = |status| {
        let reply = gateway.call("DescribePrivateConnects", &json!({ "connectivityStatus": status }));
        reply.output()["totalCount"].as_u64().unwrap()
    };
    assert_eq!((active("ACTIVE"), active("DOWN")), (1, 0));
    connect.act("DeletePrivateConnect");
    assert_eq!(ends(&connect), ["DOWN"; 3]);
    assert_eq!((active("ACTIVE"), active("DOWN")), (0, 1));
    router.act("DeleteCloudRouter");
    assert_eq!(ends(&router), ["DOWN"; 4]);
    router.act("RenewCloudRouter");
    assert_eq!(ends(&router), ["ACTIVE"; 4]);
}

#[test]
fn a_port_that_is_given_back_and_renewed_can_be_built_on_again() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let [a, z] = ["a", "z"].map(|name| gateway.running_port(name));
    let connect = gateway.connect(&between(&on_vlan(&a, 5), &on(&z)));
    connect.act("DeletePrivateConnect");
    gateway.call("TerminatePort", &port(&a)).output();
    gateway.call("RenewPort", &port(&a)).output();
    gateway.wait_for_status(&a, "RUNNING");
    // The bin still remembers the VLAN that this one had.
    connect.act("RenewPrivateConnect");
    assert_eq!(connect.shown()["endpointA"]["vlanId"], 5);
    assert_in_use(&gateway, &a, &[("private connect", &connect)]);
}
