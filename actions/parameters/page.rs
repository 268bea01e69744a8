//! How long pages of lists are, and those of Compute: so many items after the one that a marker names.

use thiserror::Error;
use zc_gateway_engine::{Code, Fault};

/// How many items a page of any list has at most, and where nobody says how many: Nova's `max_limit`, Neutron's
/// `pagination_max_limit` and Glance's `api_limit_max`.
pub const LARGEST: usize = 1000;

/// How many images a page has where nobody says how many: Glance's `limit_param_default`.
pub const USUAL_IMAGES: u64 = 25;

/// How many items a page has of which so many are wanted: a page that is too long ends early, and a link says how to go
/// on.
pub fn length(wanted: Option<u64>) -> usize {
    wanted.and_then(|wanted| usize::try_from(wanted).ok()).unwrap_or(LARGEST).min(LARGEST)
}

/// Which page is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Page<'p> {
    /// How many items at most.
    pub limit: Option<u64>,
    /// The last item of the page before.
    pub marker: Option<&'p str>,
}

/// Why there is no such page.
#[derive(Debug, Error)]
pub enum PageRefused {
    /// The item that it should follow is not there.
    #[error("marker [{0}] not found")]
    NoSuchMarker(String),
}

impl From<PageRefused> for Fault {
    fn from(refused: PageRefused) -> Self {
        Self::new(Code::InvalidParameter, refused.to_string())
    }
}

impl Page<'_> {
    /// The accepted items of the page, and the identifier of the last one if there may be another page.
    pub fn of<T>(
        &self,
        items: Vec<T>,
        id: impl Fn(&T) -> String,
        accepts: impl Fn(&T) -> bool,
    ) -> Result<(Vec<T>, Option<String>), PageRefused> {
        let largest = length(self.limit);
        let mut items = items.into_iter();
        if let Some(marker) = self.marker.filter(|marker| !marker.is_empty()) {
            let no_such = || PageRefused::NoSuchMarker(marker.to_owned());
            items.find(|item| id(item) == marker).ok_or_else(no_such)?;
        }
        let found: Vec<T> = items.filter(|item| accepts(item)).take(largest).collect();
        // A full page may have been the last one. Nobody is told so before the next one is asked for.
        let last = found.last().filter(|_| found.len() == largest).map(id);
        Ok((found, last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(limit: Option<u64>, marker: Option<&str>) -> Result<(Vec<u32>, Option<String>), PageRefused> {
        let even = |number: &u32| number.is_multiple_of(2);
        Page { limit, marker }.of((1..=6).collect(), ToString::to_string, even)
    }

    #[test]
    fn a_full_page_names_where_the_next_one_begins() {
        assert_eq!(page(Some(2), None).unwrap(), (vec![2, 4], Some("4".to_owned())));
        assert_eq!(page(Some(2), Some("4")).unwrap(), (vec![6], None));
        // A marker need not pass the filter itself.
        assert_eq!(page(None, Some("3")).unwrap(), (vec![4, 6], None));
        assert_eq!(page(Some(0), None).unwrap(), (vec![], None));
        assert_eq!(page(None, Some("9")).unwrap_err().to_string(), "marker [9] not found");
    }
}
