//! The page of a list that a caller wants: how it is sorted, from where on, and how long it is.

use std::borrow::Cow;
use std::cmp::Ordering;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use zc_gateway_engine::decode::Rule;

use super::members::{Member, View, all, find};
use crate::parameters::page::length;
use crate::parameters::query::{QueryFlag, QueryNumber, Values};
use crate::refusals::network::NetworkRefused;
use crate::views::link;

/// What a caller says of the page.
#[derive(Debug)]
pub struct Paging<V: View> {
    /// How many items; 0 or nothing for as many as a page has at most.
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

    /// The items of the page out of all; none when the marker is not among them. `order` tells any two apart, and of the
    /// items those count that `passes`: the marker need not. What came to be or went away since the page before neither
    /// repeats nor hides another item.
    pub fn cut<T>(
        &self,
        mut all: Vec<T>,
        is_marker: impl Fn(&T, &str) -> bool,
        order: impl Fn(&T, &T) -> Ordering,
        passes: impl Fn(&T) -> bool,
    ) -> Option<Page<T>> {
        let is_backwards = self.page_reverse.get() == Some(true);
        let order = |a: &T, b: &T| if is_backwards { order(b, a) } else { order(a, b) };
        let marker = match self.marker.last().filter(|marker| !marker.is_empty()) {
            Some(marker) => Some(all.swap_remove(all.iter().position(|item| is_marker(item, marker))?)),
            None => None,
        };
        let follows = |item: &T| marker.as_ref().is_none_or(|marker| order(item, marker).is_gt());
        all.retain(|item| follows(item) && passes(item));
        let length = self.length();
        let goes_on = all.len() > length;
        if goes_on {
            // The others need no order.
            all.select_nth_unstable_by(length, &order);
            all.truncate(length);
        }
        all.sort_unstable_by(&order);
        let has_marker = marker.is_some();
        if is_backwards {
            all.reverse();
        }
        let (before, after) = if is_backwards { (goes_on, has_marker) } else { (has_marker, goes_on) };
        Some(Page { items: all, before, after })
    }

    /// How many items the page has at most.
    fn length(&self) -> usize {
        length(self.limit.get().filter(|limit| *limit > 0))
    }

    /// The links to the pages of `list` beside this one, which repeat what was asked; none where there are no such pages.
    pub fn links<T>(
        &self,
        page: &Page<T>,
        id: impl Fn(&T) -> &str,
        list: &str,
        asked: &link::Query,
    ) -> Option<Vec<PageLink>> {
        let limit = self.limit.get().map(|limit| limit.to_string());
        let mut links = Vec::new();
        let mut link = |rel, marker: &str, reverse: Option<&str>| {
            let query = link::Query::default().with("limit", limit.as_deref()).with("marker", [marker]);
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
        Some(links).filter(|links| !links.is_empty())
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

    fn cut(all: &str, limit: u32, marker: &str, reverse: bool) -> Option<(Vec<&'static str>, bool, bool)> {
        const LETTERS: [&str; 6] = ["a", "b", "c", "d", "e", "X"];
        let paging = Paging::<NetworkInfo> {
            limit: serde_json::from_str(&limit.to_string()).unwrap(),
            marker: serde_json::from_str(&format!("\"{marker}\"")).unwrap(),
            page_reverse: serde_json::from_str(&reverse.to_string()).unwrap(),
            ..Paging::default()
        };
        let all = LETTERS.into_iter().filter(|letter| all.contains(letter)).rev().collect();
        let page = paging.cut(all, |item, id| *item == id, Ord::cmp, |item| *item != "X")?;
        Some((page.items, page.before, page.after))
    }

    #[test]
    fn pages_follow_each_other_in_both_directions() {
        assert_eq!(cut("abcde", 2, "", false), Some((vec!["a", "b"], false, true)));
        assert_eq!(cut("abcde", 2, "b", false), Some((vec!["c", "d"], true, true)));
        assert_eq!(cut("abcde", 2, "d", false), Some((vec!["e"], true, false)));
        assert_eq!(cut("abcde", 2, "e", true), Some((vec!["c", "d"], true, true)));
        assert_eq!(cut("abcde", 2, "c", true), Some((vec!["a", "b"], false, true)));
        assert_eq!(cut("abcde", 2, "x", false), None);
    }

    #[test]
    fn a_marker_need_not_be_among_what_is_wanted_and_others_may_come_and_go() {
        // `X` sorts before the others and passes no filter.
        assert_eq!(cut("Xabc", 2, "X", false), Some((vec!["a", "b"], true, true)));
        assert_eq!(cut("bde", 2, "b", false), Some((vec!["d", "e"], true, false)));
        assert_eq!(cut("abcde", 0, "", false), Some((vec!["a", "b", "c", "d", "e"], false, false)));
    }

    #[test]
    fn no_page_is_longer_than_the_largest() {
        for limit in ["null", "0", "1000", "1001", "18446744073709551615"] {
            let paging =
                Paging::<NetworkInfo> { limit: serde_json::from_str(limit).unwrap(), ..Paging::default() };
            let page = paging.cut((0..2500).rev().collect(), |_, _| false, Ord::cmp, |_| true).unwrap();
            assert_eq!(
                (page.items.len(), page.items.last(), page.after),
                (1000, Some(&999), true),
                "{limit}"
            );
        }
    }
}
