//! Who gets in, who does not, and that a refusal tells an attacker nothing.

use serde_json::{Value, json};

use crate::harness::http::Reply;
use crate::harness::{Gateway, KEY_ID, PASSWORD, Signer, binary};

/// A refusal without what differs in every answer.
fn comparable(reply: &Reply) -> (u16, Value, Vec<String>) {
    let mut body = reply.body.clone();
    body["requestId"] = json!("");
    let names = reply.headers.iter().map(|(name, _)| name.clone()).collect();
    (reply.status, body, names)
}

#[test]
fn required_means_that_nobody_gets_in_without_credentials() {
    let gateway = Gateway::in_memory(&["--auth", "required"]);
    gateway.call("DescribePorts", &json!({})).assert_refused(401, "AUTHFAILURE_INVALID_AUTHORIZATION");
    // Not even to learn which actions there are.
    gateway.call("NoSuchAction", &json!({})).assert_refused(401, "AUTHFAILURE_INVALID_AUTHORIZATION");
    assert_eq!(gateway.signed(&Signer::new(KEY_ID, PASSWORD), "DescribePorts", &json!({})).status, 200);
    assert_eq!(gateway.get("/readyz").status, 200);
}

#[test]
fn optional_still_verifies_what_is_sent() {
    let gateway = Gateway::in_memory(&[]);
    assert_eq!(gateway.call("DescribePorts", &json!({})).status, 200);
    let wrong = gateway.signed(&Signer::new(KEY_ID, "wrong"), "DescribePorts", &json!({}));
    wrong.assert_refused(401, "AUTHFAILURE_SIGNATURE_FAILURE");
    for (authorization, code) in [
        ("Bearer zct-unknown-token", "AUTHFAILURE_TOKEN_FAILURE"),
        ("Bearer ", "AUTHFAILURE_INVALID_AUTHORIZATION"),
        ("Basic YTpi", "AUTHFAILURE_INVALID_AUTHORIZATION"),
        ("ZC2-HMAC-SHA256 nonsense", "AUTHFAILURE_INVALID_AUTHORIZATION"),
    ] {
        let headers = [
            ("content-type", "application/json"),
            ("x-zc-action", "DescribePorts"),
            ("x-zc-timestamp", "1700000000"),
            ("authorization", authorization),
        ];
        let reply = gateway.post("/api/v2/sdn", &headers, b"{}");
        reply.assert_refused(401, code);
    }
}

#[test]
fn a_page_that_points_its_name_at_this_machine_gets_nothing() {
    let gateway = Gateway::in_memory(&[]);
    let headers = [
        ("content-type", "application/json"),
        ("x-zc-action", "DescribePorts"),
        ("host", "evil.example:8902"),
    ];
    gateway.post("/api/v2/sdn", &headers, b"{}").assert_refused(401, "AUTHFAILURE_INVALID_AUTHORIZATION");
    let local = [headers[0], headers[1], ("host", "localhost:8902")];
    assert_eq!(gateway.post("/api/v2/sdn", &local, b"{}").status, 200);
}

#[test]
fn an_unknown_key_and_a_wrong_password_look_the_same() {
    let gateway = Gateway::in_memory(&["--auth", "required"]);
    let unknown = gateway.signed(&Signer::new("no-such-key", PASSWORD), "DescribePorts", &json!({}));
    let wrong = gateway.signed(&Signer::new(KEY_ID, "wrong"), "DescribePorts", &json!({}));
    assert_eq!(comparable(&unknown), comparable(&wrong));
    wrong.assert_refused(401, "AUTHFAILURE_SIGNATURE_FAILURE");
}

#[test]
fn the_time_of_a_signature_may_be_off_by_the_window_and_no_more() {
    let gateway = Gateway::in_memory(&["--auth", "required"]);
    let at = |seconds_off| {
        let signer = Signer { seconds_off, ..Signer::new(KEY_ID, PASSWORD) };
        gateway.signed(&signer, "DescribePorts", &json!({}))
    };
    for seconds in [-298, 0, 298] {
        assert_eq!(at(seconds).status, 200, "{seconds}");
    }
    for seconds in [-303, 303, -100_000] {
        let reply = at(seconds);
        let message = reply.assert_refused(401, "AUTHFAILURE_SIGNATURE_EXPIRED").message();
        assert!(message.contains("the gateway's time is"), "{message}");
    }
}

