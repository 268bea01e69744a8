//! Private connects and cloud routers after `kill -9`: what was acknowledged is there, holds what it held, and goes on.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::{Value, json};
use zc_gateway_engine::resources::Kind;
use zc_gateway_engine::store::sqlite::SqliteStore;
use zc_gateway_engine::store::{Store, Stored};

use crate::harness::links::{Link, VERSIONS, between, in_aws, in_vpc, joining, on, on_vlan, with};
use crate::harness::{Gateway, wait_for};

const VLAN: (u16, &str) = (400, "INVALID_VLAN_IN_USE");

/// Everything that the lists of the newer version show.
fn everything(gateway: &Gateway) -> [Value; 3] {
    ["DescribePorts", "DescribePrivateConnects", "DescribeCloudRouters"].map(|action| {
        let reply = gateway.call_in(VERSIONS[1], action, &json!({ "pageSize": 1000 }));
        reply.output()["dataSet"].clone()
    })
}

/// The bodies of all rows of a kind in the store of a gateway that has ended.
fn bodies(data: &Path, kind: Kind) -> Vec<Value> {
    // A copy: a process that another test starts right now could else hold on to the lock for a moment too long.
    let copy = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(data).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    let mut found = Vec::new();
    let mut store = SqliteStore::open(copy.path()).unwrap();
    store
        .load(&mut |stored| {
            if let Stored::Row(row) = stored
                && row.kind == kind
            {
                found.push(serde_json::from_str(&row.body).unwrap());
            }
            Ok(())
        })
        .unwrap();
    found
}

#[test]
fn rows_and_what_they_hold_survive_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &["--settle", "0"]);
    let [a, z] = ["a", "z"].map(|name| gateway.running_port(name));
    let mut order = between(&on_vlan(&a, 100), &on(&z));
    order["tags"] = json!({ "tags": [{ "key": "env", "value": "test" }] });
    order["resourceGroupId"] = json!("their own");
    let connect = gateway.connect(&order).id;
    let mut order = joining(&[on(&a), in_vpc("vpc-sin1-1"), in_aws("1")]);
    order["edgePoints"][0]["staticRoutes"] = json!([{ "prefix": "10.0.0.0/8", "nextHop": "192.0.2.1" }]);
    order["edgePoints"][1]["bgpConnection"] = json!({ "peerAsn": 65001, "password": "secret" });
    order["cloudRouterDescription"] = json!("a note");
    let router = gateway.router(&order).id;
    let recycled = gateway.connect(&between(&on_vlan(&a, 3), &in_aws("2")));
    recycled.act("DeletePrivateConnect");
    let (recycled, before) = (recycled.id.clone(), everything(&gateway));
    gateway.kill();

    let gateway = Gateway::over(folder.path(), &["--settle", "0"]);
    assert_eq!(everything(&gateway), before);
    let [connect, recycled] = [connect, recycled].map(|id| gateway.known_connect(&id));
    let router = gateway.known_router(&router);
    // What is in service holds its VLANs, VPCs and ports.
    let create = "CreatePrivateConnect";
    let message = gateway.refuses(create, &between(&on_vlan(&a, 100), &in_aws("3")), VLAN);
    assert!(message.contains(&connect.id), "{message}");
    let taken = with(&in_aws("3"), &json!({ "vlanId": 2 }));
    let message = gateway.refuses(create, &between(&on(&z), &taken), VLAN);
    assert!(message.contains(&router.id), "{message}");
    let vpc = joining(&[in_vpc("vpc-sin1-1"), in_vpc("vpc-sin1-2")]);
    let message = gateway.refuses("CreateCloudRouter", &vpc, (403, "OPERATION_DENIED_VPC_IN_USE"));
    assert!(message.contains(&router.id), "{message}");
    let in_use = (403, "OPERATION_DENIED_PORT_IN_USE");
    let message = gateway.refuses("TerminatePort", &json!({ "portId": a }), in_use);
    assert!(message.contains(&connect.id) && message.contains(&router.id), "{message}");
    // What is in the bin does not, but is remembered: 2 is the router's, 3 was its.
    let ends = |link: &Link<'_>| {
        let shown = link.shown();
        [shown["endpointA"]["vlanId"].clone(), shown["endpointZ"]["vlanId"].clone()]
    };
    assert_eq!(ends(&gateway.connect(&between(&on(&a), &in_aws("3")))), [4, 4]);
    recycled.act("RenewPrivateConnect");
    assert_eq!((recycled.status(), ends(&recycled)), ("RUNNING".to_owned(), [json!(3), json!(3)]));
}

