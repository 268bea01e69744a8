//! Large answers on their way out: they share one budget, and a read that finds no room in it is refused.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::harness::Gateway;
use crate::harness::compute::{Compute, order};
use crate::harness::http::{Reply, connect};

/// A list of servers of 4 MiB, as the member asks for it.
const LIST: &str = "POST /api/v2/compute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
    X-ZC-Action: ListServersDetail\r\nAuthorization: Bearer zct-member-0123456789\r\nContent-Length: 2\r\n\r\n{}";

/// A call of the member, whose answer is not looked into.
fn call(gateway: &Gateway, action: &str, parameters: &Value) -> Reply {
    let headers = [
        ("content-type", "application/json"),
        ("x-zc-action", action),
        ("authorization", "Bearer zct-member-0123456789"),
    ];
    gateway.post("/api/v2/compute", &headers, parameters.to_string().as_bytes())
}

/// A server whose metadata are 64 KiB.
fn large_order(name: &str) -> Value {
    let metadata: Value =
        (0..128).map(|number| (format!("{number:0>250}"), json!("v".repeat(250)))).collect();
    order(name, &json!({ "metadata": metadata }))
}

fn with_large_servers(more: &[&str]) -> Compute {
    let compute = Compute::in_memory(more);
    for number in 0..64 {
        let reply = call(&compute.gateway, "CreateServer", &large_order(&format!("server-{number}")));
        assert_eq!(reply.status, 200, "{}", reply.text);
    }
    compute
}

/// Asks for the list, and reads the first bytes of the answer only.
fn read_slowly(gateway: &Gateway) -> (TcpStream, String) {
    let mut stream = connect(gateway.address);
    stream.write_all(LIST.as_bytes()).unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).unwrap();
    (stream, String::from_utf8_lossy(&status[9..]).into_owned())
}

/// Reads the rest, and gives how many bytes it has.
fn read_on(mut stream: TcpStream) -> usize {
    stream.write_all(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    rest.len()
}

#[test]
fn a_read_that_finds_no_room_is_refused_and_changes_are_told() {
    let compute = with_large_servers(&["--max-answer-memory", "4MiB"]);
    let gateway = &compute.gateway;
    let active = compute.active("active", &json!({}));
    let (slow, status) = read_slowly(gateway);
    assert_eq!(status, "200");
    let refused = call(gateway, "ListServersDetail", &json!({}));
    refused.assert_refused(503, "SERVICE_TEMPORARY_UNAVAILABLE");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert!(refused.message().contains("ask for less"), "{}", refused.message());
    // What is small, or tells of a change, goes out.
    assert_eq!(call(gateway, "ListServers", &json!({ "limit": ["1"] })).status, 200);
    let metadata = json!({ "serverId": active, "metadata": large_order("")["server"]["metadata"] });
    let changed = call(gateway, "ReplaceServerMetadata", &metadata);
    assert!(changed.status == 200 && changed.text.len() > 60_000, "{}", changed.text);
    // A reader that goes on gets all of it, and makes room.
    assert!(read_on(slow) > 4 << 20);
    assert_eq!(call(gateway, "ListServersDetail", &json!({})).status, 200);
}

#[test]
fn with_room_enough_slow_readers_disturb_nobody() {
    let compute = with_large_servers(&[]);
    let before = compute.gateway.most_memory();
    let slow: Vec<_> = (0..4).map(|_| read_slowly(&compute.gateway)).collect();
    assert!(slow.iter().all(|(_, status)| status == "200"));
    assert_eq!(call(&compute.gateway, "ListServersDetail", &json!({})).status, 200);
    let grown = compute.gateway.most_memory().saturating_sub(before) >> 10;
    assert!(grown < 48, "each answer is held once and no more: {grown} MiB");
}
