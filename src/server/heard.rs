//! What came in of the requests that the gateway has not seen yet. When hyper refuses one of them by itself, this tells
//! which door it was for, and whether its transfer coding was the reason.

use hyper::{Method, Uri};

/// The most bytes that are kept: the beginning of a head says what is needed, and hyper takes no larger ones.
const MOST: usize = super::HEADER_BYTES;

/// The bytes that came since the last request was answered.
#[derive(Default)]
pub struct Heard(Vec<u8>);

impl Heard {
    /// A first piece of the next request came.
    pub fn begin(&mut self) {
        self.0.clear();
    }

    /// A piece came.
    pub fn add(&mut self, bytes: &[u8]) {
        let room = MOST.saturating_sub(self.0.len());
        self.0.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    /// The head of the request that was refused: of several that came together, the last one. None where the bytes do
    /// not begin with a request; so it is with one whose first half came together with an earlier request.
    pub fn refused(&self) -> Option<Head> {
        let mut rest = &self.0[..];
        loop {
            let (head, length) = Head::parse(rest)?;
            match rest.get(length..) {
                // Where a chunked body ends is not looked for.
                Some(next) if head.has_plain_transfer() && !next.trim_ascii().is_empty() => rest = next,
                _ => return Some(head),
            }
        }
    }
}

/// What counts of the head of a request.
pub struct Head {
    /// The method.
    pub method: Method,
    /// What the request line asks for.
    pub target: Uri,
    /// The lines of `Transfer-Encoding`.
    transfer_encodings: Vec<String>,
}

impl Head {
    /// Reads a head as far as it came, and how many bytes it has with its body.
    fn parse(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
        let mut length = 0;
        let mut next = || {
            let line = lines.next()?;
            length += line.len();
            Some(line.trim_ascii())
        };
        let request_line = std::iter::from_fn(&mut next).find(|line| !line.is_empty())?;
        let mut words = std::str::from_utf8(request_line).ok()?.split(' ');
        let method = words.next()?.parse().ok()?;
        let target = words.next()?.parse().ok()?;
        let mut head = Self { method, target, transfer_encodings: Vec::new() };
        let mut body = 0;
        for line in std::iter::from_fn(next).take_while(|line| !line.is_empty()) {
            let Some((name, value)) = String::from_utf8_lossy(line)
                .split_once(':')
                .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_ascii_lowercase()))
            else {
                continue;
            };
            match &*name {
                "transfer-encoding" => head.transfer_encodings.push(value),
                "content-length" => body = value.parse().unwrap_or(0),
                _ => {}
            }
        }
        Some((head, length.saturating_add(body)))
    }

    fn has_plain_transfer(&self) -> bool {
        self.transfer_encodings.is_empty()
    }

    /// Whether it names another transfer coding than one `chunked`.
    pub fn has_unknown_transfer(&self) -> bool {
        !self.has_plain_transfer() && self.transfer_encodings != ["chunked"]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The target of the refused request, and whether its transfer coding is the reason.
    fn refused(pieces: &[&str]) -> Option<(String, bool)> {
        let mut heard = Heard::default();
        heard.begin();
        for piece in pieces {
            heard.add(piece.as_bytes());
        }
        heard.refused().map(|head| (head.target.to_string(), head.has_unknown_transfer()))
    }

    #[test]
    fn the_last_request_is_the_refused_one() {
        let first = "POST /a HTTP/1.1\r\nContent-Length: 30\r\n\r\nPOST /x HTTP/1.1\r\n\r\n..........";
        let second = "\r\nGET /b HTTP/1.1\r\ntransfer-ENCODING: gzip\r\n\r\n";
        assert_eq!(refused(&[first, second]), Some(("/b".to_owned(), true)));
        assert_eq!(refused(&[first]), Some(("/a".to_owned(), false)));
        assert_eq!(refused(&[&first[..40]]), Some(("/a".to_owned(), false)));
        assert_eq!(refused(&[first, "BROKEN\r\n\r\n"]), None);
        assert_eq!(refused(&[""]), None);
    }

    #[test]
    fn only_chunked_once_is_a_known_transfer() {
        for (codings, is_unknown) in [
            ("Transfer-Encoding: chunked", false),
            ("Transfer-Encoding: CHUNKED", false),
            ("Transfer-Encoding: chunked, chunked", true),
            ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", true),
            ("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", true),
            ("Transfer-Encoding:", true),
            ("Transfer-Encoding: identity", true),
            ("Content-Length: x", false),
        ] {
            let head = format!("POST /v2.0/ports HTTP/1.1\r\nHost: a\r\n{codings}\r\n\r\n");
            assert_eq!(refused(&[&head]), Some(("/v2.0/ports".to_owned(), is_unknown)), "{codings}");
        }
    }

    #[test]
    fn no_more_is_kept_than_a_head_may_have() {
        let mut heard = Heard::default();
        heard.add(b"GET / HTTP/1.1\r\n");
        for _ in 0..100 {
            heard.add(&[b'x'; 1000]);
        }
        assert_eq!(heard.0.len(), MOST);
        assert_eq!(heard.refused().unwrap().target, "/");
    }
}