#[test]
fn what_is_under_way_goes_on_after_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let statuses = ["updating", "deleting", "recovering", "destroying"];
    let held = statuses.map(|status| format!("private_connect.{status}=never")).join(",");
    let held = format!(
        "0,{held},cloud_router.updating=never,cloud_router.recovering=never,cloud_router.destroying=never"
    );
    let gateway = Gateway::over(folder.path(), &["--settle", &held]);
    let [a, z] = ["a", "z"].map(|name| gateway.running_port(name));
    let order = between(&on(&a), &on(&z));
    let [updating, deleting] = [0; 2].map(|_| gateway.connect(&order));
    updating.act_with("ModifyPrivateConnectBandwidth", &json!({ "bandwidthMbps": 9 }));
    deleting.act("DeletePrivateConnect");
    let border = |id: &str| json!({ "zbgId": id });
    let points = joining(&[border("zbg-sin1-1"), border("zbg-hkg1-1")]);
    let [changing, renewing, leaving] = [0; 3].map(|_| gateway.router(&points));
    changing.act_with("AddCloudRouterEdgePoints", &joining(&[border("zbg-fra1-1")]));
    for router in [&renewing, &leaving] {
        router.act("DeleteCloudRouter");
    }
    renewing.act("RenewCloudRouter");
    leaving.act("DestroyCloudRouter");
    let connects = [updating, deleting].map(|link| link.id);
    let routers = [changing, renewing, leaving].map(|link| link.id);
    let before = everything(&gateway);
    gateway.kill();
    // Held as before they stay where they are.
    let gateway = Gateway::over(folder.path(), &["--settle", &held]);
    assert_eq!(everything(&gateway), before);
    gateway.kill();

    let gateway = Gateway::over(folder.path(), &["--settle", "0"]);
    for (id, status) in connects.iter().zip(["RUNNING", "RECYCLED"]) {
        gateway.known_connect(id).wait_for_status(status);
    }
    for (id, status) in routers.iter().zip(["RUNNING", "RUNNING", "absent"]) {
        gateway.known_router(id).wait_for_status(status);
    }
    assert_eq!(gateway.known_connect(&connects[0]).shown()["bandwidthMbps"], 9);
    assert_eq!(gateway.known_router(&routers[0]).points().len(), 3);
    // In another gateway, as what is held would never get there.
    gateway.kill();
    let gateway = Gateway::over(folder.path(), &["--settle", &held]);
    let [first, second] = connects.map(|id| gateway.known_connect(&id));
    second.act("RenewPrivateConnect");
    assert_eq!((first.status(), second.status()), ("RUNNING".to_owned(), "RECOVERING".to_owned()));
    let ids = [first.id, second.id];
    gateway.kill();
    let gateway = Gateway::over(folder.path(), &["--settle", "0"]);
    gateway.known_connect(&ids[1]).wait_for_status("RUNNING");
}

