//! Links in answers of Compute: where a resource can be found, and where a list goes on.

use std::fmt::Write;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::parameters::base_url::BaseUrl;

/// A link to a resource, or to the next page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Link {
    /// What is there: `self` the resource, `bookmark` the same without a version, `next` the next page.
    rel: &'static str,
    /// The address.
    href: String,
}

impl Link {
    /// The address.
    pub fn href(&self) -> &str {
        &self.href
    }
}

/// The link to the next page of a list, if there may be one.
pub type NextPage = Option<[Link; 1]>;

/// Where links begin: with the version that the caller uses, and without it.
#[derive(Clone, Debug)]
pub struct Base {
    versioned: String,
    bookmark: String,
}

impl Base {
    /// Where links of the Compute API begin.
    pub fn new(url: &BaseUrl) -> Self {
        let versioned = url.as_deref().unwrap_or("/v2.1").to_owned();
        let bookmark = without_version(&versioned);
        Self { versioned, bookmark }
    }

    /// The links of a resource: with and without the version.
    pub fn links(&self, collection: &str, id: &str) -> [Link; 2] {
        let href = format!("{}/{collection}/{id}", self.versioned);
        [Link { rel: "self", href }, self.bookmark(collection, id)]
    }

    /// The link of a resource without the version.
    pub fn bookmark(&self, collection: &str, id: &str) -> Link {
        Link { rel: "bookmark", href: format!("{}/{collection}/{id}", self.bookmark) }
    }

    /// The link to the page of the list at `path` that follows after `marker`, of those that `query` asks for.
    pub fn next(&self, path: &str, query: Query, marker: Option<&str>) -> NextPage {
        let marker = marker?;
        let href = format!("{}/{path}?{}", self.versioned, query.with("marker", [marker]).0);
        Some([Link { rel: "next", href }])
    }
}

/// An address without its segment `v2.1` or `v2`.
fn without_version(url: &str) -> String {
    let segments: Vec<&str> = url.split('/').filter(|segment| !matches!(*segment, "v2.1" | "v2")).collect();
    segments.join("/")
}

/// A query string that is being written.
#[derive(Clone, Debug, Default)]
pub struct Query(String);

impl Query {
    /// The same question once more: what it is as JSON, with an array for values under one name. What is null or empty
    /// there was not asked for.
    pub fn repeating(question: &impl Serialize) -> Self {
        let Ok(Value::Object(members)) = serde_json::to_value(question) else { return Self::default() };
        members.into_iter().fold(Self::default(), |query, (name, value)| {
            let values = match value {
                Value::Array(values) => values,
                value => vec![value],
            };
            values.into_iter().fold(query, |query, value| match value {
                Value::Null => query,
                Value::String(text) => query.with(&name, [text.as_str()]),
                other => query.with(&name, [other.to_string().as_str()]),
            })
        })
    }

    /// Adds each of the values under one name.
    #[must_use]
    pub fn with<'v>(mut self, name: &str, values: impl IntoIterator<Item = &'v str>) -> Self {
        for value in values {
            if !self.0.is_empty() {
                self.0.push('&');
            }
            // A name can be one that the caller chose, such as that of a property.
            self.0 = Self::encoded(&self.0, name);
            self.0.push('=');
            self.0 = Self::encoded(&self.0, value);
        }
        self
    }

    /// An address, and after it a text in which what means something in addresses is encoded.
    pub fn encoded(address: &str, text: &str) -> String {
        let mut address = address.to_owned();
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                address.push(char::from(byte));
            } else {
                // Writing to a text cannot fail.
                let _ = write!(address, "%{byte:02X}");
            }
        }
        address
    }

    /// Adds another one.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        if !self.0.is_empty() && !other.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(&other.0);
        self
    }

    /// The query string, without a question mark.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_begin_where_the_caller_called() {
        for (url, bookmark) in [
            ("\"http://h:1/v2.1\"", "http://h:1/servers/x"),
            ("\"http://h:1/v2/abc/\"", "http://h:1/abc/servers/x"),
            ("null", "/servers/x"),
        ] {
            let base = Base::new(&serde_json::from_str(url).unwrap());
            assert_eq!(base.links("servers", "x")[1].href, bookmark);
        }
        let path = Base::new(&BaseUrl::default()).links("servers", "x");
        assert_eq!(path[0], Link { rel: "self", href: "/v2.1/servers/x".to_owned() });
    }

    #[test]
    fn a_query_is_written_so_that_it_is_read_again() {
        let query = Query::default().with("name", ["^a b&c"]).with("limit", ["2"]).with("none", None);
        assert_eq!(query.as_str(), "name=%5Ea%20b%26c&limit=2");
        let base = Base::new(&BaseUrl::default());
        let [next] = base.next("servers/detail", query, Some("7")).unwrap();
        assert_eq!(next.href, "/v2.1/servers/detail?name=%5Ea%20b%26c&limit=2&marker=7");
        assert_eq!(base.next("servers", Query::default(), None), None);
    }
}
