//! What is limited: it is counted down, refused at nought, and given back.

use serde_json::{Value, json};

use crate::harness::{Gateway, order};

fn order_of(data_center: &str, port_type: &str) -> Value {
    let mut order = order("a");
    order["dcId"] = json!(data_center);
    order["portType"] = json!(port_type);
    order
}

/// The stock of a port type as both actions that tell it do.
fn stock(gateway: &Gateway, data_center: &str, port_type: &str) -> u64 {
    let parameters = json!({ "dcId": data_center, "portType": port_type });
    let reply = gateway.call("QueryDataCenterPortPrice", &parameters);
    let left = reply.output()["stock"].as_u64().unwrap();
    let reply = gateway.call_in("2026-04-01", "DescribeDataCenterPortPrice", &json!({ "dcId": data_center }));
    let types = reply.output()["portPriceSet"].as_array().unwrap().clone();
    let listed = types.iter().find(|found| found["portType"] == port_type).unwrap();
    assert_eq!(listed["stock"], left);
    left
}

#[test]
fn a_limited_port_type_is_sold_until_none_is_left_and_given_back_when_destroyed() {
    let gateway = Gateway::in_memory(&[]);
    let order = order_of("FRA1", "100G");
    assert_eq!(stock(&gateway, "FRA1", "100G"), 2);
    let create = || {
        let reply = gateway.call("CreatePort", &order);
        reply.output()["portId"].as_str().unwrap().to_owned()
    };
    let (first, second) = (create(), create());
    assert_eq!(stock(&gateway, "FRA1", "100G"), 0);
    let reply = gateway.call("CreatePort", &order);
    let message = reply.assert_refused(400, "SELF_SERVICE_PORT_OUT_OF_STOCK").message();
    assert!(message.contains("`100G`") && message.contains("`FRA1`"), "{message}");
    // Neither another type nor another place is concerned.
    assert_eq!(gateway.call("CreatePort", &order_of("FRA1", "40G")).status, 200);
    assert_eq!(gateway.call("CreatePort", &order_of("IAD1", "100G")).status, 200);
    // In the recycle bin a port is still taken; only when it is being destroyed does it come back.
    gateway.wait_for_status(&first, "RUNNING");
    gateway.call("TerminatePort", &json!({ "portId": first })).output();
    assert_eq!(stock(&gateway, "FRA1", "100G"), 0);
    gateway.call("DestroyPort", &json!({ "portId": first })).output();
    assert_eq!(stock(&gateway, "FRA1", "100G"), 1);
    assert_ne!(create(), second);
    gateway.call("CreatePort", &order).assert_refused(400, "SELF_SERVICE_PORT_OUT_OF_STOCK");
}

#[test]
fn sold_out_is_not_the_same_as_not_on_sale() {
    let gateway = Gateway::in_memory(&[]);
    assert_eq!(stock(&gateway, "SJC1", "40G"), 0);
    let create = |data_center, port_type| gateway.call("CreatePort", &order_of(data_center, port_type));
    create("SJC1", "40G").assert_refused(400, "SELF_SERVICE_PORT_OUT_OF_STOCK");
    create("SJC1", "100G").assert_refused(400, "SELF_SERVICE_PORT_NOT_SHELF");
}

#[test]
fn of_many_orders_at_once_only_as_many_succeed_as_there_are_ports() {
    // Over a disk, where a commit takes so long that the others look before it is done.
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &[]);
    let order = order_of("IAD1", "100G");
    let sold = std::thread::scope(|scope| {
        let orders: Vec<_> =
            (0..12).map(|_| scope.spawn(|| gateway.call("CreatePort", &order).status)).collect();
        orders.into_iter().map(|order| order.join().unwrap()).filter(|status| *status == 200).count()
    });
    assert_eq!(sold, 2);
}

#[test]
fn an_on_ramp_has_less_bandwidth_left_when_a_connection_takes_some() {
    let gateway = Gateway::in_memory(&[]);
    let stock = |vlan: u16| {
        let parameters =
            json!({ "dcId": "JNB1", "cloudType": "AWS", "vlanId": vlan, "cloudRegionId": "af-south-1" });
        gateway.call("QueryCloudOnrampPrice", &parameters).output()["stock"].clone()
    };
    assert_eq!(stock(7), 500);
    let aws = json!({
        "cloudType": "AWS", "cloudRegionId": "af-south-1", "dcId": "JNB1", "cloudAccountId": "1", "vlanId": 7,
    });
    let order = json!({ "endpointA": { "portId": gateway.running_port("a") }, "endpointZ": aws, "bandwidthMbps": 60 });
    gateway.call("CreatePrivateConnect", &order).output();
    assert_eq!((stock(8), stock(7)), (json!(400), json!(0)), "the tier is taken, and so is the VLAN");
}
