//! hyper answers what it cannot parse by itself, with a status and no body. Clients of this API need a JSON body on
//! every status: this puts one in, in the form of the door that the request was for, as far as that could be read.

use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::{Method, Response};
use zc_gateway_engine::clock::Clock;

use super::heard::Head;
use crate::content::Content;
use crate::dispatch::Remarks;
use crate::doors::openstack::codes::Refused;
use crate::doors::openstack::place::Place;
use crate::doors::openstack::seal;
use crate::doors::refusal::{HttpRefusal, Refusal};
use crate::doors::zenlayer::envelope;
use crate::request_id::RequestId;

/// Where in `written` a refusal of hyper's own begins, and the status of it.
fn find(written: &[u8]) -> Option<(usize, &str)> {
    // Our own answers end with a body, or are no refusals.
    if !written.ends_with(b"\r\n\r\n") {
        return None;
    }
    let start = written.windows(10).rposition(|window| window == b"HTTP/1.1 4" || window == b"HTTP/1.0 4")?;
    let head = std::str::from_utf8(written.get(start..)?).ok()?;
    if !head.to_ascii_lowercase().contains("\r\ncontent-length: 0\r\n") {
        return None;
    }
    Some((start, head.get(9..12)?))
}

/// The bytes to send in place of `written`, when they end in a refusal of hyper's own. `head` gives what could be read of
/// the refused request.
pub fn replacement(written: &[u8], head: impl FnOnce() -> Option<Head>) -> Option<Vec<u8>> {
    let (start, status) = find(written)?;
    let head = head();
    // A request line that is too long fills the buffer of the headers, and so is one of these too.
    let refusal = match status {
        "431" => HttpRefusal::HeadersTooLarge,
        // hyper refuses every coding but `chunked` with 400, as it then cannot know where the body ends.
        _ if head.as_ref().is_some_and(Head::has_unknown_transfer) => HttpRefusal::TransferEncoding,
        _ => HttpRefusal::BadRequest("This is not an HTTP/1.1 request that the gateway can read.".to_owned()),
    };
    let mut bytes = written.get(..start)?.to_vec();
    bytes.extend(raw_response(head.as_ref(), refusal));
    Some(bytes)
}

/// A refusal as it goes over the wire, for a connection that is closed after it.
pub fn raw_response(head: Option<&Head>, refusal: HttpRefusal) -> Vec<u8> {
    let (mut parts, body) = sealed(head, refusal).into_parts();
    let body = body.into_bytes();
    let headers = &mut parts.headers;
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    // As hyper has it in all others: the time of the machine, whatever clock the resources live by.
    if let Ok(date) = HeaderValue::from_str(&Clock::real().wall().http_date()) {
        headers.insert(header::DATE, date);
    }
    let reason = parts.status.canonical_reason().unwrap_or_default();
    let mut bytes = format!("HTTP/1.1 {} {reason}\r\n", parts.status.as_u16()).into_bytes();
    for (name, value) in &parts.headers {
        for piece in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            bytes.extend_from_slice(piece);
        }
    }
    bytes.extend_from_slice(b"\r\n");
    if head.is_none_or(|head| head.method != Method::HEAD) {
        bytes.extend_from_slice(&body);
    }
    bytes
}

/// A refusal in the form of the door that the request was for.
fn sealed(head: Option<&Head>, refusal: HttpRefusal) -> Response<Content> {
    let place = head.and_then(|head| Place::of(&head.method, head.target.path(), &HeaderMap::new(), None));
    match place {
        Some(place) => {
            let outcome = Err(Refused::from(refusal));
            seal::seal(RequestId::random_for_openstack(), &place, outcome, &Remarks::default())
        }
        None => envelope::seal(RequestId::random(), Err(Refusal::Http(refusal)), &Remarks::default()).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    fn replaced(written: &[u8]) -> Option<String> {
        replacement(written, || None).map(|bytes| text(&bytes))
    }

    #[test]
    fn a_refusal_without_a_body_gets_one() {
        let own =
            b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        let sent = replaced(own).unwrap();
        assert!(sent.starts_with("HTTP/1.1 431 Request Header Fields Too Large\r\n"), "{sent}");
        let (head, body) = sent.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("\r\ndate: ") && head.contains("\r\nconnection: close"), "{head}");
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["code"], "INVALID_REQUEST_HEADERS_TOO_LARGE");
    }

    #[test]
    fn an_answer_before_it_is_kept() {
        let both = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
        let sent = replaced(both).unwrap();
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
            assert_eq!(replaced(own), None, "{}", text(own));
        }
    }
}
