//! The page of a list that a caller wants: how it is sorted, from where on, and how long it is.

use schemars::JsonSchema;
use serde::Serialize;

use crate::parameters::query::{QueryFlag, QueryNumber, Values};
use crate::refusals::network::NetworkRefused;
use crate::views::link;

/// What a caller says of the page.
#[derive(Clone, Copy)]
pub struct Paging<'p> {
    /// How many items; 0 or nothing for all.
    pub limit: QueryNumber,
    /// The last item of the page before.
    pub marker: &'p Values,
    /// What to sort by, the most important first.
    pub sort_key: &'p Values,
    /// `asc` or `desc` for each key.
    pub sort_dir: &'p Values,
    /// Whether the page ends before the marker.
    pub page_reverse: QueryFlag,
}

/// A key to sort by.
pub struct SortKey<'p> {
    /// Its name.
    pub name: &'p str,
    /// Whether high values come first.
    pub descending: bool,
}

impl<'p> Paging<'p> {
    /// The keys to sort by, which must be among `known`.
    pub fn sort_keys(&self, known: &[&str]) -> Result<Vec<SortKey<'p>>, NetworkRefused> {
        let mut directions = self.sort_dir.iter();
        let mut keys = Vec::new();
        for name in self.sort_key.iter() {
            if !known.contains(&name) {
                let rule =
                    format!("'{name}' is an invalid attribute for sort key. There are: {}", known.join(", "));
                return Err(NetworkRefused::invalid("sort_key", rule));
            }
            let descending = match directions.next() {
                None | Some("asc" | "") => false,
                Some("desc") => true,
                Some(_) => return Err(NetworkRefused::invalid("sort_dir", "it must be `asc` or `desc`")),
            };
            keys.push(SortKey { name, descending });
        }
        Ok(keys)
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

/// A list as it was asked for: where, with which filters, and which page.
pub struct Query<'q> {
    /// Where the service is, as the caller reached it; none for callers who have no links to follow.
    pub base_url: Option<&'q str>,
    /// The name of the list, such as `ports`.
    pub collection: &'static str,
    /// The filters by one member each.
    pub filters: &'q [(&'static str, &'q Values)],
    /// Further filters.
    pub others: &'q [(&'static str, &'q Values)],
    /// The members to show.
    pub fields: &'q Values,
    /// The page.
    pub paging: Paging<'q>,
}

impl Query<'_> {
    /// The links to the pages beside this one; none where no limit makes pages.
    pub fn links<T>(&self, page: &Page<T>, id: impl Fn(&T) -> &str) -> Option<Vec<PageLink>> {
        let limit = self.paging.limit()?;
        let base_url = self.base_url?;
        let mut links = Vec::new();
        let mut link = |rel, marker: &str, reverse: Option<&str>| {
            let limit = limit.to_string();
            let mut query = link::Query::default().with("limit", [limit.as_str()]).with("marker", [marker]);
            query = query.with("page_reverse", reverse);
            let (fields, paging) = (("fields", self.fields), self.paging);
            let sorting = [fields, ("sort_key", paging.sort_key), ("sort_dir", paging.sort_dir)];
            for (name, values) in self.filters.iter().chain(self.others).chain(&sorting) {
                query = query.with(name, values.iter());
            }
            let href = format!("{base_url}/{}?{}", self.collection, query.as_str());
            links.push(PageLink { rel, href });
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

#[cfg(test)]
mod tests {
    use super::*;

    fn values(json: &str) -> Values {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn pages_follow_each_other_in_both_directions() {
        let nothing = Values::default();
        let cut = |marker: &str, reverse: bool| {
            let marker = values(&format!("\"{marker}\""));
            let paging = Paging {
                limit: serde_json::from_str("2").unwrap(),
                marker: &marker,
                sort_key: &nothing,
                sort_dir: &nothing,
                page_reverse: serde_json::from_str(&reverse.to_string()).unwrap(),
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

    #[test]
    fn a_link_repeats_what_was_asked_for() {
        let (name, fields, nothing) = (values("\"a b&c\""), values("[\"id\",\"name\"]"), Values::default());
        let query = Query {
            base_url: Some("http://h/v2.0"),
            collection: "ports",
            filters: &[("name", &name)],
            others: &[],
            fields: &fields,
            paging: Paging {
                limit: serde_json::from_str("1").unwrap(),
                marker: &nothing,
                sort_key: &nothing,
                sort_dir: &nothing,
                page_reverse: QueryFlag::default(),
            },
        };
        let page = Page { items: vec!["x"], before: false, after: true };
        let links = query.links(&page, |id| id).unwrap();
        let hrefs: Vec<&str> = links.iter().map(|link| link.href.as_str()).collect();
        assert_eq!(hrefs, ["http://h/v2.0/ports?limit=1&marker=x&name=a%20b%26c&fields=id&fields=name"]);
    }
}