#[test]
fn the_same_signature_serves_two_actions_in_one_second() {
    // The signature covers neither action nor path: honest clients send this.
    let gateway = Gateway::in_memory(&["--auth", "required", "--settle", "0"]);
    let signer = Signer::new(KEY_ID, PASSWORD);
    let created = gateway.signed(&signer, "CreatePort", &crate::harness::order("a"));
    let port = json!({ "portId": created.output()["portId"] });
    for action in ["TerminatePort", "DestroyPort"] {
        assert_eq!(gateway.signed(&signer, action, &port).status, 200, "{action}");
    }
}

#[test]
fn the_signature_method_is_read_in_any_case_and_no_other_is_taken() {
    let gateway = Gateway::in_memory(&["--auth", "required"]);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let timestamp = zc_gateway_engine::clock::Timestamp::from_seconds(i64::try_from(now).unwrap());
    let host = gateway.address.to_string();
    let authorization = zc_gateway::auth::zc2_hmac::sign(KEY_ID, PASSWORD, &host, timestamp, b"{}");
    let seconds = now.to_string();
    let with = |method: &str| {
        let headers = [
            ("content-type", "application/json"),
            ("x-zc-action", "DescribePorts"),
            ("x-zc-timestamp", seconds.as_str()),
            ("x-zc-signature-method", method),
            ("authorization", authorization.as_str()),
        ];
        gateway.post("/api/v2/sdn", &headers, b"{}")
    };
    for method in ["ZC2-HMAC-SHA256", "zc2-hmac-sha256", "Zc2-Hmac-Sha256"] {
        assert_eq!(with(method).status, 200, "{method}");
    }
    for method in ["", "ZC2-HMAC-SHA512", "HMAC-SHA256"] {
        with(method).assert_refused(401, "AUTHFAILURE_INVALID_AUTHORIZATION");
    }
}

#[test]
fn a_changed_body_breaks_the_signature() {
    let gateway = Gateway::in_memory(&["--auth", "required"]);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let timestamp = zc_gateway_engine::clock::Timestamp::from_seconds(i64::try_from(now).unwrap());
    let host = gateway.address.to_string();
    let authorization = zc_gateway::auth::zc2_hmac::sign(KEY_ID, PASSWORD, &host, timestamp, b"{}");
    let seconds = now.to_string();
    let headers = [
        ("content-type", "application/json"),
        ("x-zc-action", "DescribePorts"),
        ("x-zc-timestamp", seconds.as_str()),
        ("authorization", authorization.as_str()),
    ];
    assert_eq!(gateway.post("/api/v2/sdn", &headers, b"{}").status, 200);
    gateway.post("/api/v2/sdn", &headers, b"{ }").assert_refused(401, "AUTHFAILURE_SIGNATURE_FAILURE");
    let other_type =
        [("content-type", "application/json; charset=utf-8"), headers[1], headers[2], headers[3]];
    gateway.post("/api/v2/sdn", &other_type, b"{}").assert_refused(401, "AUTHFAILURE_SIGNATURE_FAILURE");
}

#[test]
fn a_mismatch_is_explained_in_the_log_and_no_secret_is() {
    let gateway = Gateway::in_memory(&["--auth", "required", "--log", "debug"]);
    let reply = gateway.signed(&Signer::new(KEY_ID, "wrong-password"), "DescribePorts", &json!({}));
    reply.assert_refused(401, "AUTHFAILURE_SIGNATURE_FAILURE");
    assert_eq!(gateway.signed(&Signer::new(KEY_ID, PASSWORD), "DescribePorts", &json!({})).status, 200);
    let log = crate::harness::wait_for("the log line", || {
        let log = gateway.log();
        log.contains("string_to_sign").then_some(log)
    });
    assert!(
        log.contains("content-type:application/json") && log.contains(&format!("host:{}", gateway.address)),
        "{log}"
    );
    for secret in [PASSWORD, "wrong-password", "Signature="] {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
}

#[test]
fn optional_is_refused_where_others_can_reach_the_gateway() {
    let output = binary()
        .args(["serve", "--in-memory", "--address", "0.0.0.0:0", "--auth", "optional"])
        .output()
        .unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(78), "{message}");
    assert!(message.contains("loopback"), "{message}");
}
