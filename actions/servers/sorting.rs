//! The order of lists of servers.

use std::cmp::Ordering;

use thiserror::Error;
use zc_gateway_engine::{Code, Fault};

use super::attribute::{Attribute, Found};
use super::listing::Listed;
use crate::parameters::query::Values;

/// By what servers are sorted, the first most, each ascending or not.
pub struct Sorting(Vec<(Attribute, Direction)>);

/// One of the two directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Ascending,
    Descending,
}

/// Why servers cannot be sorted so.
#[derive(Debug, Error)]
pub enum SortRefused {
    /// No attribute of that name can be sorted by.
    #[error("Invalid input for query parameters sort_key. Value: {0}. '{0}' is not one of {known}.", known = known())]
    Key(String),
    /// Others than administrators are not shown it.
    #[error("Only administrators can sort servers by {0}")]
    Hidden(String),
    /// A direction that there is not.
    #[error("Unknown sort direction, must be one of: asc, desc")]
    Direction,
    /// More directions than attributes.
    #[error("Sort direction size exceeds sort key size")]
    Directions,
}

/// The names that can be sorted by.
fn known() -> String {
    Attribute::SORTABLE.iter().map(|(name, _)| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}

impl Sorting {
    /// What a caller asks for; none where it asks for no order. Directions that are left out are as the first one,
    /// which is descending where it is left out too.
    pub fn of(keys: &Values, directions: &Values, is_admin: bool) -> Result<Option<Self>, SortRefused> {
        let mut read = Vec::new();
        for direction in directions.iter() {
            read.push(match direction.trim() {
                "asc" => Direction::Ascending,
                "desc" => Direction::Descending,
                _ => return Err(SortRefused::Direction),
            });
        }
        let otherwise = read.first().copied().unwrap_or(Direction::Descending);
        let mut sorting = Vec::new();
        for key in keys.iter().map(str::trim) {
            let found = Attribute::SORTABLE.iter().find(|(name, _)| *name == key);
            let (_, attribute) = found.ok_or_else(|| SortRefused::Key(key.to_owned()))?;
            if matches!(attribute, Attribute::Host | Attribute::Node) && !is_admin {
                return Err(SortRefused::Hidden(key.to_owned()));
            }
            sorting.push((*attribute, read.get(sorting.len()).copied().unwrap_or(otherwise)));
        }
        if sorting.is_empty() && read.is_empty() {
            return Ok(None);
        }
        // Without a word it is the time of creation that counts, and where all else is equal too.
        if read.len() > sorting.len().max(1) {
            return Err(SortRefused::Directions);
        }
        for last in [Attribute::CreatedAt, Attribute::Uuid] {
            sorting.push((last, otherwise));
        }
        Ok(Some(Self(sorting)))
    }

    /// Sorts servers of any accounts.
    pub(super) fn sort(&self, rows: &mut [Listed<'_>]) {
        rows.sort_by_cached_key(|listed| {
            let part = |(attribute, direction): &(Attribute, Direction)| Part {
                found: attribute.of(&listed.row, listed.account),
                direction: *direction,
            };
            self.0.iter().map(part).collect::<Vec<_>>()
        });
    }
}

/// A value in the order that is wanted.
#[derive(PartialEq, Eq)]
struct Part {
    found: Found,
    direction: Direction,
}

impl Ord for Part {
    fn cmp(&self, other: &Self) -> Ordering {
        match self.direction {
            Direction::Ascending => self.found.cmp(&other.found),
            Direction::Descending => other.found.cmp(&self.found),
        }
    }
}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<SortRefused> for Fault {
    fn from(refused: SortRefused) -> Self {
        let code = match refused {
            SortRefused::Hidden(_) => Code::PolicyForbids,
            SortRefused::Key(_) | SortRefused::Direction | SortRefused::Directions => Code::InvalidParameter,
        };
        Self::new(code, refused.to_string())
    }
}