#[test]
fn when_it_carried_traffic_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &["--settle", "0"]);
    let [a, z] = ["a", "z"].map(|name| gateway.running_port(name));
    let connect = gateway.connect(&between(&on(&a), &on(&z)));
    connect.act_with("ModifyPrivateConnectBandwidth", &json!({ "bandwidthMbps": 20 }));
    let router = gateway.router(&joining(&[on(&a), in_vpc("vpc-sin1-1")]));
    let change = json!({ "edgePointId": router.points()[1], "bandwidthMbps": 30 });
    router.act_with("ModifyCloudRouterEdgePointBandwidth", &change);
    let ids = (connect.id.clone(), router.id.clone());
    gateway.kill();
    let read = || {
        let connect = bodies(folder.path(), Kind::PrivateConnect).remove(0)["uptime"].clone();
        let router = bodies(folder.path(), Kind::CloudRouter).remove(0);
        [connect, router["edge_points"][0]["uptime"].clone(), router["edge_points"][1]["uptime"].clone()]
    };
    let bandwidths = |uptime: &Value| {
        let periods = uptime.as_array().unwrap().iter();
        periods.map(|period| (period["mbps"].clone(), period["until"].is_null())).collect::<Vec<_>>()
    };
    let before = read();
    let one = (json!(1), false);
    assert_eq!(bandwidths(&before[0]), [one.clone(), (json!(20), true)]);
    assert_eq!(bandwidths(&before[1]), [(json!(1), true)]);
    assert_eq!(bandwidths(&before[2]), [one, (json!(30), true)]);

    let gateway = Gateway::over(folder.path(), &["--settle", "0"]);
    gateway.kill();
    assert_eq!(read(), before, "a restart is no interruption");
    let gateway = Gateway::over(folder.path(), &["--settle", "0"]);
    gateway.known_connect(&ids.0).act("DeletePrivateConnect");
    gateway.known_router(&ids.1).act("DeleteCloudRouter");
    gateway.kill();
    let after = read();
    assert_eq!(bandwidths(&after[0]), [(json!(1), false), (json!(20), false)]);
    assert_eq!(bandwidths(&after[1]), [(json!(1), false)]);
    assert_eq!(after[0][1]["from"], before[0][1]["from"]);
}

#[test]
fn kill_9_under_load_leaves_no_two_with_one_vlan() {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &["--settle", "0"]);
    let [a, z] = ["a", "z"].map(|name| gateway.running_port(name));
    let (stop, count, order) = (AtomicBool::new(false), AtomicUsize::new(0), between(&on(&a), &on(&z)));
    let acknowledged: Vec<String> = std::thread::scope(|scope| {
        let (gateway, stop, count, order) = (&gateway, &stop, &count, &order);
        let work = move || {
            let mut made = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                // A killed gateway breaks connections in any way: such an answer acknowledges nothing.
                let reply = catch_unwind(AssertUnwindSafe(|| gateway.call("CreatePrivateConnect", order)));
                let Some(reply) = reply.ok().filter(|reply| reply.status == 200) else { continue };
                made.push(reply.output()["privateConnectId"].as_str().unwrap().to_owned());
                count.fetch_add(1, Ordering::Relaxed);
            }
            made
        };
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        wait_for("orders under way", || (count.load(Ordering::Relaxed) >= 40).then_some(()));
        gateway.signal("KILL");
        stop.store(true, Ordering::Relaxed);
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    let gateway = Gateway::over(folder.path(), &["--settle", "0"]);
    for id in &acknowledged {
        assert_eq!(gateway.known_connect(id).status(), "RUNNING");
    }
    let next = gateway.connect(&between(&on(&a), &on(&z))).shown();
    let [_, connects, _] = everything(&gateway);
    let mut vlans: Vec<u64> = connects
        .as_array()
        .unwrap()
        .iter()
        .map(|link| link["endpointA"]["vlanId"].as_u64().unwrap())
        .collect();
    vlans.sort_unstable();
    // None is given twice, and none is lost.
    assert_eq!(vlans, (2..2 + vlans.len() as u64).collect::<Vec<_>>());
    assert_eq!(next["endpointA"]["vlanId"].as_u64(), vlans.last().copied());
}
