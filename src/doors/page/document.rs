//! A page as it goes out: its bytes, and the headers by which browsers handle it with care.

use bytes::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use sha2::{Digest, Sha256};

use super::layout;
use crate::content::Content;

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page at an address where others get something else.
    FrontPage,
    /// A page.
    Html,
    /// An object.
    Json,
}

/// A page that is ready to be sent. A clone shares its bytes.
#[derive(Clone, Debug)]
pub struct Document {
    kind: Kind,
    body: Bytes,
    /// Told by its bytes, so that it is the same after a restart and another one after an upgrade.
    tag: String,
}

impl Document {
    /// A document of this kind.
    pub fn new(kind: Kind, text: String) -> Self {
        use std::fmt::Write;
        let mut tag = String::from("\"");
        for byte in Sha256::digest(&text).iter().take(16) {
            // Writing to a text cannot fail.
            let _ = write!(tag, "{byte:02x}");
        }
        tag.push('"');
        Self { kind, body: text.into(), tag }
    }

    /// The answer to a request with these headers: the document, or that the caller has it already.
    pub fn respond(self, request: &HeaderMap) -> Response<Content> {
        let is_known = is_known(request, &self.tag);
        let content = if is_known { Content::nothing() } else { Content::of(self.body) };
        let mut response = Response::new(content);
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let content_type = match self.kind {
            Kind::FrontPage | Kind::Html => "text/html; charset=utf-8",
            Kind::Json => "application/json",
        };
        let mut headers = vec![
            (header::CACHE_CONTROL, "no-cache"),
            (header::ETAG, &*self.tag),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::CONTENT_SECURITY_POLICY, layout::content_security_policy()),
        ];
        if !is_known {
            headers.push((header::CONTENT_TYPE, content_type));
        }
        if self.kind == Kind::FrontPage {
            headers.push((header::VARY, "Accept, Host"));
        }
        response.headers_mut().extend(headers.into_iter().filter_map(as_header));
        response
    }
}

fn as_header((name, value): (HeaderName, &str)) -> Option<(HeaderName, HeaderValue)> {
    Some((name, HeaderValue::from_str(value).ok()?))
}

/// Whether a request says that its sender has what this tag stands for.
fn is_known(request: &HeaderMap, tag: &str) -> bool {
    let told = request.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = told.flat_map(|value| value.split(',')).map(str::trim);
    tags.any(|told| told == "*" || told.trim_start_matches("W/") == tag)
}
