//! How bodies are framed and coded, tried with raw bytes in both doors: what is not read as its sender meant it is
//! refused, and the connection closed, so that nobody can hide a request in another one.

use std::io::{Read, Write};
use std::net::SocketAddr;

use serde_json::json;

use crate::harness::http::{Reply, connect, raw, read_reply};
use crate::harness::openstack::Cloud;
use crate::harness::{Gateway, order};

/// A request of the one door with these headers.
fn rpc(headers: &str, body: &str) -> String {
    format!(
        "POST /api/v2/sdn HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-ZC-Action: CreatePort\r\n{headers}\r\n\r\n{body}"
    )
}

/// The same of the other.
fn rest(path: &str, headers: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}\r\n\r\n{body}"
    )
}

/// A body in one chunk.
fn chunked(body: &str) -> String {
    format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len())
}

/// The answers to what is sent, up to the end of the connection.
fn all_replies(address: SocketAddr, bytes: &str) -> Vec<Reply> {
    let mut stream = connect(address);
    stream.write_all(bytes.as_bytes()).unwrap();
    std::iter::from_fn(|| read_reply(&mut stream)).collect()
}

/// Every way to name another coding than one `chunked`.
const OTHER_CODINGS: [&str; 10] = [
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked, chunked",
    "Transfer-Encoding: identity, chunked",
    "Transfer-Encoding: gzip",
    "Transfer-Encoding: chunked, gzip",
    "Transfer-Encoding: identity",
    "Transfer-Encoding: identity\r\nContent-Length: 12",
    "Transfer-Encoding:",
];

#[test]
fn a_transfer_coding_other_than_chunked_is_refused_and_nothing_is_done() {
    let gateway = Gateway::in_memory(&[]);
    let body = chunked(&order("a").to_string());
    let plain = rpc("Transfer-Encoding: Chunked", &body);
    assert_eq!(raw(gateway.address, plain.as_bytes()).unwrap().status, 200);
    for codings in OTHER_CODINGS {
        // A second request after it, which must not be run either.
        let bytes = format!("{}{plain}", rpc(codings, &body));
        let replies = all_replies(gateway.address, &bytes);
        assert_eq!(replies.len(), 1, "{codings}: {replies:?}");
        replies[0].assert_refused(501, "INVALID_TRANSFER_ENCODING");
        assert_eq!(replies[0].header("connection"), Some("close"), "{codings}");
    }
    assert_eq!(gateway.call("DescribePorts", &json!({})).output()["totalCount"], 1);
}

#[test]
fn each_family_of_the_other_door_says_so_in_its_own_form() {
    let cloud = Cloud::in_memory(&[]);
    let body = chunked("{}");
    for codings in OTHER_CODINGS {
        for (path, pointer, expected) in [
            ("/v2.0/ports", "/NeutronError/type", json!("HTTPNotImplemented")),
            ("/v2.1/servers", "/notImplemented/code", json!(501)),
            ("/v3/auth/tokens", "/error/code", json!(501)),
        ] {
            let replies = all_replies(cloud.gateway.address, &rest(path, codings, &body));
            assert_eq!(replies.len(), 1, "{codings}: {replies:?}");
            let reply = &replies[0];
            assert_eq!((reply.status, reply.body.pointer(pointer)), (501, Some(&expected)), "{codings}");
            assert!(reply.header("x-openstack-request-id").is_some_and(|id| id.starts_with("req-")));
            assert!(reply.header("date").is_some(), "{codings}");
        }
    }
    let reply = raw(cloud.gateway.address, rest("/v2.0/ports", "Content-Length: x", "").as_bytes()).unwrap();
    assert_eq!((reply.status, &reply.body["NeutronError"]["type"]), (400, &json!("HTTPBadRequest")));
}

#[test]
fn a_refused_coding_after_other_requests_is_answered_after_them() {
    let gateway = Gateway::in_memory(&[]);
    let body = order("a").to_string();
    let good = rpc(&format!("Content-Length: {}", body.len()), &body);
    let bad = rest("/v2.0/ports", "Transfer-Encoding: gzip", "x");
    let replies = all_replies(gateway.address, &format!("{good}{good}{bad}{good}"));
    let statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses, [200, 200, 501]);
    assert_eq!(replies[2].body["NeutronError"]["type"], "HTTPNotImplemented");
}

#[test]
fn a_body_with_two_lengths_hides_no_second_request() {
    let gateway = Gateway::in_memory(&[]);
    let chunks = chunked(&order("a").to_string());
    let hidden = rpc("Content-Length: 2", "{}").replace("CreatePort", "DescribePorts");
    let length = chunks.len() + hidden.len();
    for lengths in [
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {length}"),
    ] {
        // Who goes by the one sees two requests, who goes by the other sees one.
        let replies = all_replies(gateway.address, &rpc(&lengths, &format!("{chunks}{hidden}")));
        assert_eq!(replies.len(), 1, "{replies:?}");
        assert!(replies[0].body["response"]["portId"].is_string(), "{}", replies[0].text);
        assert_eq!(replies[0].header("connection"), Some("close"));
    }
    // Without `chunked` in HTTP/1.0, which does not have it.
    let old = rpc("Transfer-Encoding: chunked", &chunks).replace("HTTP/1.1", "HTTP/1.0");
    raw(gateway.address, old.as_bytes()).unwrap().assert_refused(400, "INVALID_REQUEST");
}

#[test]
fn a_sender_that_never_sends_its_body_gets_the_refusal_too() {
    let gateway = Gateway::in_memory(&["--body-timeout", "300ms"]);
    let mut stream = connect(gateway.address);
    stream.write_all(rpc("Transfer-Encoding: gzip, chunked", "").as_bytes()).unwrap();
    let reply = read_reply(&mut stream).unwrap();
    reply.assert_refused(501, "INVALID_TRANSFER_ENCODING");
    assert_eq!(stream.read(&mut [0; 16]).unwrap_or(0), 0);
}

#[test]
fn a_content_coding_that_changes_nothing_is_taken() {
    let cloud = Cloud::in_memory(&[]);
    let token = cloud.token("member");
    let body = order("a").to_string();
    for (coding, is_taken) in [
        ("identity", true),
        ("Identity", true),
        ("identity, IDENTITY", true),
        ("", true),
        (" , ", true),
        ("gzip", false),
        ("identity, gzip", false),
        ("identity;q=1", false),
    ] {
        let headers = [
            ("content-type", "application/json"),
            ("x-zc-action", "CreatePort"),
            ("content-encoding", coding),
        ];
        let reply = cloud.gateway.post("/api/v2/sdn", &headers, body.as_bytes());
        assert_eq!(reply.status, if is_taken { 200 } else { 415 }, "{coding}: {}", reply.text);
        let headers = [("x-auth-token", token.as_str()), ("content-encoding", coding)];
        let reply = cloud.send("POST", "/v2.0/networks", &headers, &json!({ "network": { "name": "n" } }));
        assert_eq!(reply.status, if is_taken { 201 } else { 415 }, "{coding}: {}", reply.text);
    }
}

#[test]
fn an_empty_query_is_none() {
    let gateway = Gateway::in_memory(&[]);
    let headers = [("content-type", "application/json"), ("x-zc-action", "DescribePorts")];
    assert_eq!(gateway.post("/api/v2/sdn?", &headers, b"{}").status, 200);
    gateway.post("/api/v2/sdn?&", &headers, b"{}").assert_refused(400, "INVALID_REQUEST");
}
