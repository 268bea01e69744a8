//! Bodies on their way in: what a head refuses is never held, all others share one budget, and who has proven nothing gets
//! half of it.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::harness::http::{Reply, connect, read_reply};
use crate::harness::openstack::Cloud;
use crate::harness::{Gateway, KEY_ID, wait_for};

/// The largest body.
const MIB: usize = 1 << 20;
/// How many senders a flood has.
const SENDERS: usize = 40;

/// The headers of a call of one door.
const CALL: &str = "POST /api/v2/sdn HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-ZC-Action: DescribePorts\r\n";

/// Headers with a signature by this key that is wrong, as old as this.
fn signed_by(key_id: &str, seconds_ago: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    format!(
        "X-ZC-Timestamp: {}\r\nAuthorization: ZC2-HMAC-SHA256 Credential={key_id}, SignedHeaders=content-type;host, \
         Signature={}\r\n",
        now - seconds_ago,
        "0".repeat(64)
    )
}

/// A body of so many bytes that says nothing.
fn blank(bytes: usize) -> Vec<u8> {
    let mut body = vec![b' '; bytes];
    body[..2].copy_from_slice(b"{}");
    body
}

/// Sends a request without the last byte of its body.
fn send_all_but_the_end(gateway: &Gateway, headers: &str, bytes: usize) -> TcpStream {
    let mut stream = connect(gateway.address);
    write!(stream, "{headers}Content-Length: {bytes}\r\n\r\n").unwrap();
    stream.write_all(&blank(bytes)[..bytes - 1]).unwrap();
    stream
}

/// Sends the last byte and reads the answer.
fn end(mut stream: TcpStream) -> Reply {
    stream.write_all(b" ").unwrap();
    read_reply(&mut stream).unwrap()
}

/// The answer to a body of so many bytes.
fn whole(gateway: &Gateway, headers: &str, bytes: usize) -> Reply {
    end(send_all_but_the_end(gateway, headers, bytes))
}

/// Waits until the gateway has taken all that was sent to it.
fn wait_until_all_is_read(gateway: &Gateway) {
    let port = format!(":{:04X}", gateway.address.port());
    // Of each connection: its number, both addresses, its state, and what waits to be sent and read.
    let waits = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let is_ours = fields[1].ends_with(&port) || fields[2].ends_with(&port);
        is_ours && fields[3] == "01" && fields[4] != "00000000:00000000"
    };
    wait_for("everything to be read", || {
        let connections = std::fs::read_to_string("/proc/net/tcp").unwrap();
        (!connections.lines().skip(1).any(waits)).then_some(())
    });
}

/// What many senders of 1 MiB are answered, and by how many MiB memory has grown at most.
fn flood(gateway: &Gateway, headers: &str) -> (Vec<u16>, u64) {
    let before = gateway.most_memory();
    let streams: Vec<TcpStream> = (0..SENDERS).map(|_| send_all_but_the_end(gateway, headers, MIB)).collect();
    let statuses = streams.into_iter().map(|stream| end(stream).status).collect();
    (statuses, gateway.most_memory().saturating_sub(before) >> 10)
}

#[test]
fn a_flood_of_bodies_takes_no_more_than_the_budget() {
    let gateway = Gateway::in_memory(&["--max-body-memory", "4MiB"]);
    let (statuses, grown) = flood(&gateway, CALL);
    let refused = statuses.iter().filter(|status| **status == 503).count();
    assert!(refused >= SENDERS - 10, "{statuses:?}");
    assert!(grown < 18, "{grown} MiB");
    assert_eq!(gateway.call_status(), 200);
    // Without a budget to speak of the same flood is held.
    let gateway = Gateway::in_memory(&["--max-body-memory", "1GiB"]);
    let (statuses, grown) = flood(&gateway, CALL);
    assert!(statuses.iter().all(|status| *status != 503), "{statuses:?}");
    assert!(grown > 28, "{grown} MiB: the test tests nothing");
}

#[test]
fn nothing_is_held_for_a_sender_whom_the_head_refuses() {
    let gateway = Gateway::in_memory(&["--max-body-memory", "1GiB", "--auth", "required"]);
    let heads = [
        String::new(),
        "Authorization: Bearer zct-no-token\r\n".to_owned(),
        "Authorization: Basic YTpi\r\n".to_owned(),
        signed_by("no-such-key", 0),
        signed_by(KEY_ID, 3600),
    ];
    for head in heads {
        let (statuses, grown) = flood(&gateway, &format!("{CALL}{head}"));
        assert_eq!(statuses, [401; SENDERS], "{head}");
        assert!(grown < 18, "{head}: {grown} MiB");
    }
    // Whether a signature is right shows at the end only: then as much is held as there is room for.
    let (statuses, grown) = flood(&gateway, &format!("{CALL}{}", signed_by(KEY_ID, 0)));
    assert_eq!(statuses, [401; SENDERS]);
    assert!(grown > 24, "{grown} MiB: the test tests nothing");
}

