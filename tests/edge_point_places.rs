//! Places that edge points of cloud routers cannot share: VPCs, and VLANs of ports, private connects included.

use serde_json::{Value, json};

use crate::harness::Gateway;
use crate::harness::links::{Link, between, in_aws, in_vpc, joining, on, on_vlan};

const VPC: (u16, &str) = (403, "OPERATION_DENIED_VPC_IN_USE");
const VLAN: (u16, &str) = (400, "INVALID_VLAN_IN_USE");
const CREATE: &str = "CreateCloudRouter";
const ADD: &str = "AddCloudRouterEdgePoints";

fn border(id: &str) -> Value {
    json!({ "zbgId": id })
}

/// One edge point of a cloud router as it is listed now.
fn point(link: &Link<'_>, index: usize) -> Value {
    link.shown()["edgePoints"][index].clone()
}

#[test]
fn a_vpc_is_in_one_cloud_router_only() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let order = |vpcs: &[&str]| joining(&vpcs.iter().map(|id| in_vpc(id)).collect::<Vec<_>>());
    let first = gateway.router(&order(&["vpc-sin1-1", "vpc-sin1-2"]));
    let taken = order(&["vpc-hkg1-1", "vpc-sin1-1"]);
    let message = gateway.refuses(CREATE, &taken, VPC);
    let says = format!(
        "VPC `vpc-sin1-1` is in use by cloud router `{}`: a VPC can be in one cloud router only.",
        first.id
    );
    assert_eq!(message, says);
    first.refuses(ADD, &order(&["vpc-sin1-1"]), VPC);
    let message = gateway.refuses(CREATE, &order(&["vpc-hkg1-1", "vpc-hkg1-1"]), VPC);
    assert!(message.contains("another edge point of the request"), "{message}");
    // A border gateway can be in several.
    for _ in 0..2 {
        gateway.router(&joining(&[border("zbg-sin1-1"), border("zbg-sin1-1")]));
    }
    // Deletion frees it, and whoever takes it then keeps it.
    first.act("DeleteCloudRouter");
    let second = gateway.router(&taken);
    let message = first.refuses("RenewCloudRouter", &json!({}), VPC);
    assert!(message.contains(&second.id), "{message}");
    second.act_with(ADD, &order(&["vpc-fra1-1"]));
    let point = second.points().remove(1);
    second.act_with("DeleteCloudRouterEdgePoint", &json!({ "edgePointId": point }));
    first.act("RenewCloudRouter");
    assert_eq!(first.status(), "RUNNING");
    let message = second.refuses(ADD, &order(&["vpc-sin1-1"]), VPC);
    assert!(message.contains(&first.id), "{message}");
}

#[test]
fn points_on_ports_share_their_vlans_with_private_connects() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let (a, z) = (gateway.running_port("a"), gateway.running_port("z"));
    let connect = gateway.connect(&between(&on(&a), &on(&z)));
    let router = gateway.router(&joining(&[on(&a), on(&a), on_vlan(&a, 9), in_aws("1"), in_aws("1")]));
    let vlans: Vec<Value> = (0..5).map(|index| point(&router, index)["vlanId"].clone()).collect();
    assert_eq!(vlans, [3, 4, 9, 2, 3]);
    let message = gateway.refuses(CREATE, &joining(&[on_vlan(&a, 2), border("zbg-sin1-1")]), VLAN);
    assert!(message.contains(&format!("private connect `{}`", connect.id)), "{message}");
    let message = gateway.refuses("CreatePrivateConnect", &between(&on_vlan(&a, 9), &on(&z)), VLAN);
    assert!(message.contains(&format!("cloud router `{}`", router.id)), "{message}");
    let twice = joining(&[on_vlan(&a, 30), on_vlan(&a, 30)]);
    let message = gateway.refuses(CREATE, &twice, VLAN);
    assert!(message.contains("another end of the same request"), "{message}");

    // A deleted edge point gives its VLAN back, a deleted router keeps its wish for it.
    router.act_with("DeleteCloudRouterEdgePoint", &json!({ "edgePointId": router.points()[0] }));
    let vlan = |order: &Value| gateway.connect(order).shown()["endpointA"]["vlanId"].clone();
    assert_eq!(vlan(&between(&on(&a), &on(&z))), 3);
    router.act("DeleteCloudRouter");
    assert_eq!(vlan(&between(&on(&a), &on(&z))), 5);
    let taker = gateway.connect(&between(&on_vlan(&a, 9), &on(&z)));
    let message = router.refuses("RenewCloudRouter", &json!({}), VLAN);
    assert!(
        message.contains(&format!("VLAN 9 of port `{a}` is used by private connect `{}`", taker.id)),
        "{message}"
    );
    taker.act("DeletePrivateConnect");
    router.act("RenewCloudRouter");
    assert_eq!(router.points().len(), 4);
}
