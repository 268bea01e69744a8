//! Every answer is the envelope of the API, whatever was asked and however it failed.

use serde_json::json;

use crate::harness::http::{assert_well_formed, raw, request};
use crate::harness::{Gateway, order, wait_for};

const JSON: (&str, &str) = ("content-type", "application/json");

#[test]
fn success_repeats_the_request_id_inside() {
    let gateway = Gateway::in_memory(&[]);
    for reply in [
        gateway.call("DescribePorts", &json!({})),
        gateway.call("CreatePort", &order("a")),
        gateway.get("/livez"),
        gateway.get("/readyz"),
    ] {
        assert_eq!(reply.status, 200);
        assert_well_formed(&reply);
    }
}

#[test]
fn an_action_without_output_answers_with_the_request_id_alone() {
    let gateway = Gateway::in_memory(&[]);
    let id = gateway.running_port("a");
    let reply = gateway.call("TerminatePort", &json!({ "portId": id }));
    assert_eq!(reply.output().as_object().unwrap().len(), 1);
    assert_well_formed(&reply);
}

#[test]
fn paths_and_methods_that_do_not_exist_are_refused_in_json() {
    let gateway = Gateway::in_memory(&[]);
    for path in [
        "/",
        "/api",
        "/api/v2",
        "/api/v2/",
        "/api/v2/sdn/",
        "/api/v2/sdn/ports",
        "/favicon.ico",
        "/_gateway/v2/keys",
    ] {
        request(gateway.address, "POST", path, &[JSON], b"{}").assert_refused(404, "INVALID_PATH_NOT_FOUND");
    }
    // What is behind the operator's door is not told to others.
    for path in ["/_gateway/v1/keys", "/_gateway/v1/nothing"] {
        request(gateway.address, "POST", path, &[JSON], b"{}")
            .assert_refused(401, "AUTHFAILURE_TOKEN_FAILURE");
    }
    for method in ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
        let reply = request(gateway.address, method, "/api/v2/sdn", &[JSON], b"{}");
        reply.assert_refused(405, "INVALID_REQUEST_METHOD");
        assert_eq!(reply.header("allow"), Some("POST"));
    }
    gateway.post("/livez", &[JSON], b"{}").assert_refused(405, "INVALID_REQUEST_METHOD");
}

#[test]
fn services_and_actions_that_do_not_exist_have_codes_of_their_own() {
    let gateway = Gateway::in_memory(&[]);
    let action = [JSON, ("x-zc-action", "DestroyPort")];
    let unauthorized = "AUTHFAILURE_UNAUTHORIZED_OPERATION";
    for (service, name, says) in [
        ("sdnn", "DestroyPort", "There is no service `sdnn`. Did you mean `sdn`? The services are: "),
        ("ccs", "DestroyPort", "There is no service `ccs`. Service `sdn` has it. The services are: "),
        ("ccs", "AttachMoon", "There is no service `ccs`. The services are: compute, network, sdn."),
        ("sdn", "DestroyPorts", "Service `sdn` has no action `DestroyPorts`. Did you mean `DestroyPort`?"),
        ("sdn", "destroyport", "Did you mean `DestroyPort`?"),
        ("compute", "DestroyPort", "Service `compute` has no action `DestroyPort`. Service `sdn` has it."),
        ("compute", "CreatePort", "Services `network` and `sdn` have it."),
        ("sdn", "AttachMoon", "Service `sdn` has no action `AttachMoon`."),
    ] {
        let headers = [JSON, ("x-zc-action", name)];
        let reply = gateway.post(&format!("/api/v2/{service}"), &headers, b"{}");
        let message = reply.assert_refused(403, unauthorized).message();
        assert!(message.starts_with(says) || message.ends_with(says), "{message}");
    }
    let headers = [JSON, ("x-zc-action", "DestroyPort"), ("x-zc-version", "2026-4-1")];
    let reply = gateway.post("/api/v2/sdn", &headers, b"{}");
    let message = reply.assert_refused(400, "INVALID_VERSION").message();
    assert!(message.ends_with("Did you mean `2026-04-01`?"), "{message}");
    let reply = gateway.post("/api/v2/sdn", &[JSON], b"{}");
    assert!(reply.assert_refused(400, "INVALID_REQUEST").message().contains("X-ZC-Action"));
    gateway.post("/api/v2/sdn?dryRun=1", &action, b"{}").assert_refused(400, "INVALID_REQUEST");
}

