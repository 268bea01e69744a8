//! Pages of the lists of Identity: as in Keystone `limit` says how long one is, `marker` names the last item of the one
//! before, and `links` say where the next one is.

use hyper::StatusCode;
use serde_json::Value;
use zc_gateway_actions::parameters::page;
use zc_gateway_actions::views::link::Query;

use super::codes::Refused;
use super::parameters::query;
use crate::intake::Head;

/// What a request wants of a list.
pub struct Paging {
    limit: Option<u64>,
    marker: Option<String>,
    filters: Vec<(String, String)>,
}

/// A page of a list.
pub struct Page {
    /// What is on it.
    pub items: Vec<Value>,
    /// The query string of the next page, if there is one.
    pub next: Option<String>,
}

impl Paging {
    /// Reads the query of a request.
    pub fn of(request: &Head) -> Result<Self, Refused> {
        let mut paging = Self { limit: None, marker: None, filters: Vec::new() };
        for (name, value) in query(request) {
            match name.as_str() {
                "limit" => paging.limit = Some(value.parse().map_err(|_| no_number(&value))?),
                "marker" => paging.marker = Some(value),
                _ => paging.filters.push((name, value)),
            }
        }
        Ok(paging)
    }

    /// What else the query says, by name.
    pub fn filters(&self) -> &[(String, String)] {
        &self.filters
    }

    /// The page of all items, which have an `id`.
    pub fn cut(&self, mut items: Vec<Value>) -> Result<Page, Refused> {
        if let Some(marker) = self.marker.as_deref().filter(|marker| !marker.is_empty()) {
            let at = items.iter().position(|item| item["id"] == marker).ok_or_else(|| no_marker(marker))?;
            items.drain(..=at);
        }
        let length = page::length(self.limit.filter(|limit| *limit > 0));
        let goes_on = items.len() > length;
        items.truncate(length);
        let last = items.last().and_then(|last| last["id"].as_str()).filter(|_| goes_on);
        let next = last.map(|last| self.repeated().with("marker", [last]).as_str().to_owned());
        Ok(Page { items, next })
    }

    /// What the link to the next page repeats.
    fn repeated(&self) -> Query {
        let limit = self.limit.map(|limit| limit.to_string());
        let query = Query::default().with("limit", limit.as_deref());
        self.filters.iter().fold(query, |query, (name, value)| query.with(name, [value.as_str()]))
    }
}

fn no_number(value: &str) -> Refused {
    Refused::own(
        StatusCode::BAD_REQUEST,
        format!("Invalid input for field 'limit': `{value}` is no number from 0."),
    )
}

fn no_marker(marker: &str) -> Refused {
    Refused::own(StatusCode::BAD_REQUEST, format!("marker [{marker}] not found"))
}
