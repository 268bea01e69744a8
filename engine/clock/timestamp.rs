//! Moments: how they are stored, read and shown.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A moment in milliseconds since 1970-01-01T00:00:00Z. Stored as that number, shown as `2026-11-22T08:00:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `millis` milliseconds after the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// The moment `seconds` seconds after the epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// The moment `micros` microseconds after the epoch.
    pub(super) const fn from_micros(micros: i64) -> Self {
        Self(micros.div_euclid(1000))
    }

    /// Microseconds since the epoch.
    pub(super) const fn micros(self) -> i64 {
        self.0.saturating_mul(1000)
    }

    /// Reads a time in UTC such as `2026-11-22T08:00:00Z`, with or without fractions of a second; `+00:00` does for
    /// `Z`. None for everything else, other ways to write a time included.
    pub fn parse(text: &str) -> Option<Self> {
        const SHAPE: &[u8; 19] = b"0000-00-00T00:00:00";
        let (whole, rest) = text.split_at_checked(SHAPE.len())?;
        let fits = |(byte, shape): (u8, &u8)| match shape {
            b'0' => byte.is_ascii_digit(),
            separator => byte == *separator,
        };
        let rest = rest.strip_suffix('Z').or_else(|| rest.strip_suffix("+00:00"))?;
        let is_fraction =
            |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let shaped = whole.bytes().zip(SHAPE).all(fits)
            && (rest.is_empty() || rest.strip_prefix('.').is_some_and(is_fraction));
        let moment = shaped.then(|| text.parse::<jiff::Timestamp>().ok())??;
        Some(Self(moment.as_millisecond()))
    }

    /// Reads a time in any way that ISO 8601 has: with any offset, or without one (UTC), or a date alone (midnight).
    pub fn parse_any(text: &str) -> Option<Self> {
        let civil = || {
            let moment = text.parse::<jiff::civil::DateTime>().ok()?;
            Some(moment.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
        };
        let moment = text.parse::<jiff::Timestamp>().ok().or_else(civil)?;
        Some(Self(moment.as_millisecond()))
    }

    /// As the header `Date` has it: `Sun, 22 Nov 2026 08:00:00 GMT`.
    pub fn http_date(self) -> String {
        let moment = jiff::Timestamp::from_second(self.seconds()).unwrap_or_default();
        let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
        printer.timestamp_to_rfc9110_string(&moment).unwrap_or_default()
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The moment `duration` later; the end of time when that overflows.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// The same time of day so many calendar months later; the last day of a shorter month.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        let later = || {
            let utc = jiff::Timestamp::from_millisecond(self.0).ok()?.to_zoned(jiff::tz::TimeZone::UTC);
            let span = jiff::Span::new().try_months(months).ok()?;
            Some(utc.checked_add(span).ok()?.timestamp().as_millisecond())
        };
        Self(later().unwrap_or(i64::MAX))
    }

    /// How long it is from `earlier` to this moment; zero when it is not earlier.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.seconds()) {
            Ok(moment) => write!(formatter, "{moment}"),
            Err(_) => formatter.write_str("9999-12-31T23:59:59Z"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_shown_in_whole_seconds_of_utc() {
        assert_eq!(Timestamp::from_millis(1_700_000_000_999).to_string(), "2023-11-14T22:13:20Z");
    }

    #[test]
    fn a_timestamp_can_be_a_header() {
        assert_eq!(Timestamp::from_millis(1_700_000_000_999).http_date(), "Tue, 14 Nov 2023 22:13:20 GMT");
    }

    #[test]
    fn one_way_to_write_a_time_is_read_and_no_other() {
        let moment = Timestamp::from_millis(1_700_000_000_500);
        assert_eq!(Timestamp::parse("2023-11-14T22:13:20.5Z"), Some(moment));
        for text in ["2023-11-14T22:13:20Z", "2023-11-14T22:13:20+00:00"] {
            assert_eq!(Timestamp::parse(text), Some(Timestamp::from_seconds(1_700_000_000)), "{text}");
        }
        for text in [
            "",
            "Z",
            "2023-11-14",
            "2023-11-14T22:13:20",
            "2023-11-14 22:13:20Z",
            "2023-11-14t22:13:20z",
            "2023-11-14T22:13Z",
            "2023-11-14T22:13:20.Z",
            "2023-11-14T22:13:20,5Z",
            "2023-11-14T22:13:20+08:00",
            "2023-11-14T22:13:20-00:00",
            "2023-11-14T22:13:20Z[UTC]",
            "2023-02-29T00:00:00Z",
            "2023-11-14T25:00:00Z",
            "20231114T221320Z",
            "１023-11-14T22:13:20Z",
            " 2023-11-14T22:13:20Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn many_ways_to_write_a_time_are_read_where_that_is_wanted() {
        for text in [
            "2023-11-14T22:13:20Z",
            "2023-11-14T22:13:20",
            "2023-11-14 22:13:20",
            "2023-11-14T22:13:20.000000",
            "2023-11-15T06:13:20+08:00",
        ] {
            assert_eq!(Timestamp::parse_any(text), Some(Timestamp::from_seconds(1_700_000_000)), "{text}");
        }
        let midnight = Timestamp::parse("2023-11-14T00:00:00Z");
        assert_eq!(Timestamp::parse_any("2023-11-14"), midnight);
        for text in ["", "yesterday", "2011/01/01", "1700000000"] {
            assert_eq!(Timestamp::parse_any(text), None, "{text}");
        }
    }
}