#[test]
fn header_names_are_read_in_any_case_and_any_charset_is_taken() {
    let gateway = Gateway::in_memory(&[]);
    for content_type in
        ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"]
    {
        let headers = [
            ("CONTENT-TYPE", content_type),
            ("X-ZC-ACTION", "DescribePorts"),
            ("X-Zc-Version", "2023-08-30"),
        ];
        assert_eq!(gateway.post("/api/v2/sdn", &headers, b"{}").status, 200, "{content_type}");
    }
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
        let headers = [("content-type", content_type), ("x-zc-action", "DescribePorts")];
        gateway.post("/api/v2/sdn", &headers, b"{}").assert_refused(415, "INVALID_CONTENT_TYPE");
    }
    let packed = [JSON, ("x-zc-action", "DescribePorts"), ("content-encoding", "gzip")];
    gateway.post("/api/v2/sdn", &packed, b"{}").assert_refused(415, "INVALID_CONTENT_TYPE");
    gateway.post("/api/v2/sdn", &[("x-zc-action", "A")], b"{}").assert_refused(415, "INVALID_CONTENT_TYPE");
}

#[test]
fn a_header_that_decides_something_may_come_only_once() {
    let gateway = Gateway::in_memory(&[]);
    for (name, value) in [
        ("x-zc-action", "DestroyPort"),
        ("content-type", "application/json"),
        ("host", "localhost"),
        ("x-zc-version", "2023-08-30"),
    ] {
        let headers = [
            JSON,
            ("x-zc-action", "DescribePorts"),
            ("host", "127.0.0.1"),
            ("x-zc-version", "2023-08-30"),
            (name, value),
        ];
        let reply = gateway.post("/api/v2/sdn", &headers, b"{}");
        assert!(reply.assert_refused(400, "INVALID_REQUEST").message().contains(name), "{}", reply.body);
    }
}

#[test]
fn what_is_no_http_gets_json_too() {
    let gateway = Gateway::in_memory(&[]);
    for bytes in [
        &b"GARBAGE\r\n\r\n"[..],
        b"POST /api/v2/sdn HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
        b"POST /api/v2/sdn HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\n{}",
        b"POST /api/v2/sdn HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"POST /api/v2/sdn HTTP/1.1\r\nContent-Type: application/json\r\nX-ZC-Action: A\r\nContent-Length: 2\r\n\r\n{}",
    ] {
        let reply = raw(gateway.address, bytes).unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(bytes)));
        reply.assert_refused(400, "INVALID_REQUEST");
    }
    // A client that insists on HTTP/2 could not read an answer of HTTP/1.1: it is cut off.
    assert!(raw(gateway.address, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").is_none());
    // It still serves.
    assert_eq!(gateway.get("/readyz").status, 200);
}

#[test]
fn documented_numbers_go_into_a_header() {
    let gateway = Gateway::in_memory(&[]);
    let reply = gateway.call("DestroyPort", &json!({ "portId": "p-1" }));
    reply.assert_refused(404, "SELF_SERVICE_PORT_NOT_FOUND");
    assert_eq!(reply.header("x-zc-error-number"), Some("7105"));
    assert!(reply.message().contains("`p-1`"));
}

#[test]
fn too_many_requests_are_refused_with_the_code_that_clients_retry_on() {
    let gateway = Gateway::in_memory(&["--rate-limit", "5"]);
    let replies: Vec<_> = (0..30).map(|_| gateway.call("DescribePorts", &json!({}))).collect();
    assert!(replies.iter().take(5).all(|reply| reply.status == 200));
    let refused =
        replies.iter().find(|reply| reply.status != 200).expect("30 requests stayed under 5 a second");
    refused.assert_refused(429, "REQUEST_LIMIT_EXCEEDED");
    assert_eq!(refused.header("retry-after"), Some("1"));
}

#[test]
fn every_refusal_can_be_found_in_the_log_by_its_request_id() {
    let gateway = Gateway::in_memory(&["--auth", "required"]);
    let headers = [JSON, ("x-zc-action", "DescribePorts"), ("authorization", "Bearer zct-a-b")];
    for reply in [
        gateway.post("/api/v2/sdn", &headers, b"{}"),
        gateway.post("/nowhere", &[JSON], b"{}"),
        gateway.post("/api/v2/sdn", &[], b"{}"),
        gateway.post("/api/v2/sdn", &[JSON], &vec![b' '; (1 << 20) + 1]),
    ] {
        let id = reply.body["requestId"].as_str().unwrap().to_owned();
        wait_for(&format!("the log line of {}", reply.body), || gateway.log().contains(&id).then_some(()));
    }
}
