//! A plain HTTP client that shows every byte, also of answers that a polite client would not provoke.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    /// The body as it came.
    pub text: String,
}

impl Reply {
    /// The output of a call that must have succeeded.
    pub fn output(&self) -> &Value {
        assert_eq!(self.status, 200, "{}", self.body);
        &self.body["response"]
    }

    /// Checks a refusal: its status, its code, and that it has exactly the documented keys.
    pub fn assert_refused(&self, status: u16, code: &str) -> &Self {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.body);
        assert_well_formed(self);
        self
    }

    /// Checks a refusal of a parameter, whichever rule it breaks.
    pub fn assert_invalid_parameter(&self) -> &Self {
        let code = self.body["code"].as_str().unwrap_or_default();
        assert!(self.status == 400 && code.starts_with("INVALID_PARAMETER"), "{}", self.body);
        assert_well_formed(self);
        self
    }

    pub fn message(&self) -> &str {
        self.body["message"].as_str().unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// Checks that an answer has the shape of the API, whatever it says.
pub fn assert_well_formed(reply: &Reply) {
    let body = reply.body.as_object().unwrap_or_else(|| panic!("no object: {reply:?}"));
    let keys: Vec<&str> = body.keys().map(String::as_str).collect();
    let id = body["requestId"].as_str().unwrap();
    assert!(is_request_id(id), "{id}");
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert!(is_date(reply.header("date").unwrap_or_default()), "{reply:?}");
    if reply.status == 200 {
        assert_eq!(keys, ["requestId", "response"]);
        assert_eq!(body["response"]["requestId"], id);
    } else {
        assert_eq!(keys, ["requestId", "code", "message"]);
        assert!(body["message"].as_str().unwrap().len() > 10);
        assert!((400..600).contains(&reply.status));
    }
}

/// Whether a text looks like `Sun, 22 Nov 2026 08:00:00 GMT`.
fn is_date(text: &str) -> bool {
    let digits = |byte: &u8| byte.is_ascii_digit();
    text.len() == 29 && text.ends_with(" GMT") && text.bytes().filter(digits).count() == 12
}

fn is_request_id(id: &str) -> bool {
    let groups: Vec<&str> = id.strip_prefix('T').unwrap_or_default().split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let digits =
        groups.iter().all(|group| group.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F')));
    lengths == [8, 4, 4, 4, 12]
        && digits
        && groups[2].starts_with('4')
        && groups[3].starts_with(['8', '9', 'A', 'B'])
}

/// Sends one request on a connection of its own.
pub fn request(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Reply {
    let mut text = format!("{method} {path} HTTP/1.1\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        write!(text, "Host: {address}\r\n").unwrap();
    }
    for (name, value) in headers {
        write!(text, "{name}: {value}\r\n").unwrap();
    }
    write!(text, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    let mut stream = connect(address);
    // A gateway that refuses early may close before it has read everything.
    let _ = stream.write_all(&bytes);
    let reply = if method == "HEAD" { read_head(&mut stream) } else { read_reply(&mut stream) };
    reply.unwrap_or_else(|| panic!("no answer to {method} {path}"))
}

/// A connection that gives up after a while.
pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// Reads one answer; none when the connection ends before it begins. A body that is empty or a page is null.
pub fn read_reply(stream: &mut TcpStream) -> Option<Reply> {
    let mut reply = read_head(stream)?;
    let length = reply.header("content-length").map_or(0, |value| value.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    let is_page = reply.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    if length > 0 && !is_page {
        reply.body = serde_json::from_slice(&body)
            .unwrap_or_else(|error| panic!("{error} in {}", String::from_utf8_lossy(&body)));
    }
    reply.text = String::from_utf8(body).unwrap();
    Some(reply)
}

/// Reads the status and headers of one answer.
fn read_head(stream: &mut TcpStream) -> Option<Reply> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ if head.is_empty() => return None,
            other => panic!("the headers end early ({other:?}): {}", String::from_utf8_lossy(&head)),
        }
    }
    let head = String::from_utf8(head).unwrap();
    let mut lines = head.trim_end().split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Some(Reply { status, headers, body: Value::Null, text: String::new() })
}

/// Sends raw bytes and gives the answer; none when the connection is closed without one.
pub fn raw(address: SocketAddr, bytes: &[u8]) -> Option<Reply> {
    let mut stream = connect(address);
    let _ = stream.write_all(bytes);
    read_reply(&mut stream)
}
