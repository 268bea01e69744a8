//! Floods of those who prove nothing: how often they may guess, what they can write into the log, and how many
//! connections they may have. A proxy that is trusted says the addresses, as this machine itself is not counted.

use std::io::Write;
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::http::{self, Reply, connect, read_reply};
use crate::harness::openstack::{Cloud, password};
use crate::harness::{Gateway, KEY_ID, PASSWORD, Signer, order, wait_for};

const LIMIT: &str = "REQUEST_LIMIT_EXCEEDED";
const PROXY: [&str; 2] = ["--trusted-proxy", "127.0.0.0/8"];
const CALL: [(&str, &str); 2] = [("content-type", "application/json"), ("x-zc-action", "DescribePorts")];

/// A call with a bearer token, said to come from an address.
fn guess(gateway: &Gateway, from: (&str, &str), token: &str) -> Reply {
    let bearer = format!("Bearer {token}");
    let headers = [&CALL[..], &[("authorization", bearer.as_str()), from]].concat();
    gateway.post("/api/v2/sdn", &headers, b"{}")
}

/// A signed call, said to come from an address.
fn signed(gateway: &Gateway, password: &str, from: (&str, &str)) -> Reply {
    gateway.signed_with(&Signer::new(KEY_ID, password), "DescribePorts", &json!({}), &[from])
}

fn x(address: &str) -> (&str, &str) {
    ("x-forwarded-for", address)
}

/// The lines of the log so far.
fn lines(log: &str) -> Vec<Value> {
    log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// The sum of a member of the lines with this message.
fn sum(lines: &[Value], message: &str, member: &str) -> u64 {
    let with =
        lines.iter().filter(|line| line["message"].as_str().is_some_and(|text| text.starts_with(message)));
    with.map(|line| line[member].as_u64().unwrap()).sum()
}

#[test]
fn who_fails_too_often_is_told_so_and_right_credentials_are_always_answered() {
    let gateway = Gateway::in_memory(
        &[&["--auth", "required", "--failed-authentication-limit", "2"], &PROXY[..]].concat(),
    );
    let from = x("203.0.113.7");
    for turn in 0..2 {
        // However it fails.
        let reply =
            if turn % 2 == 0 { guess(&gateway, from, "zct-x-y") } else { signed(&gateway, "wrong", from) };
        assert_eq!(reply.status, 401, "{}", reply.text);
        assert_eq!(signed(&gateway, PASSWORD, from).status, 200);
    }
    for _ in 0..3 {
        let reply = guess(&gateway, from, "zct-x-y");
        reply.assert_refused(429, LIMIT);
        // 2 a minute: the next is in 30 s.
        let seconds: u64 = reply.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=30).contains(&seconds), "{seconds}");
        signed(&gateway, "wrong", from).assert_refused(429, LIMIT);
        assert_eq!(signed(&gateway, PASSWORD, from).status, 200, "what proves something is never refused");
    }
    let operator = [("authorization", "Bearer wrong"), from];
    http::request(gateway.address, "GET", "/_gateway/v1/keys", &operator, b"").assert_refused(429, LIMIT);
    // No proof is no guess, and neither is one that is too old to be looked at.
    gateway
        .post("/api/v2/sdn", &[&CALL[..], &[from]].concat(), b"{}")
        .assert_refused(401, "AUTHFAILURE_INVALID_AUTHORIZATION");
    let late = Signer { seconds_off: -4000, ..Signer::new(KEY_ID, "wrong") };
    let late = gateway.signed_with(&late, "DescribePorts", &json!({}), &[from]);
    late.assert_refused(401, "AUTHFAILURE_SIGNATURE_EXPIRED");
    // Another address, another network of version 6, and this machine are not concerned; the same network is.
    for other in [x("203.0.113.8"), x("2001:db8::1"), ("forwarded", "for=203.0.113.9"), ("x-other", "1")] {
        guess(&gateway, other, "zct-x-y").assert_refused(401, "AUTHFAILURE_TOKEN_FAILURE");
    }
    for same in
        [x("192.0.2.1, 203.0.113.7"), x("203.0.113.7, 127.0.0.9"), ("forwarded", "for=\"203.0.113.7:80\"")]
    {
        guess(&gateway, same, "zct-x-y").assert_refused(429, LIMIT);
    }
}

