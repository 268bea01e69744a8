//! The parameters of an action as one JSON object, from the path, the query and the body of a request.

use std::collections::BTreeMap;

use hyper::{Method, StatusCode, header};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use serde_json::value::RawValue;

use super::codes::Refused;
use crate::doors::refusal::HttpRefusal;
use crate::intake::{Head, Received};

/// Under which name actions learn the revision that the caller wants to change. No query can say it.
pub const IF_MATCH_REVISION: &str = "ifMatchRevision";

/// More names than this no object of parameters may have.
const MOST_NAMES: usize = 256;

/// The body of a request that has one.
pub struct Body<'r> {
    text: &'r [u8],
    /// The members of the object.
    pub members: BTreeMap<String, &'r RawValue>,
}

impl<'r> Body<'r> {
    /// Reads the body of a request.
    pub fn of(Received { head, body }: Received<'r>) -> Result<Self, Refused> {
        let text = body.trim_ascii();
        if text.is_empty() {
            return Ok(Self::empty());
        }
        if head.method != Method::POST && head.method != Method::PUT {
            // Some clients send an empty object with every request.
            if matches!(text, b"{}" | b"null") {
                return Ok(Self::empty());
            }
            let message =
                format!("A request with {} takes no body: what it says would be dropped.", head.method);
            return Err(Refused::own(StatusCode::BAD_REQUEST, message));
        }
        check_type(head)?;
        // A text in which an empty object stands: what Tempest sends where the documentation has no body.
        if text == br#""{}""# {
            return Ok(Self::empty());
        }
        let members = serde_json::from_slice(text).map_err(|error| {
            let message = format!("Malformed request body: it must be one JSON object: {error}.");
            Refused::own(StatusCode::BAD_REQUEST, message)
        })?;
        Ok(Self { text, members })
    }

    /// A body that says nothing.
    pub const fn empty() -> Self {
        Self { text: &[], members: BTreeMap::new() }
    }

    /// Whether it has a member of this name.
    pub fn has(&self, key: &str) -> bool {
        self.members.contains_key(key)
    }
}

/// A body must be JSON; clients that do not say so mean it.
pub fn check_type(request: &Head) -> Result<(), HttpRefusal> {
    let essence =
        request.header(&header::CONTENT_TYPE)?.map(|value| value.split(';').next().unwrap_or_default());
    let is_json = essence.is_none_or(|essence| essence.trim().eq_ignore_ascii_case("application/json"));
    if is_json && !request.is_encoded() { Ok(()) } else { Err(HttpRefusal::ContentType) }
}

/// One JSON object that grows.
#[derive(Default)]
pub struct Parameters {
    names: Vec<String>,
    text: String,
}

impl Parameters {
    /// Adds a text.
    pub fn add(&mut self, name: &str, value: &str) {
        self.add_json(name, &Value::from(value).to_string());
    }

    /// Adds a value that is JSON already.
    pub fn add_json(&mut self, name: &str, json: &str) {
        self.text.push(if self.names.is_empty() { '{' } else { ',' });
        self.text.push_str(&Value::from(name).to_string());
        self.text.push(':');
        self.text.push_str(json);
        self.names.push(name.to_owned());
    }

    /// Query parameters are lists of texts, as they may come several times. The error is the name of one that the path
    /// or the door says already.
    pub fn add_query(&mut self, request: &Head) -> Result<(), String> {
        let mut lists: Vec<(String, Vec<String>)> = Vec::new();
        for (name, value) in query(request) {
            if self.names.contains(&name) || name == IF_MATCH_REVISION {
                return Err(name);
            }
            // So many are refused by who reads the parameters.
            if lists.len() > MOST_NAMES {
                break;
            }
            match lists.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) => values.push(value),
                None => lists.push((name, vec![value])),
            }
        }
        for (name, values) in lists {
            self.add_json(&name, &Value::from(values).to_string());
        }
        Ok(())
    }

    /// The object with the members of a body. One of a name that the path or the query has too is refused by who
    /// reads the parameters, as is one that comes twice in the body.
    pub fn with_body(mut self, body: &Body<'_>) -> Vec<u8> {
        if self.names.is_empty() {
            self.text.push('{');
        }
        let mut bytes = self.text.into_bytes();
        match body.text.strip_prefix(b"{") {
            Some(members) if !body.members.is_empty() => {
                if !self.names.is_empty() {
                    bytes.push(b',');
                }
                bytes.extend_from_slice(members);
            }
            _ => bytes.push(b'}'),
        }
        bytes
    }
}

/// The names and values of a query string.
pub fn query(request: &Head) -> impl Iterator<Item = (String, String)> {
    let pairs = request.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    let text = |text: &str| decoded(&text.replace('+', " "));
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(move |(name, value)| (text(name), text(value)))
}

/// A segment or query text with its `%20` read.
pub fn decoded(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}
