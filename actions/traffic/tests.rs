//! Traffic of resources in virtual time: what is asked twice is answered twice the same, whatever happened since.

use std::time::Duration;

use serde_json::{Value, json};
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::lifecycle::{Event, Status};
use zc_gateway_engine::resources::cloud_router::{CloudRouter, EdgeAccess};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::port::Port;
use zc_gateway_engine::resources::private_connect::{Access, PrivateConnect};
use zc_gateway_engine::store::sqlite::SqliteStore;
use zc_gateway_engine::{Code, Fault};

use crate::sdn::{V2023_08_30, V2026_04_01};
use crate::virtual_time::{START, VirtualGateway, cloud_router, edge_point, on_port, port, private_connect};

const HOUR: Duration = Duration::from_hours(1);

/// The time so many minutes after the start.
fn minute(minutes: i64) -> String {
    Timestamp::from_seconds(START.seconds() + minutes * 60).to_string()
}

fn between(name: &str, id: &str, from: i64, to: i64) -> Value {
    json!({ name: id, "startTime": minute(from), "endTime": minute(to) })
}

impl VirtualGateway {
    async fn traffic(&self, action: &str, question: &Value) -> Value {
        self.call(V2023_08_30, action, question).await.unwrap()
    }
}

fn rates(traffic: &Value, direction: &str) -> Vec<u64> {
    let samples = traffic["dataList"].as_array().unwrap();
    samples.iter().map(|sample| sample[direction].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn a_port_carries_nothing_before_it_runs_and_after_it_stops() {
    let gateway = VirtualGateway::start().await;
    gateway.advance(HOUR);
    let id = gateway.running(port("SIN1")).await;
    gateway.advance(HOUR);
    gateway.apply::<Port>(&id, Event::Terminate).await;
    gateway.advance(HOUR);
    // Running from 60 minutes and 2 seconds to 120 minutes and 2 seconds.
    let question = between("portId", id.as_str(), 0, 180);
    let traffic = gateway.traffic("DescribePortTraffic", &question).await;
    let samples = traffic["dataList"].as_array().unwrap();
    assert_eq!(samples.len(), 37);
    for (sample, minutes) in samples.iter().zip((0..).step_by(5)) {
        assert_eq!(sample["time"], minute(minutes));
        let runs = (65..=120).contains(&minutes);
        for direction in ["internetRX", "internetTX"] {
            assert_eq!(sample[direction].as_u64().unwrap() > 0, runs, "{sample}");
        }
    }
    gateway.apply::<Port>(&id, Event::Renew).await;
    gateway.pass::<Port>(&id, Status::Running).await;
    assert_eq!(gateway.traffic("DescribePortTraffic", &question).await, traffic);
    gateway.apply::<Port>(&id, Event::Terminate).await;
    gateway.apply::<Port>(&id, Event::Destroy).await;
    gateway.pass::<Port>(&id, Status::Destroyed).await;
    let refused = gateway.call(V2023_08_30, "DescribePortTraffic", &question).await.unwrap_err();
    assert_eq!(refused.code, Code::PortNotFound);
}

#[tokio::test]
async fn a_restart_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = || Box::new(SqliteStore::open(folder.path()).unwrap());
    let gateway = VirtualGateway::start_over(store(), START).await;
    let id = gateway.running(port("SIN1")).await;
    gateway.advance(HOUR);
    let question = between("portId", id.as_str(), -10, 60);
    let before = gateway.traffic("DescribePortTraffic", &question).await;
    assert!(before["outAvg"].as_u64().unwrap() > 0);
    gateway.stop().await;
    let gateway = VirtualGateway::start_over(store(), START.plus(2 * HOUR)).await;
    assert_eq!(gateway.traffic("DescribePortTraffic", &question).await, before);
    // It was in service all the time, whoever kept its books.
    let meanwhile = between("portId", id.as_str(), 65, 115);
    let meanwhile = gateway.traffic("DescribePortTraffic", &meanwhile).await;
    assert!(meanwhile["inMin"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn a_new_bandwidth_leaves_the_past_as_it_was() {
    let gateway = VirtualGateway::start().await;
    let [a, z] = [gateway.running(port("SIN1")).await, gateway.running(port("HKG1")).await];
    let ends = [on_port(&a, 2, "SIN1"), on_port(&z, 2, "HKG1")].map(Access::Port);
    let [a, z] = ends;
    let id = gateway.running(private_connect(a, z)).await;
    gateway.advance(HOUR);
    let first_hour = between("privateConnectId", id.as_str(), 0, 60);
    let before = gateway.traffic("DescribePrivateConnectTraffic", &first_hour).await;
    let widened = id.clone();
    let wider = move |tx: &mut zc_gateway_engine::Transaction<'_>| {
        let row = tx.find::<PrivateConnect>(&widened).unwrap();
        tx.change(&row, Event::Update, |body| body.bandwidth_mbps = 1).unwrap();
    };
    gateway.note(wider).await;
    gateway.pass::<PrivateConnect>(&id, Status::Running).await;
    gateway.advance(HOUR);
    assert_eq!(gateway.traffic("DescribePrivateConnectTraffic", &first_hour).await, before);
    let second_hour = between("privateConnectId", id.as_str(), 65, 120);
    let after = gateway.traffic("DescribePrivateConnectTraffic", &second_hour).await;
    for direction in ["internetRX", "internetTX"] {
        // The first sample is from before it ran.
        assert!(rates(&before, direction)[1..].iter().all(|rate| (1_000_000..100_000_000).contains(rate)));
        assert!(rates(&after, direction).iter().all(|rate| (1..1_000_000).contains(rate)));
    }
    let open_end = json!({ "privateConnectId": id, "startTime": minute(65) });
    assert_eq!(gateway.traffic("DescribePrivateConnectTraffic", &open_end).await, after);
    let newer = gateway.call(V2026_04_01, "DescribePrivateConnectTraffic", &open_end).await.unwrap();
    assert!(newer.get("inTotal").is_none());
    assert_eq!((&newer["unit"], &newer["in95"]), (&json!("bps"), &after["in95"]));
    let received = rates(&after, "internetRX");
    assert_eq!(after["inTotal"], received.iter().sum::<u64>() * 300 / 8);
    assert_eq!(after["inMax"], *received.iter().max().unwrap());
    assert_eq!(after["outMin"], *rates(&after, "internetTX").iter().min().unwrap());
}

#[tokio::test]
async fn between_two_data_centers_goes_what_both_can_carry() {
    let gateway = VirtualGateway::start().await;
    let mut points = Vec::new();
    for (data_center, mbps) in [("SIN1", 10), ("SIN1", 20), ("HKG1", 500)] {
        let port = gateway.running(port(data_center)).await;
        points.push(edge_point(EdgeAccess::Port(on_port(&port, 2, data_center)), mbps));
    }
    let edge_points = points.iter().map(|point| point.id.clone()).collect::<Vec<_>>();
    let id = gateway.running(cloud_router(points)).await;
    gateway.advance(HOUR);
    let question = |from: &str, to: &str| {
        let mut question = between("cloudRouterId", id.as_str(), 5, 60);
        question["sourceDcId"] = json!(from);
        question["destinationDcId"] = json!(to);
        question
    };
    let there = gateway.traffic("DescribeCloudRouterDCToDCTraffic", &question("SIN1", "HKG1")).await;
    let back = gateway.traffic("DescribeCloudRouterDCToDCTraffic", &question("HKG1", "SIN1")).await;
    let (sent, received) = (rates(&there, "internetTX"), rates(&there, "internetRX"));
    assert!(sent.iter().chain(&received).all(|rate| (3_000_000..30_000_000).contains(rate)), "{sent:?}");
    assert_eq!((rates(&back, "internetRX"), rates(&back, "internetTX")), (sent, received));
    gateway.traffic("DescribeCloudRouterDCToDCTraffic", &question("SIN1", "SIN1")).await;
    for (from, to, says) in
        [("SIN1", "FRA1", "`FRA1`"), ("FRA1", "SIN1", "`FRA1`"), ("HKG1", "HKG1", "only one edge point")]
    {
        let refused =
            gateway.call(V2026_04_01, "DescribeCloudRouterDCToDCTraffic", &question(from, to)).await;
        let refused: Fault = refused.unwrap_err();
        assert_eq!(refused.code, Code::CloudRouterEdgeNotFound);
        assert!(refused.message.contains(says), "{}", refused.message);
    }

    let gone = json!({ "cloudRouterId": id, "edgePointId": edge_points[1] });
    gateway.call(V2026_04_01, "DeleteCloudRouterEdgePoint", &gone).await.unwrap();
    gateway.pass::<CloudRouter>(&id, Status::Running).await;
    let again = gateway.traffic("DescribeCloudRouterDCToDCTraffic", &question("SIN1", "HKG1")).await;
    assert_eq!(again, there, "what was carried is not undone by a deletion");
    let gone = between("edgePointId", edge_points[1].as_str(), 5, 60);
    let refused = gateway.call(V2023_08_30, "DescribeCloudRouterEdgePointTraffic", &gone).await;
    assert_eq!(refused.unwrap_err().code, Code::CloudRouterEdgeNotFound);
    gateway.advance(HOUR);
    let mut since = question("SIN1", "HKG1");
    since["startTime"] = json!(minute(65));
    since["endTime"] = json!(minute(120));
    let since = gateway.traffic("DescribeCloudRouterDCToDCTraffic", &since).await;
    assert!(rates(&since, "internetTX").iter().all(|rate| (1_000_000..10_000_000).contains(rate)));

    for (point, mbps) in [(0, 10), (2, 500)] {
        let point = &edge_points[point];
        let question = between("edgePointId", point.as_str(), 5, 60);
        let traffic = gateway.traffic("DescribeCloudRouterEdgePointTraffic", &question).await;
        let largest = traffic["inMax"].as_u64().unwrap();
        assert!((mbps * 100_000..mbps * 1_000_000).contains(&largest), "{mbps}: {largest}");
    }
    gateway.apply::<CloudRouter>(&id, Event::Terminate).await;
    gateway.advance(HOUR);
    let stopped = between("edgePointId", edge_points[0].as_str(), 125, 180);
    let stopped = gateway.traffic("DescribeCloudRouterEdgePointTraffic", &stopped).await;
    assert_eq!(
        (&stopped["inMax"], &stopped["out95"], &stopped["inTotal"]),
        (&json!(0), &json!(0), &json!(0))
    );
}

#[tokio::test]
async fn what_is_not_there_has_no_traffic() {
    let gateway = VirtualGateway::start().await;
    let data_centers = json!({ "sourceDcId": "SIN1", "destinationDcId": "HKG1" });
    for (action, name, code) in [
        ("DescribePortTraffic", "portId", Code::PortNotFound),
        ("DescribePrivateConnectTraffic", "privateConnectId", Code::PrivateConnectNotFound),
        ("DescribeCloudRouterEdgePointTraffic", "edgePointId", Code::CloudRouterEdgeNotFound),
        ("DescribeCloudRouterDCToDCTraffic", "cloudRouterId", Code::CloudRouterNotFound),
    ] {
        let mut question = between(name, "unknown", -60, 0);
        question.as_object_mut().unwrap().extend(data_centers.as_object().unwrap().clone());
        let refused = gateway.call(V2026_04_01, action, &question).await.unwrap_err();
        assert_eq!(refused.code, code);
        assert!(refused.message.contains("`unknown` does not exist"), "{}", refused.message);
    }
}