#[test]
fn a_sender_that_nobody_trusts_cannot_say_where_it_comes_from() {
    // Only 127.0.0.2 is trusted, and 127.0.0.1 sends: it is this machine, and not counted, whatever it says.
    let gateway = Gateway::in_memory(&[
        "--auth",
        "required",
        "--failed-authentication-limit",
        "1",
        "--trusted-proxy",
        "127.0.0.2,10.0.0.0/8",
    ]);
    for _ in 0..5 {
        guess(&gateway, x("203.0.113.7"), "zct-x-y").assert_refused(401, "AUTHFAILURE_TOKEN_FAILURE");
    }
    let told = wait_for("the lines", || {
        Some(lines(&gateway.log())).filter(|lines| sum(lines, "refused", "status") >= 5 * 401)
    });
    assert!(told.iter().all(|line| line["message"] != "refused" || line["peer"] == "127.0.0.1"), "{told:?}");
    // The control: where it is trusted, the second one is one too many, and the line names who it was.
    let gateway = Gateway::in_memory(
        &[&["--auth", "required", "--failed-authentication-limit", "1"], &PROXY[..]].concat(),
    );
    guess(&gateway, x("203.0.113.7"), "zct-x-y").assert_refused(401, "AUTHFAILURE_TOKEN_FAILURE");
    guess(&gateway, x("203.0.113.7"), "zct-x-y").assert_refused(429, LIMIT);
    let told = wait_for("the line", || lines(&gateway.log()).into_iter().find(|line| line["status"] == 429));
    assert_eq!(told["peer"], "203.0.113.7", "{told}");
    // A proxy of which two headers say different things is not this machine.
    let both = |count: usize| {
        let headers = [
            &CALL[..],
            &[("authorization", "Bearer zct-x-y"), x("203.0.113.1"), ("forwarded", "for=203.0.113.2")],
        ]
        .concat();
        (0..count).map(|_| gateway.post("/api/v2/sdn", &headers, b"{}").status).collect::<Vec<_>>()
    };
    assert_eq!(both(3), [401, 429, 429]);
}

#[test]
fn the_openstack_door_counts_tokens_and_passwords_and_tells_it_in_its_own_form() {
    let cloud = Cloud::in_memory(&[&["--failed-authentication-limit", "4"], &PROXY[..]].concat());
    let from = x("203.0.113.7");
    let get =
        |path: &str, token: &str| cloud.send("GET", path, &[("x-auth-token", token), from], &Value::Null);
    let login = |user: &str, proof: &str| {
        cloud.send("POST", "/v3/auth/tokens", &[from], &json!({ "auth": password(user, proof) }))
    };
    let given_up = cloud.token("member");
    let both = [("x-auth-token", given_up.as_str()), ("x-subject-token", &given_up)];
    assert_eq!(cloud.send("DELETE", "/v3/auth/tokens", &both, &Value::Null).status, 204);
    // No token, and one that has ended: clients ask for a new one then, and must be told to.
    for _ in 0..8 {
        assert_eq!(get("/v2.1/servers", "").status, 401);
        assert_eq!(get("/v2.1/servers", &given_up).status, 401);
    }
    assert_eq!([get("/v2.1/servers", "x").status, get("/v2.0/ports", "zct-robot-x").status], [401, 401]);
    assert_eq!([login("member", "wrong").status, login("nobody", "wrong").status], [401, 401]);
    for (path, token) in
        [("/v2.1/servers", "x"), ("/v2.0/ports", "x"), ("/image/v2/images", "x"), ("/v3/projects", "x")]
    {
        let reply = get(path, token);
        assert_eq!(reply.status, 429, "{path}: {}", reply.text);
        assert_eq!(
            (&reply.body["error"]["code"], &reply.body["error"]["title"]),
            (&json!(429), &json!("Too Many Requests"))
        );
        assert!(reply.header("retry-after").is_some(), "{path}");
    }
    assert_eq!(login("member", "wrong").status, 429);
    let issued = login("member", "member");
    assert_eq!(issued.status, 201);
    assert_eq!(get("/v2.1/servers", issued.header("x-subject-token").unwrap()).status, 200);
    assert_eq!(get("/v2.1/servers", &given_up).status, 401);
}

