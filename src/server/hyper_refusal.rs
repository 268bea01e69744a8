//! hyper answers what it cannot parse by itself, with a status and no body. Clients of this API need a JSON body on
//! every status: this puts one in.

use crate::doors::refusal::{HttpRefusal, Refusal};
use crate::doors::zenlayer::envelope;
use crate::request_id::RequestId;

/// The bytes to send in place of `written`, when they end in a refusal of hyper's own.
pub fn replacement(written: &[u8]) -> Option<Vec<u8>> {
    // Our own answers end with a body, or are no refusals.
    if !written.ends_with(b"\r\n\r\n") {
        return None;
    }
    let start = written.windows(10).rposition(|window| window == b"HTTP/1.1 4" || window == b"HTTP/1.0 4")?;
    let head = std::str::from_utf8(written.get(start..)?).ok()?;
    if !head.to_ascii_lowercase().contains("\r\ncontent-length: 0\r\n") {
        return None;
    }
    // A request line that is too long fills the buffer of the headers, and so is one of these too.
    let refusal = match head.get(9..12)? {
        "431" => HttpRefusal::HeadersTooLarge,
        _ => HttpRefusal::BadRequest("This is not an HTTP/1.1 request that the gateway can read.".to_owned()),
    };
    let mut bytes = written.get(..start)?.to_vec();
    bytes.extend(raw_response(&refusal));
    Some(bytes)
}

/// A refusal as it goes over the wire, for a connection that is closed after it.
pub fn raw_response(refusal: &HttpRefusal) -> Vec<u8> {
    let (status, body) = envelope::refusal_body(RequestId::random(), &Refusal::Http(refusal.clone()));
    let reason = status.canonical_reason().unwrap_or_default();
    let mut bytes = format!(
        "HTTP/1.1 {} {reason}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        status.as_u16(),
        body.len()
    )
    .into_bytes();
    bytes.extend(body);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn a_refusal_without_a_body_gets_one() {
        let own =
            b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        let sent = text(&replacement(own).unwrap());
        assert!(sent.starts_with("HTTP/1.1 431 Request Header Fields Too Large\r\n"), "{sent}");
        let body: serde_json::Value = serde_json::from_str(sent.split_once("\r\n\r\n").unwrap().1).unwrap();
        assert_eq!(body["code"], "INVALID_REQUEST_HEADERS_TOO_LARGE");
    }

    #[test]
    fn an_answer_before_it_is_kept() {
        let both = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
        let sent = text(&replacement(both).unwrap());
        assert!(sent.starts_with("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 400 "), "{sent}");
    }

    #[test]
    fn other_answers_are_left_alone() {
        for own in [
            &b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\n{}"[..],
            b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n",
            b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\n",
            b"",
        ] {
            assert_eq!(replacement(own), None, "{}", text(own));
        }
    }
}
