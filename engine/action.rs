//! The contract of an action: one operation that a caller can ask for. Its payload type is the operation.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::account::ProjectId;
use crate::fault::{Code, Fault};
use crate::reader::Reader;
use crate::transaction::Transaction;
use crate::world::Subject;

/// One operation. The implementing type holds its parameters; a value of it exists only when they parse. It is also a
/// [`Read`] or a [`Change`], which says whether it changes anything.
///
/// The documentation of an action is made from its code: the doc comments of the parameters and of the answer are what
/// callers read, and the first sentence of the type's own is the summary of the action. What only some versions have
/// is marked with the first version that has it, `#[schemars(extend("x-since" = "2026-04-01"))]`, or with the first
/// one without it, `x-until`.
pub trait Action: DeserializeOwned + JsonSchema + Send + Sync + 'static {
    /// The service it belongs to, as in the path `/api/v2/sdn`.
    const SERVICE: &'static str;
    /// Its name, as in the header `X-ZC-Action`.
    const NAME: &'static str;
    /// The API versions that have it.
    const VERSIONS: &'static [ApiVersion];
    /// The codes that it refuses with, beyond those that any action can.
    const CODES: &'static [Code];
    /// What it answers.
    type Answer: Serialize + JsonSchema + Send + 'static;
    /// Why it refuses.
    type Error: Into<Fault>;

    /// The one resource that the action is about, where administrators may name one of any account.
    fn subject(&self) -> Option<Subject> {
        None
    }

    /// The project that the action is for, where administrators may name another than their own.
    fn project(&self) -> Option<ProjectId> {
        None
    }
}

/// An action that only looks. It has no way to change anything.
pub trait Read: Action {
    /// Answers, from what is committed now.
    fn run(&self, see: &Reader<'_>) -> Result<Self::Answer, Self::Error>;

    /// Whether `run` looks through a table rather than at some rows of it: by their identifiers, as a page, or at a place.
    /// It then runs on a snapshot, off the threads that serve requests, and holds up nobody. In builds with debug
    /// assertions, a run that looks through more than a few rows and has not said so panics.
    fn scans(&self) -> bool {
        false
    }
}

/// An action that may change something.
pub trait Change: Action {
    /// Decides and writes, on what the changes before it left, and sees what it has written. It is run once, in the lane; what
    /// it has written is durable before its answer is given, and is taken back when it refuses. It is short: it finds rows,
    /// takes a page, looks at what is attached to a place, and looks through no table.
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Self::Answer, Self::Error>;
}

/// Whether an action changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It only looks.
    Read,
    /// It may change state.
    Write,
}

impl Effect {
    /// The effect in one word: `read` or `write`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// A version of the API: a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiVersion {
    year: i16,
    month: i8,
    day: i8,
}

impl ApiVersion {
    /// The version of this date.
    pub const fn new(year: i16, month: i8, day: i8) -> Self {
        Self { year, month, day }
    }

    /// Reads a version such as `2023-08-30`; none when it is no date.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *bytes else { return None };
        let digit = |byte: u8| byte.is_ascii_digit().then(|| i16::from(byte - b'0'));
        let year = ((digit(y1)? * 10 + digit(y2)?) * 10 + digit(y3)?) * 10 + digit(y4)?;
        let small = |tens, ones| i8::try_from(digit(tens)? * 10 + digit(ones)?).ok();
        let version = Self::new(year, small(m1, m2)?, small(d1, d2)?);
        jiff::civil::Date::new(version.year, version.month, version.day).is_ok().then_some(version)
    }

    /// The one of `known` that lies closest to this version; the newer of two equally close.
    pub fn nearest(self, known: &[Self]) -> Option<Self> {
        if known.contains(&self) {
            return Some(self);
        }
        known.iter().copied().min_by_key(|version| (self.days().abs_diff(version.days()), -version.days()))
    }

    /// Days from the first day of the year 1, for comparison only.
    fn days(self) -> i32 {
        let date = jiff::civil::Date::new(self.year, self.month, self.day).unwrap_or_default();
        let origin = jiff::civil::Date::ZERO;
        origin.until(date).map_or(0, |span| span.get_days())
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: ApiVersion = ApiVersion::new(2023, 8, 30);
    const NEW: ApiVersion = ApiVersion::new(2026, 4, 1);

    #[test]
    fn an_unknown_version_is_served_as_the_nearest_known_one() {
        for (asked, nearest) in [
            ("2023-08-30", OLD),
            ("2022-01-01", OLD),
            ("2024-06-01", OLD),
            ("2025-06-01", NEW),
            ("2030-01-01", NEW),
        ] {
            assert_eq!(ApiVersion::parse(asked).unwrap().nearest(&[OLD, NEW]), Some(nearest), "{asked}");
        }
    }

    #[test]
    fn what_is_no_date_is_no_version() {
        for text in ["", "latest", "2023-8-30", "2023-13-01", "2023-08-30T00:00"] {
            assert_eq!(ApiVersion::parse(text), None, "{text}");
        }
        assert_eq!(OLD.to_string(), "2023-08-30");
    }
}