#[test]
fn a_hundred_failures_a_minute_are_the_default_and_0_counts_none() {
    let answers = |more: &[&str]| {
        let gateway = Gateway::in_memory(&[&["--auth", "required"], &PROXY[..], more].concat());
        (0..200).map(|_| guess(&gateway, x("203.0.113.7"), "zct-x-y").status).collect::<Vec<_>>()
    };
    let usual = answers(&[]);
    assert!(usual[..100].iter().all(|status| *status == 401), "{usual:?}");
    // While they are sent, some of the minute passes.
    assert!(usual.iter().filter(|status| **status == 429).count() >= 10, "{usual:?}");
    assert!(answers(&["--failed-authentication-limit", "0"]).iter().all(|status| *status == 401));
}

/// Sends a request so often, on some connections at once.
fn flood(gateway: &Gateway, head: &str, times: usize) {
    const AT_ONCE: usize = 4;
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                let mut stream = connect(gateway.address);
                for _ in 0..times / AT_ONCE {
                    stream.write_all(head.as_bytes()).unwrap();
                    assert!(read_reply(&mut stream).unwrap().status >= 400);
                }
            });
        }
    });
}

#[test]
fn a_flood_of_refused_requests_writes_few_lines_and_each_is_counted() {
    let gateway = Gateway::in_memory(&["--auth", "required", "--access-log", "all"]);
    let refused = "POST /api/v2/sdn HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-ZC-Action: A\r\n\
                   Authorization: Bearer zct-x-y\r\nContent-Length: 2\r\n\r\n{}";
    let begin = std::time::Instant::now();
    flood(&gateway, refused, 2000);
    let seconds = begin.elapsed().as_secs() + 1;
    // Callers with proof are written about all the while.
    for _ in 0..150 {
        assert_eq!(signed(&gateway, PASSWORD, ("x-a", "b")).status, 200);
    }
    let count = |lines: &[Value], message: &str| {
        u64::try_from(lines.iter().filter(|line| line["message"] == message).count()).unwrap()
    };
    let told = wait_for("all to be told", || {
        let lines = lines(&gateway.log());
        (count(&lines, "refused") + sum(&lines, "lines left out", "lines") == 2000).then_some(lines)
    });
    let (written, summaries) = (count(&told, "refused"), sum(&told, "lines left out", "lines"));
    assert!((100..=100 * seconds).contains(&written), "{written} lines in {seconds} s");
    assert!(summaries >= 2000 - 100 * seconds);
    assert_eq!(count(&told, "done"), 150, "what callers with proof do is never left out");
    let told = told
        .iter()
        .filter(|line| line["message"].as_str().is_some_and(|text| text.starts_with("lines left out")));
    assert!(told.count() as u64 <= seconds + 1, "one line a second tells of them");
    // The control: as many requests of a caller with proof, refused as well, have a line each.
    let gateway = Gateway::in_memory(&["--auth", "required", "--access-log", "all"]);
    for _ in 0..300 {
        let none = gateway.signed_with(
            &Signer::new(KEY_ID, PASSWORD),
            "DestroyPort",
            &json!({ "portId": "x" }),
            &[],
        );
        assert_eq!(none.status, 404);
    }
    wait_for("a line each", || (count(&lines(&gateway.log()), "refused") == 300).then_some(()));
    assert_eq!(sum(&lines(&gateway.log()), "lines left out", "lines"), 0);
}

