//! The only source of time: a real clock that never goes back, and a manual one that tests advance by hand.

// The rest of the house may not read the wall clock; this file is where that is done for it.
#![allow(clippy::disallowed_methods)]

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

/// A moment in milliseconds since 1970-01-01T00:00:00Z. Stored as that number, shown as `2026-11-22T08:00:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

/// Where the gateway reads the time and waits for it. Clones share one clock.
#[derive(Clone)]
pub struct Clock(Arc<Source>);

enum Source {
    /// The wall clock, held at its highest reading when the machine's clock is set back.
    Real { highest: AtomicI64 },
    /// A clock that stands still until it is advanced.
    Manual { now: AtomicI64, moved: Notify },
}

/// Measures how long something took, for log lines.
pub struct Stopwatch(Instant);

impl Timestamp {
    /// The moment `millis` milliseconds after the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// The moment `seconds` seconds after the epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
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

impl Clock {
    /// The machine's clock, which never goes back while the process runs.
    pub fn real() -> Self {
        Self(Arc::new(Source::Real { highest: AtomicI64::new(0) }))
    }

    /// A clock that stands at `start` until [`Clock::advance`] moves it.
    pub fn manual(start: Timestamp) -> Self {
        Self(Arc::new(Source::Manual { now: AtomicI64::new(start.0), moved: Notify::new() }))
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        match &*self.0 {
            Source::Real { highest } => {
                let wall = wall().millis();
                Timestamp(highest.fetch_max(wall, Ordering::Relaxed).max(wall))
            }
            Source::Manual { now, .. } => Timestamp(now.load(Ordering::Acquire)),
        }
    }

    /// The time of the machine as it is set now, which may go back: for judging the times that others write.
    pub fn wall(&self) -> Timestamp {
        match &*self.0 {
            Source::Real { .. } => wall(),
            Source::Manual { .. } => self.now(),
        }
    }

    /// Moves a manual clock forward and wakes who waits for it. A real clock moves by itself.
    pub fn advance(&self, by: Duration) {
        if let Source::Manual { now, moved } = &*self.0 {
            now.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::AcqRel);
            moved.notify_waiters();
        }
    }

    /// Waits until the clock shows `moment` or later.
    pub async fn sleep_until(&self, moment: Timestamp) {
        // The wall clock may be set forward during a long sleep: look at it at least this often.
        const LONGEST_NAP: Duration = Duration::from_secs(1);
        match &*self.0 {
            Source::Real { .. } => loop {
                let left = moment.since(self.now());
                if left.is_zero() {
                    return;
                }
                tokio::time::sleep(left.min(LONGEST_NAP)).await;
            },
            Source::Manual { moved, .. } => loop {
                let woken = moved.notified();
                tokio::pin!(woken);
                woken.as_mut().enable();
                if self.now() >= moment {
                    return;
                }
                woken.await;
            },
        }
    }
}

fn wall() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

impl Stopwatch {
    /// Starts measuring.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
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

    #[test]
    fn the_real_clock_does_not_go_back() {
        let clock = Clock::real();
        let Source::Real { highest } = &*clock.0 else { unreachable!() };
        let future = clock.now().millis() + 3_600_000;
        highest.store(future, Ordering::Relaxed);
        assert_eq!(clock.now().millis(), future);
    }

    #[tokio::test]
    async fn a_manual_clock_wakes_sleepers_when_it_is_advanced() {
        let clock = Clock::manual(Timestamp::from_seconds(100));
        let sleeper = clock.clone();
        let task = tokio::spawn(async move { sleeper.sleep_until(Timestamp::from_seconds(105)).await });
        tokio::task::yield_now().await;
        clock.advance(Duration::from_secs(4));
        tokio::task::yield_now().await;
        assert!(!task.is_finished());
        clock.advance(Duration::from_secs(1));
        task.await.unwrap();
    }
}
