//! The page of a list that a caller wants: how it is sorted, from where on, and how long it is.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use zc_gateway_engine::decode::Rule;

use super::members::{Member, View, all, find};
use crate::parameters::query::{QueryFlag, QueryNumber, Values};
use crate::refusals::network::NetworkRefused;
use crate::views::link;

/// What a caller says of the page.
#[derive(Debug)]
pub struct Paging<V: View> {
    /// How many items; 0 or nothing for all.
    pub limit: QueryNumber,
    /// The last item of the page before.
    pub marker: Values,
    /// What to sort by, the most important first.
    pub sort_keys: SortKeys<V>,
    /// In which direction.
    pub directions: Directions,
    /// Whether the page ends before the marker.
    pub page_reverse: QueryFlag,
}

/// The members to sort by.
#[derive(Debug)]
pub struct SortKeys<V: View>(Vec<&'static Member<V>>);

/// For each key whether high values come first.
#[derive(Debug, Default)]
pub struct Directions(Vec<bool>);

impl<V: View> Default for Paging<V> {
    fn default() -> Self {
        Self {
            limit: QueryNumber::default(),
            marker: Values::default(),
            sort_keys: SortKeys(Vec::new()),
            directions: Directions::default(),
            page_reverse: QueryFlag::default(),
        }
    }
}

impl<V: View> Paging<V> {
    /// Refuses a direction without a key.
    pub fn check(&self) -> Result<(), NetworkRefused> {
        if self.directions.0.len() > self.sort_keys.0.len() {
            return Err(NetworkRefused::invalid("sort_dir", "each value of it needs one of `sort_key`"));
        }
        Ok(())
    }

    /// The members to sort by, and whether high values of each come first.
    pub fn sort_keys(&self) -> impl Iterator<Item = (&'static Member<V>, bool)> {
        let directions = self.directions.0.iter().copied().chain(std::iter::repeat(false));
        self.sort_keys.0.iter().copied().zip(directions)
    }

    /// The items of the page out of all, which are sorted, and whether there are more after them; none when the marker
    /// is not among them.
    pub fn cut<T>(&self, mut all: Vec<T>, is_marker: impl Fn(&T, &str) -> bool) -> Option<Page<T>> {
        let is_backwards = self.page_reverse.get() == Some(true);
        if is_backwards {
            all.reverse();
        }
        let marker = self.marker.last().filter(|marker| !marker.is_empty());
        if let Some(marker) = marker {
            let at = all.iter().position(|item| is_marker(item, marker))?;
            all.drain(..=at);
        }
        let count = all.len();
        all.truncate(self.limit().unwrap_or(usize::MAX));
        let (goes_on, has_marker) = (all.len() < count, marker.is_some());
        if is_backwards {
            all.reverse();
        }
        let (before, after) = if is_backwards { (goes_on, has_marker) } else { (has_marker, goes_on) };
        Some(Page { items: all, before, after })
    }

    /// How many items at most, where there is a limit.
    fn limit(&self) -> Option<usize> {
        self.limit.get().filter(|limit| *limit > 0).map(|limit| usize::try_from(limit).unwrap_or(usize::MAX))
    }

    /// The links to the pages of `list` beside this one, which repeat what was asked; none where no limit makes pages.
    pub fn links<T>(
        &self,
        page: &Page<T>,
        id: impl Fn(&T) -> &str,
        list: &str,
        asked: &link::Query,
    ) -> Option<Vec<PageLink>> {
        let limit = self.limit()?.to_string();
        let mut links = Vec::new();
        let mut link = |rel, marker: &str, reverse: Option<&str>| {
            let query = link::Query::default().with("limit", [limit.as_str()]).with("marker", [marker]);
            let mut query = query.with("page_reverse", reverse).and(asked);
            for (key, descending) in self.sort_keys() {
                query = query.with("sort_key", [key.name]);
                query = query.with("sort_dir", [if descending { "desc" } else { "asc" }]);
            }
            links.push(PageLink { rel, href: format!("{list}?{}", query.as_str()) });
        };
        if let Some(last) = page.items.last().filter(|_| page.after) {
            link("next", id(last), None);
        }
        if let Some(first) = page.items.first().filter(|_| page.before) {
            link("previous", id(first), Some("True"));
        }
        Some(links)
    }
}

impl<'de, V: View> Deserialize<'de> for SortKeys<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = |name| {
            find::<V>(name).filter(|member| member.kind.is_sort_key()).ok_or_else(|| {
                let known = sort_keys::<V>().join(", ");
                Rule::Listed
                    .broken(format_args!("['{name}'] is invalid attribute for sort_keys. There are: {known}"))
            })
        };
        Values::deserialize(deserializer)?.iter().map(key).collect::<Result<_, _>>().map(Self)
    }
}

impl<'de> Deserialize<'de> for Directions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let direction = |text| match text {
            "asc" => Ok(false),
            "desc" => Ok(true),
            other => Err(Rule::Listed.broken(format_args!("'{other}' is neither asc nor desc"))),
        };
        Values::deserialize(deserializer)?.iter().map(direction).collect::<Result<_, _>>().map(Self)
    }
}

/// The names of the members that one can sort by.
fn sort_keys<V: View>() -> Vec<&'static str> {
    all::<V>().filter(|member| member.kind.is_sort_key()).map(|member| member.name).collect()
}

impl<V: View> JsonSchema for SortKeys<V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("SortKeysOf{}", V::NAME).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let keys = sort_keys::<V>();
        json_schema!({ "type": ["array", "string", "null"], "items": { "type": "string", "enum": keys } })
    }
}

impl JsonSchema for Directions {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Directions".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["array", "string", "null"], "items": { "type": "string", "enum": ["asc", "desc"] } })
    }
}

/// A page of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Whether there may be more before it.
    pub before: bool,
    /// Whether there may be more after it.
    pub after: bool,
}

/// Where another page of a list is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PageLink {
    /// `next` or `previous`.
    rel: &'static str,
    /// Where it is.
    href: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::network::info::NetworkInfo;

    #[test]
    fn pages_follow_each_other_in_both_directions() {
        let cut = |marker: &str, reverse: bool| {
            let paging = Paging::<NetworkInfo> {
                limit: serde_json::from_str("2").unwrap(),
                marker: serde_json::from_str(&format!("\"{marker}\"")).unwrap(),
                page_reverse: serde_json::from_str(&reverse.to_string()).unwrap(),
                ..Paging::default()
            };
            let page = paging.cut(vec!["a", "b", "c", "d", "e"], |item, id| *item == id)?;
            Some((page.items, page.before, page.after))
        };
        assert_eq!(cut("", false), Some((vec!["a", "b"], false, true)));
        assert_eq!(cut("b", false), Some((vec!["c", "d"], true, true)));
        assert_eq!(cut("d", false), Some((vec!["e"], true, false)));
        assert_eq!(cut("e", true), Some((vec!["c", "d"], true, true)));
        assert_eq!(cut("c", true), Some((vec!["a", "b"], false, true)));
        assert_eq!(cut("x", false), None);
    }
}