#[test]
fn what_is_left_out_is_told_before_the_end() {
    let gateway = Gateway::in_memory(&["--auth", "required"]);
    flood(&gateway, "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n", 400);
    gateway.signal("TERM");
    let (status, log) = gateway.wait();
    assert!(status.success());
    let lines = lines(&log);
    let written = lines.iter().filter(|line| line["message"] == "refused").count() as u64;
    assert_eq!(written + sum(&lines, "lines left out", "lines"), 400, "{log}");
}

#[test]
fn what_is_answered_503_has_a_line_once_and_is_counted_then() {
    // With one place in the queue, 16 writers at once cannot all wait.
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &["--write-queue", "1", "--settle", "never"]);
    let refused: u64 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    (0..40).filter(|_| gateway.call("CreatePort", &order("a")).status == 503).count() as u64
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert!(refused > 50, "the queue was hardly ever full: the test tests nothing");
    let failed = |lines: &[Value]| {
        lines.iter().filter(|line| line["message"] == "failed" && line["status"] == 503).count() as u64
    };
    let told = wait_for("all to be told", || {
        let lines = lines(&gateway.log());
        (failed(&lines) + sum(&lines, "failed likewise", "requests") == refused).then_some(lines)
    });
    assert!(failed(&told) <= 5, "{} whole lines", failed(&told));
    let first = told.iter().find(|line| line["message"] == "failed").unwrap();
    let like_it = told.iter().find(|line| line["message"] == "failed likewise").unwrap();
    assert_eq!((&first["action"], &first["reason"]), (&json!("CreatePort"), &like_it["reason"]));
    // The control: what is done has a line each.
    let done = told.iter().filter(|line| line["message"] == "done").count() as u64;
    assert_eq!(done + refused, 640);
}

#[test]
fn connections_of_one_address_are_bounded_and_each_that_ends_makes_room() {
    let gateway = Gateway::in_memory(&["--max-connections-per-address", "3"]);
    let asks = |stream: &mut std::net::TcpStream| {
        let _ = stream
            .write_all(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n");
        read_reply(stream).unwrap().status
    };
    let mut open: Vec<_> = (0..3).map(|_| connect(gateway.address)).collect();
    assert!(open.iter_mut().all(|stream| asks(stream) == 200));
    for _ in 0..20 {
        let reply = read_reply(&mut connect(gateway.address)).unwrap();
        let message = reply.assert_refused(503, "SERVICE_TEMPORARY_UNAVAILABLE").message();
        assert!(message.contains("from this address"), "{message}");
        assert_eq!(reply.header("retry-after"), Some("1"));
    }
    // Another address of this machine has places of its own.
    let mut other = connect_from("127.0.0.2", &gateway);
    assert_eq!(asks(&mut other), 200);
    assert!(open.iter_mut().all(|stream| asks(stream) == 200), "those that are open stay");
    open.pop();
    wait_for("a free place", || {
        let mut stream = connect(gateway.address);
        let _ = stream.write_all(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
        read_reply(&mut stream).filter(|reply| reply.status == 200)
    });
    let counted = || {
        let lines = lines(&gateway.log());
        let whole =
            lines.iter().filter(|line| line["message"] == "a connection is turned away").count() as u64;
        (whole, whole + sum(&lines, "turned away likewise", "connections"))
    };
    let (whole, all) = wait_for("all to be told", || Some(counted()).filter(|(_, all)| *all >= 20));
    assert!(whole <= 5, "{whole} of {all}");
    // The control: without the setting there is no such limit.
    let gateway = Gateway::in_memory(&[]);
    let mut many: Vec<_> = (0..40).map(|_| connect(gateway.address)).collect();
    assert!(many.iter_mut().all(|stream| asks(stream) == 200));
}

/// A connection from another address of this machine.
fn connect_from(address: &str, gateway: &Gateway) -> std::net::TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let socket = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
        socket.connect(gateway.address).await.unwrap().into_std().unwrap()
    });
    socket.set_nonblocking(false).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    socket
}
