//! The limits of connections: sizes, times and numbers, tried with raw bytes.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::http::{connect, raw, read_reply};
use crate::harness::{Gateway, order, wait_for};

/// A request head without its last empty line.
fn head(length: &str) -> String {
    format!(
        "POST /api/v2/sdn HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-ZC-Action: DescribePorts\r\n{length}\r\n"
    )
}

#[test]
fn headers_over_16_kib_or_64_fields_are_refused() {
    let gateway = Gateway::in_memory(&[]);
    let filled =
        |bytes: usize| format!("{}X-Fill: {}\r\n\r\n{{}}", head("Content-Length: 2"), "x".repeat(bytes));
    let reply = raw(gateway.address, filled(15_000).as_bytes()).unwrap();
    assert_eq!(reply.status, 200);
    for bytes in [17_000, 100_000, 1_000_000] {
        let reply = raw(gateway.address, filled(bytes).as_bytes()).unwrap();
        reply.assert_refused(431, "INVALID_REQUEST_HEADERS_TOO_LARGE");
    }
    // Four headers come with the request itself.
    let fields = |count: usize| {
        let more = "X-Field: x\r\n".repeat(count - 4);
        format!("{}{more}\r\n{{}}", head("Content-Length: 2"))
    };
    assert_eq!(raw(gateway.address, fields(64).as_bytes()).unwrap().status, 200);
    let reply = raw(gateway.address, fields(65).as_bytes()).unwrap();
    reply.assert_refused(431, "INVALID_REQUEST_HEADERS_TOO_LARGE");
}

#[test]
fn bodies_over_1_mib_are_refused_also_when_chunked() {
    let gateway = Gateway::in_memory(&[]);
    let body = |bytes: usize| format!("{{\"x\":\"{}\"}}", "x".repeat(bytes - 8));
    let plain = |bytes: usize| format!("{}\r\n{}", head(&format!("Content-Length: {bytes}")), body(bytes));
    assert_eq!(raw(gateway.address, plain(1 << 20).as_bytes()).unwrap().status, 200);
    let reply = raw(gateway.address, plain((1 << 20) + 1).as_bytes()).unwrap();
    reply.assert_refused(413, "INVALID_REQUEST_BODY_TOO_LARGE");
    let chunked = |chunks: usize| {
        let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
        format!("{}\r\n{}2\r\n{{}}\r\n0\r\n\r\n", head("Transfer-Encoding: chunked"), chunk.repeat(chunks))
    };
    assert_eq!(raw(gateway.address, chunked(15).as_bytes()).unwrap().status, 200);
    let reply = raw(gateway.address, chunked(16).as_bytes()).unwrap();
    reply.assert_refused(413, "INVALID_REQUEST_BODY_TOO_LARGE");
}

#[test]
fn a_silent_connection_is_closed() {
    let gateway = Gateway::in_memory(&["--idle-timeout", "300ms"]);
    let mut stream = connect(gateway.address);
    let begun = Instant::now();
    assert_eq!(stream.read(&mut [0; 16]).unwrap(), 0, "nothing was asked, so nothing is answered");
    assert!(begun.elapsed() >= Duration::from_millis(250), "closed too early");
}

#[test]
fn an_idle_connection_is_closed_and_a_busy_one_is_kept() {
    let gateway = Gateway::in_memory(&["--idle-timeout", "2s"]);
    let request = format!("{}\r\n{{}}", head("Content-Length: 2"));
    let mut stream = connect(gateway.address);
    for _ in 0..8 {
        stream.write_all(request.as_bytes()).unwrap();
        assert_eq!(read_reply(&mut stream).unwrap().status, 200);
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(stream.read(&mut [0; 16]).unwrap(), 0);
}

#[test]
fn headers_that_trickle_in_are_cut_off() {
    let gateway = Gateway::in_memory(&["--header-timeout", "300ms", "--idle-timeout", "20s"]);
    let mut stream = connect(gateway.address);
    let begun = Instant::now();
    let is_cut_off = head("Content-Length: 2").bytes().cycle().take(1000).any(|byte| {
        std::thread::sleep(Duration::from_millis(20));
        stream.write_all(&[byte]).is_err()
    });
    assert!(is_cut_off);
    assert!(begun.elapsed() < Duration::from_secs(10), "a trickle was borne for {:?}", begun.elapsed());
}

#[test]
fn a_body_that_does_not_come_is_answered_and_the_connection_closed() {
    let gateway = Gateway::in_memory(&["--body-timeout", "300ms"]);
    let mut stream = connect(gateway.address);
    stream.write_all(format!("{}\r\n{{\"port", head("Content-Length: 100")).as_bytes()).unwrap();
    let reply = read_reply(&mut stream).unwrap();
    reply.assert_refused(408, "INVALID_REQUEST_TIMEOUT");
    assert_eq!(stream.read(&mut [0; 16]).unwrap_or(0), 0);
}

#[test]
fn a_connection_too_many_is_turned_away_and_a_free_place_is_used_again() {
    let gateway = Gateway::in_memory(&["--max-connections", "2"]);
    let first = connect(gateway.address);
    let second = connect(gateway.address);
    let reply = read_reply(&mut connect(gateway.address)).unwrap();
    reply.assert_refused(503, "SERVICE_TEMPORARY_UNAVAILABLE");
    drop((first, second));
    wait_for("a free place", || {
        let mut stream = connect(gateway.address);
        let _ = stream.write_all(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
        read_reply(&mut stream).filter(|reply| reply.status == 200)
    });
}

#[test]
fn one_connection_serves_many_requests_also_when_they_are_sent_at_once() {
    let gateway = Gateway::in_memory(&[]);
    let request = format!("{}\r\n{{}}", head("Content-Length: 2"));
    let mut stream = connect(gateway.address);
    stream.write_all(request.repeat(50).as_bytes()).unwrap();
    for _ in 0..50 {
        assert_eq!(read_reply(&mut stream).unwrap().status, 200);
    }
    // A refusal by hyper itself comes after the answers that were due before it.
    stream.write_all(format!("{request}BROKEN\r\n\r\n").as_bytes()).unwrap();
    assert_eq!(read_reply(&mut stream).unwrap().status, 200);
    read_reply(&mut stream).unwrap().assert_refused(400, "INVALID_REQUEST");
}

#[test]
fn a_full_write_queue_refuses_at_once_and_loses_nothing() {
    // With one place in the queue, 16 writers at once cannot all wait.
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &["--write-queue", "1", "--settle", "never"]);
    let replies: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| (0..40).map(|_| gateway.call("CreatePort", &order("a"))).collect::<Vec<_>>())
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let (created, refused): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 200);
    assert!(!refused.is_empty(), "the queue was never full: the test tests nothing");
    for reply in &refused {
        reply.assert_refused(503, "SERVICE_TEMPORARY_UNAVAILABLE");
    }
    assert_eq!(gateway.call("DescribePorts", &json!({})).output()["totalCount"], created.len());
}

#[test]
fn a_client_that_closes_its_sending_side_still_gets_its_answer() {
    let gateway = Gateway::in_memory(&[]);
    let body = order("a").to_string();
    let head = format!(
        "POST /api/v2/sdn HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-ZC-Action: CreatePort\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    for _ in 0..20 {
        let mut stream = connect(gateway.address);
        stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        assert_eq!(read_reply(&mut stream).unwrap().status, 200);
    }
}
