//! The access log: one line for each request, with the status and code of its answer.

use serde_json::{Value, json};

use crate::harness::openstack::Cloud;
use crate::harness::{Gateway, KEY_ID, PASSWORD, Signer, binary, order, wait_for};

const JSON: (&str, &str) = ("content-type", "application/json");

/// The lines of the access log so far.
fn lines(log: &str) -> Vec<Value> {
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["target"] == "access").collect()
}

/// The line of this request.
fn line_of(gateway: &Gateway, request_id: &Value) -> Value {
    let found = || lines(&gateway.log()).into_iter().find(|line| line["request_id"] == *request_id);
    wait_for(&format!("the line of request {request_id}"), found)
}

/// The parts of a line that are not different each time.
fn told(line: &Value) -> Value {
    let mut line = line.clone();
    let members = line.as_object_mut().unwrap();
    members.retain(|name, _| !["timestamp", "request_id", "target"].contains(&name.as_str()));
    let microseconds = members.remove("microseconds").and_then(|value| value.as_u64());
    assert!(microseconds.is_some_and(|time| time > 0), "{line}");
    line
}

#[test]
fn a_line_says_who_called_what_and_what_was_answered() {
    let gateway = Gateway::in_memory(&["--access-log", "all"]);
    let read = gateway.call("DescribePorts", &json!({}));
    assert_eq!(
        told(&line_of(&gateway, &read.body["requestId"])),
        json!({
            "level": "INFO", "message": "done", "service": "sdn", "action": "DescribePorts",
            "version": "2023-08-30", "account": "default", "status": 200, "peer": "127.0.0.1",
        })
    );
    let refused = gateway.call("DestroyPort", &json!({ "portId": "p-1" }));
    assert_eq!(
        told(&line_of(&gateway, &refused.body["requestId"])),
        json!({
            "level": "INFO", "message": "refused", "service": "sdn", "action": "DestroyPort",
            "version": "2023-08-30", "account": "default", "status": 404, "peer": "127.0.0.1",
            "code": "SELF_SERVICE_PORT_NOT_FOUND", "reason": refused.message(),
        })
    );
    let signer = Signer::new(KEY_ID, PASSWORD);
    let created = gateway.signed(&signer, "CreatePort", &order("a"));
    let line = line_of(&gateway, &created.body["requestId"]);
    assert_eq!((&line["access_key"], &line["status"]), (&json!("test-key"), &json!(200)));
    let headers = [JSON, ("x-zc-action", "DestroyPort"), ("x-zc-dry-run", "true")];
    let dry = gateway.post("/api/v2/sdn", &headers, br#"{"portId":"p-1"}"#);
    assert_eq!(line_of(&gateway, &dry.body["requestId"])["dry_run"], true);
}

#[test]
fn where_there_is_no_action_the_path_stands() {
    let gateway = Gateway::in_memory(&[]);
    let reply = gateway.post("/nowhere", &[JSON], b"{}");
    let line = line_of(&gateway, &reply.body["requestId"]);
    let place = (&line["method"], &line["path"], &line["action"]);
    assert_eq!(place, (&json!("POST"), &json!("/nowhere"), &Value::Null), "{line}");
    assert_eq!((&line["status"], &line["code"]), (&json!(404), &json!("INVALID_PATH_NOT_FOUND")));
    // Also when the request is refused before its body has arrived.
    let reply = gateway.post("/api/v2/sdn", &[JSON], &vec![b' '; (1 << 20) + 1]);
    assert_eq!(line_of(&gateway, &reply.body["requestId"])["path"], "/api/v2/sdn");
}

#[test]
fn each_dialect_has_its_own_codes() {
    let cloud = Cloud::in_memory(&["--access-log", "all"]);
    let reply = crate::harness::http::request(cloud.gateway.address, "GET", "/v2.0/networks", &[], b"");
    let id = json!(reply.header("x-openstack-request-id").unwrap());
    let line = line_of(&cloud.gateway, &id);
    assert_eq!((&line["status"], &line["code"]), (&json!(401), &json!("Unauthorized")), "{line}");
}

#[test]
fn changes_leaves_out_reads_that_succeed() {
    let gateway = Gateway::in_memory(&["--access-log", "changes"]);
    gateway.call("DescribePorts", &json!({}));
    gateway.call("CreatePort", &order("a"));
    gateway.call("DescribePorts", &json!({ "pageNum": "x" }));
    // A parameter that nobody reads is always told.
    gateway.call("DescribePorts", &json!({ "colour": 1 }));
    gateway.get("/readyz");
    let last = gateway.call("TerminatePort", &json!({ "portId": "p-1" }));
    line_of(&gateway, &last.body["requestId"]);
    let all = lines(&gateway.log());
    let seen: Vec<_> = all.iter().map(|line| (line["action"].as_str(), line["status"].as_u64())).collect();
    assert_eq!(
        seen,
        [
            (Some("CreatePort"), Some(200)),
            (Some("DescribePorts"), Some(400)),
            (Some("DescribePorts"), Some(200)),
            (Some("TerminatePort"), Some(404)),
        ]
    );
    assert_eq!((&all[2]["level"], &all[2]["unread"]), (&json!("WARN"), &json!("colour")));
}

#[test]
fn health_never_has_a_line_and_off_leaves_out_all_the_others() {
    let gateway = Gateway::in_memory(&["--access-log", "all"]);
    gateway.get("/livez");
    gateway.post("/readyz", &[JSON], b"");
    let last = gateway.call("DescribePorts", &json!({}));
    line_of(&gateway, &last.body["requestId"]);
    assert_eq!(lines(&gateway.log()).len(), 1);

    let gateway = Gateway::in_memory(&["--access-log", "off"]);
    gateway.call("CreatePort", &order("a"));
    gateway.call("DestroyPort", &json!({ "portId": "p-1" }));
    gateway.signal("TERM");
    let (status, log) = gateway.wait();
    assert!(status.success() && log.contains("\"stopped\""), "{log}");
    assert_eq!(lines(&log), Vec::<Value>::new());
}

#[test]
fn a_failure_of_the_gateway_is_an_error_whatever_is_wanted() {
    // A time limit of nothing is nearly always over before a change is durable; if not, another try finds it so.
    let folder = tempfile::tempdir().unwrap();
    let gateway =
        Gateway::over(&folder.path().join("data"), &["--access-log", "off", "--request-timeout", "0"]);
    let reply = wait_for("a change that takes too long", || {
        let reply = gateway.call("CreatePort", &order("a"));
        (reply.status == 504).then_some(reply)
    });
    let line = line_of(&gateway, &reply.body["requestId"]);
    assert_eq!((&line["level"], &line["message"]), (&json!("ERROR"), &json!("failed")), "{line}");
}

#[test]
fn each_part_of_the_log_has_its_own_level() {
    let gateway = Gateway::in_memory(&["--access-log", "all", "--log", "warn,access=info"]);
    let reply = gateway.call("DescribePorts", &json!({}));
    line_of(&gateway, &reply.body["requestId"]);
    assert!(!gateway.log().contains("\"serving\""), "{}", gateway.log());
}

#[test]
fn the_demo_writes_lines_where_they_are_asked_for() {
    let told = |flags: &[&str]| {
        let mut demo = binary();
        demo.args(["demo", "--exit", "--address", "127.0.0.1:0", "--settle", "20ms"]).args(flags);
        let output = demo.output().unwrap();
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{log}");
        lines(&log).iter().filter(|line| line["action"] == "CreatePort").count()
    };
    assert_eq!((told(&[]), told(&["--access-log", "changes"])), (0, 1));
}
