//! The page of a list that a caller wants: how it is sorted, from where on, and how long it is.

use crate::parameters::query::{QueryFlag, QueryNumber, Values};
use crate::refusals::network::NetworkRefused;

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

    /// The items of the page out of all, which are sorted; none when the marker is not among them.
    pub fn cut<T>(&self, mut all: Vec<T>, is_marker: impl Fn(&T, &str) -> bool) -> Option<Vec<T>> {
        let is_backwards = self.page_reverse.get() == Some(true);
        if is_backwards {
            all.reverse();
        }
        if let Some(marker) = self.marker.last().filter(|marker| !marker.is_empty()) {
            let at = all.iter().position(|item| is_marker(item, marker))?;
            all.drain(..=at);
        }
        if let Some(limit) = self.limit.get().filter(|limit| *limit > 0) {
            all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        if is_backwards {
            all.reverse();
        }
        Some(all)
    }
}
