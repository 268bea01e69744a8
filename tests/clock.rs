//! `zc-gateway clock` and the operator's door behind it: how the gateway's time stands, and a leap that is accepted.

use std::time::Duration;

use serde_json::{Value, json};
use zc_gateway::doors::admin::clock::{AcceptedLeap, ClockInfo, HeldLeap, accept, show};
use zc_gateway::doors::refusal::HttpRefusal;

use crate::harness::engine::Running;
use crate::harness::http::{Reply, request};
use crate::harness::{Gateway, binary, order};

const HOUR: Duration = Duration::from_hours(1);

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_time_of_a_gateway_is_shown_and_nothing_is_accepted_where_nothing_is_held() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &[]);
    let run = |arguments: &[&str]| {
        binary().arg("clock").args(arguments).arg("--data").arg(folder.path()).output().unwrap()
    };
    let shown = run(&["show", "--json"]);
    let info: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!((shown.status.code(), &info["held"]), (Some(0), &Value::Null), "{info}");
    assert!(info["machineAheadSeconds"].as_i64().unwrap().abs() < 2, "{info}");
    let shown = text(&run(&["show"]).stdout);
    assert!(shown.contains("gateway's time:  20") && shown.contains("held:            nothing"), "{shown}");
    for arguments in [&["accept"][..], &["accept", "--yes", "--json"]] {
        let refused = run(arguments);
        let says = text(&refused.stderr);
        assert_eq!((refused.status.code(), refused.stdout.len()), (Some(1), 0), "{says}");
        assert!(says.contains("There is nothing to accept: the gateway's time is 20"), "{says}");
    }
    gateway.kill();
    let nobody = run(&["show"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(text(&nobody.stderr).contains("zc-gateway serve --data"), "{}", text(&nobody.stderr));
}

#[test]
fn the_clock_is_behind_the_operators_door() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &[]);
    let running = std::fs::read_to_string(folder.path().join("running.json")).unwrap();
    let running: Value = serde_json::from_str(&running).unwrap();
    let bearer = format!("Bearer {}", running["operatorToken"].as_str().unwrap());
    let ask = |token: &str, method: &str, path: &str, body: &str| -> Reply {
        let headers = [("authorization", token), ("content-type", "application/json")];
        request(gateway.address, method, &format!("/_gateway/v1/clock{path}"), &headers, body.as_bytes())
    };
    assert_eq!(ask(&bearer, "GET", "", "").output()["held"], Value::Null);
    for (method, path) in [("GET", ""), ("POST", "/accept")] {
        ask("Bearer wrong", method, path, "").assert_refused(401, "AUTHFAILURE_TOKEN_FAILURE");
        ask(&bearer, "DELETE", path, "").assert_refused(405, "INVALID_REQUEST_METHOD");
        ask(&bearer, method, &format!("{path}?dryRun=1"), "").assert_refused(400, "INVALID_REQUEST");
        ask(&bearer, method, path, "{\"dryRun\":true}").assert_refused(400, "INVALID_REQUEST");
    }
    ask(&bearer, "POST", "/accept", "").assert_refused(400, "INVALID_REQUEST");
    ask(&bearer, "GET", "/else", "").assert_refused(404, "INVALID_PATH_NOT_FOUND");
}

#[tokio::test]
async fn what_is_held_is_shown_until_the_leap_is_accepted() {
    for gateway in Running::over_both_stores(&["port.creating=30m"]).await {
        gateway.call("CreatePort", &order("a")).await.unwrap();
        let HttpRefusal::BadRequest(refused) = accept(&gateway.engine).unwrap_err() else { unreachable!() };
        assert!(refused.starts_with("There is nothing to accept"), "{refused}");
        gateway.set_machine_ahead(HOUR);
        let held =
            HeldLeap { transitions: 1, seconds_left: 600, followed_time: "2023-11-14T23:23:20Z".to_owned() };
        let info = ClockInfo {
            gateway_time: "2023-11-14T22:13:20Z".to_owned(),
            machine_time: "2023-11-14T23:13:20Z".to_owned(),
            machine_ahead_seconds: 3600,
            held: Some(held),
        };
        assert_eq!(show(&gateway.engine), info);
        let AcceptedLeap { gateway_time, seconds, transitions } = accept(&gateway.engine).unwrap();
        assert_eq!((gateway_time, seconds, transitions), (info.machine_time, 3600, 1));
        let after = serde_json::to_value(show(&gateway.engine)).unwrap();
        assert_eq!((&after["held"], &after["machineAheadSeconds"]), (&Value::Null, &json!(0)));
        accept(&gateway.engine).unwrap_err();
    }
}