#[test]
fn who_has_proven_something_is_served_while_others_fill_their_half() {
    let cloud = Cloud::in_memory(&["--max-body-memory", "4MiB"]);
    let gateway = &cloud.gateway;
    let session = format!(
        "POST /v2.0/ports HTTP/1.1\r\nHost: localhost\r\nX-Auth-Token: {}\r\nContent-Type: application/json\r\n",
        cloud.token("member")
    );
    let bearer = format!("{CALL}Authorization: Bearer zct-robot-0123456789\r\n");
    let login = "POST /v3/auth/tokens HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    let held: Vec<TcpStream> = (0..2).map(|_| send_all_but_the_end(gateway, CALL, MIB)).collect();
    wait_until_all_is_read(gateway);
    let refused = whole(gateway, CALL, MIB / 2);
    refused.assert_refused(503, "SERVICE_TEMPORARY_UNAVAILABLE");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(refused.header("connection"), None, "the body has gone, and the connection can be used again");
    // In the form of the door, and the same whether there is such a key or not.
    let reply = whole(gateway, login, 60_000);
    assert_eq!((reply.status, &reply.body["error"]["code"]), (503, &json!(503)));
    for key_id in [KEY_ID, "no-such-key"] {
        let reply = whole(gateway, &format!("{CALL}{}", signed_by(key_id, 0)), MIB / 2);
        assert_eq!((reply.status, reply.message()), (503, refused.message()), "{key_id}");
    }
    // What is small takes nothing, and there is room for who is known.
    assert_eq!(gateway.call_status(), 200);
    assert_eq!(cloud.login(&json!({})).status, 400);
    assert_eq!(whole(gateway, &bearer, MIB).status, 200);
    assert_eq!(whole(gateway, &session, MIB).status, 400);
    // The budget as a whole holds for them, too.
    let more: Vec<TcpStream> = (0..2).map(|_| send_all_but_the_end(gateway, &bearer, MIB)).collect();
    wait_until_all_is_read(gateway);
    let reply = whole(gateway, &session, MIB / 2);
    assert_eq!((reply.status, &reply.body["NeutronError"]["type"]), (503, &json!("HTTPServiceUnavailable")));
    for stream in held.into_iter().chain(more) {
        assert_eq!(end(stream).status, 200);
    }
    wait_for("room to be given back", || (whole(gateway, CALL, MIB).status == 200).then_some(()));
}

#[test]
fn a_connection_serves_on_after_a_body_that_nobody_wanted() {
    let gateway = Gateway::in_memory(&[]);
    let mut stream = connect(gateway.address);
    for _ in 0..3 {
        let head = format!("{CALL}Authorization: Bearer zct-no-token\r\nContent-Length: 300000\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&blank(300_000)).unwrap();
        let reply = read_reply(&mut stream).unwrap();
        reply.assert_refused(401, "AUTHFAILURE_TOKEN_FAILURE");
        assert_eq!(reply.header("connection"), None);
    }
    let health = "GET /livez HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello";
    stream.write_all(health.as_bytes()).unwrap();
    assert_eq!(read_reply(&mut stream).unwrap().status, 200);
}

#[test]
fn who_asks_first_is_told_before_the_body() {
    let gateway = Gateway::in_memory(&["--body-timeout", "20s"]);
    let ask = |headers: &str| {
        let mut stream = connect(gateway.address);
        let head = format!("{headers}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    let begun = Instant::now();
    let mut stream = ask(&format!("{CALL}Authorization: Bearer zct-no-token\r\n"));
    let reply = read_reply(&mut stream).unwrap();
    reply.assert_refused(401, "AUTHFAILURE_TOKEN_FAILURE");
    assert_eq!(reply.header("connection"), Some("close"));
    assert_eq!(stream.read(&mut [0; 16]).unwrap_or(0), 0);
    let mut stream = ask(&CALL.replace("sdn", "sdn/more"));
    read_reply(&mut stream).unwrap().assert_refused(404, "INVALID_PATH_NOT_FOUND");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let mut stream = ask(CALL);
    let mut word = [0; 25];
    stream.read_exact(&mut word).unwrap();
    assert_eq!(&word, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"{}").unwrap();
    assert_eq!(read_reply(&mut stream).unwrap().status, 200);
}

#[test]
fn what_is_promised_too_large_is_refused_before_it_comes() {
    let gateway = Gateway::in_memory(&[]);
    let mut stream = connect(gateway.address);
    let mut head = CALL.to_owned();
    write!(head, "Expect: 100-continue\r\nContent-Length: {}\r\n\r\n", MIB + 1).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let reply = read_reply(&mut stream).unwrap();
    reply.assert_refused(413, "INVALID_REQUEST_BODY_TOO_LARGE");
    assert_eq!(reply.message(), "The request body is larger than 1 MiB.");
    let cloud = Cloud::in_memory(&[]);
    let login = json!({ "auth": { "x": "x".repeat(64 << 10) } });
    let reply = cloud.send("POST", "/v3/auth/tokens", &[], &login);
    assert_eq!((reply.status, &reply.body["error"]["title"]), (413, &json!("Payload Too Large")));
    assert_eq!(reply.body["error"]["message"], json!("The request body is larger than 64 KiB."));
    assert_eq!(cloud.call(&cloud.token("member"), "GET", "/v2.0/ports", &Value::Null).status, 200);
}
