//! Traffic over the wire: what it looks like, and which times are refused. What it consists of is tested in virtual
//! time, next to the code.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use zc_gateway_engine::clock::Timestamp;

use crate::harness::Gateway;

/// The time so many seconds from now.
fn now_and(seconds: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    Timestamp::from_seconds(i64::try_from(now).unwrap() + seconds).to_string()
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Asks for the traffic of a day and checks the shape of the answer in both versions.
fn assert_told(gateway: &Gateway, action: &str, question: &Value) {
    let mut question = question.clone();
    question["startTime"] = json!(now_and(-DAY));
    question["endTime"] = json!(now_and(0));
    let older = gateway.call_in("2023-08-30", action, &question);
    let newer = gateway.call_in("2026-04-01", action, &question);
    let keys = |traffic: &Value| traffic.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut expected = vec![
        "requestId",
        "dataList",
        "in95",
        "inAvg",
        "inMax",
        "inMin",
        "inTotal",
        "out95",
        "outAvg",
        "outMax",
        "outMin",
        "unit",
    ];
    assert_eq!(keys(older.output()), expected, "{action}");
    expected.retain(|key| *key != "inTotal");
    assert_eq!(keys(newer.output()), expected, "{action}");
    assert_eq!(newer.output()["unit"], "bps");
    let samples = newer.output()["dataList"].as_array().unwrap();
    assert!((288..=289).contains(&samples.len()), "{}", samples.len());
    assert_eq!(older.output()["dataList"], newer.output()["dataList"]);
    for sample in samples {
        assert_eq!(keys(sample), ["internetRX", "internetTX", "time"]);
        let time = sample["time"].as_str().unwrap();
        assert!(
            time.len() == 20 && time.ends_with(":00Z") && matches!(time.as_bytes()[15], b'0' | b'5'),
            "{time}"
        );
        assert!(sample["internetRX"].is_u64() && sample["internetTX"].is_u64());
    }
}

/// Checks the refusals of a time that are the same for all of them.
fn assert_times_are_refused(gateway: &Gateway, action: &str, question: &Value, widest: i64) {
    let late = "INVALID_START_TIME_MUST_BEFORE_END_TIME";
    for (start, end, status, code, says) in [
        (now_and(-HOUR), now_and(-HOUR), 403, late, "`startTime`"),
        (now_and(-HOUR), now_and(-2 * HOUR), 403, late, "`endTime`"),
        (now_and(HOUR), now_and(2 * HOUR), 400, "INVALID_TIME_RANGE", "future"),
        (now_and(-HOUR), now_and(widest), 400, "INVALID_TIME_RANGE", "ask in parts"),
        (now_and(-31 * DAY), now_and(-31 * DAY + HOUR), 400, "INVALID_TIME_RANGE", "30 days back"),
        ("2023-08-30".to_owned(), now_and(0), 400, "INVALID_PARAMETER_DATE_FORMAT_ERROR", "`startTime`"),
        (
            now_and(-HOUR),
            "2023-08-30 12:00:00".to_owned(),
            400,
            "INVALID_PARAMETER_DATE_FORMAT_ERROR",
            "`endTime`",
        ),
    ] {
        let mut question = question.clone();
        question["startTime"] = json!(start);
        question["endTime"] = json!(end);
        let reply = gateway.call(action, &question);
        let message = reply.assert_refused(status, code).message();
        assert!(message.contains(says), "{action}: {message}");
    }
    let reply = gateway.call(action, question);
    assert!(reply.assert_refused(400, "MISSING_PARAMETER").message().contains("`startTime`"));
}

#[test]
fn the_traffic_of_a_port() {
    let gateway = Gateway::in_memory(&[]);
    let question = json!({ "portId": gateway.running_port("a") });
    assert_told(&gateway, "DescribePortTraffic", &question);
    assert_combined(&gateway, "DescribePortTraffic", &question);
    assert_times_are_refused(&gateway, "DescribePortTraffic", &question, 30 * DAY);
    let mut month = question.clone();
    month["startTime"] = json!(now_and(-30 * DAY));
    let reply = gateway.call("DescribePortTraffic", &month);
    assert!(reply.assert_refused(400, "MISSING_PARAMETER").message().contains("`endTime`"));
    month["endTime"] = json!(now_and(0));
    let reply = gateway.call("DescribePortTraffic", &month);
    let samples = reply.output()["dataList"].as_array().unwrap().len();
    assert!((8640..=8641).contains(&samples), "{samples}");
}

/// Checks that samples are combined as asked for, and that the statistics stay those of all samples.
fn assert_combined(gateway: &Gateway, action: &str, question: &Value) {
    let mut question = question.clone();
    question["startTime"] = json!(now_and(-6 * HOUR));
    question["endTime"] = json!(now_and(0));
    let ask = |period: Value, statistic: Value| {
        let mut question = question.clone();
        question["period"] = period;
        question["statistic"] = statistic;
        gateway.call_in("2026-04-01", action, &question).output().clone()
    };
    let list = |answer: &Value| answer["dataList"].as_array().unwrap().clone();
    let all = ask(json!(null), json!(null));
    assert_eq!(list(&all), list(&ask(json!(300), json!("MAX"))), "{action}");
    // A period is an hour of UTC, so the hour of a sample is in its time.
    let hour = |sample: &Value| sample["time"].as_str().unwrap()[..13].to_owned();
    for (statistic, of) in [
        ("MAX", (|rates| *rates.iter().max().unwrap()) as fn(&[u64]) -> u64),
        ("min", |rates| *rates.iter().min().unwrap()),
        ("AVG", |rates| rates.iter().sum::<u64>() / rates.len() as u64),
        ("", |rates| rates.iter().sum::<u64>() / rates.len() as u64),
    ] {
        let answer = ask(json!(3600), json!(statistic));
        let mut expected = Vec::new();
        for samples in list(&all).chunk_by(|earlier, later| hour(earlier) == hour(later)) {
            let rates = |field: &str| {
                let rates: Vec<u64> = samples.iter().map(|sample| sample[field].as_u64().unwrap()).collect();
                of(&rates)
            };
            let (rx, tx) = (rates("internetRX"), rates("internetTX"));
            expected.push(json!({ "internetRX": rx, "internetTX": tx, "time": samples[0]["time"] }));
        }
        assert!((6..=7).contains(&expected.len()), "{}", expected.len());
        assert_eq!(list(&answer), expected, "{action} {statistic}");
        for figure in ["in95", "inAvg", "inMax", "inMin", "out95", "outAvg", "outMax", "outMin"] {
            assert_eq!(answer[figure], all[figure], "{action} {statistic}");
        }
    }
    for (name, value, says) in [
        ("period", json!(0), "0 is not one of 300, 600, 900"),
        ("period", json!(60), "up to 86400"),
        ("period", json!(450), "450 is not one of"),
        ("period", json!(90_000), "90000 is not one of"),
        ("statistic", json!("SUM"), "`SUM` is not one of `AVG`, `MAX`, `MIN` and `95`"),
        ("statistic", json!("MAXX"), "the nearest is `MAX`"),
    ] {
        let mut question = question.clone();
        question[name] = value;
        let reply = gateway.call_in("2026-04-01", action, &question);
        assert_eq!(reply.status, 400, "{}", reply.text);
        assert!(reply.body["code"].as_str().unwrap().starts_with("INVALID_PARAMETER"), "{}", reply.text);
        let message = reply.message();
        assert!(message.contains(&format!("`{name}`")) && message.contains(says), "{message}");
    }
}

#[test]
fn what_does_not_exist_has_no_traffic() {
    let gateway = Gateway::held(&[]);
    for (action, id, code) in [
        ("DescribePortTraffic", "portId", "SELF_SERVICE_PORT_NOT_FOUND"),
        ("DescribePrivateConnectTraffic", "privateConnectId", "INVALID_PRIVATE_CONNECT_NOT_FOUND"),
        ("DescribeCloudRouterEdgePointTraffic", "edgePointId", "INVALID_CLOUD_ROUTER_EDGE_NOT_FOUND"),
        ("DescribeCloudRouterDCToDCTraffic", "cloudRouterId", "INVALID_CLOUD_ROUTER_NOT_FOUND"),
    ] {
        let mut question = json!({ "sourceDcId": "SIN1", "destinationDcId": "HKG1" });
        question[id] = json!("unknown");
        question["startTime"] = json!(now_and(-HOUR));
        question["endTime"] = json!(now_and(0));
        let reply = gateway.call_in("2026-04-01", action, &question);
        assert!(reply.assert_refused(404, code).message().contains("`unknown`"));
    }
}

#[test]
fn the_traffic_of_a_private_connect_and_of_a_cloud_router() {
    let gateway = Gateway::in_memory(&[]);
    let [a, z] = [gateway.running_port("a"), gateway.running_port("b")];
    let order = json!({ "endpointA": { "portId": a }, "endpointZ": { "portId": z }, "bandwidthMbps": 10 });
    let connect = gateway.call("CreatePrivateConnect", &order);
    let question = json!({ "privateConnectId": connect.output()["privateConnectId"] });
    assert_told(&gateway, "DescribePrivateConnectTraffic", &question);
    assert_combined(&gateway, "DescribePrivateConnectTraffic", &question);
    assert_times_are_refused(&gateway, "DescribePrivateConnectTraffic", &question, DAY);

    let order = json!({ "edgePoints": [{ "portId": a }, { "portId": z }] });
    let router = gateway.call("CreateCloudRouter", &order).output()["cloudRouterId"].clone();
    let listed = gateway.call("DescribeCloudRouters", &json!({ "cloudRouterIds": [router] }));
    let question = json!({ "edgePointId": listed.output()["dataSet"][0]["edgePoints"][0]["edgePointId"] });
    assert_told(&gateway, "DescribeCloudRouterEdgePointTraffic", &question);
    assert_combined(&gateway, "DescribeCloudRouterEdgePointTraffic", &question);
    assert_times_are_refused(&gateway, "DescribeCloudRouterEdgePointTraffic", &question, DAY);

    let mut question = json!({ "cloudRouterId": router, "sourceDcId": "SIN1", "destinationDcId": "SIN1" });
    assert_told(&gateway, "DescribeCloudRouterDCToDCTraffic", &question);
    assert_combined(&gateway, "DescribeCloudRouterDCToDCTraffic", &question);
    assert_times_are_refused(&gateway, "DescribeCloudRouterDCToDCTraffic", &question, DAY);
    question["destinationDcId"] = json!("HKG1");
    question["startTime"] = json!(now_and(-HOUR));
    let reply = gateway.call("DescribeCloudRouterDCToDCTraffic", &question);
    let message = reply.assert_refused(404, "INVALID_CLOUD_ROUTER_EDGE_NOT_FOUND").message();
    assert!(message.contains("`HKG1`"), "{message}");
    question["destinationDcId"] = json!("SIN1");
    let samples = gateway.call("DescribeCloudRouterDCToDCTraffic", &question);
    let samples = samples.output()["dataList"].as_array().unwrap().len();
    assert!((12..=13).contains(&samples), "until now, as no end is given: {samples}");
}
