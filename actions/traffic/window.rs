//! The time that traffic is asked for, and which times are refused.

use std::time::Duration;

use thiserror::Error;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::{Code, Fault};

use super::samples::INTERVAL;

/// How far back traffic is known.
const KNOWN: Duration = Duration::from_hours(30 * 24);
/// How much is overlooked where a limit depends on now: a caller's now lies before that of the gateway.
const LENIENCE: Duration = INTERVAL;

/// How wide a window may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Widest {
    /// 24 hours.
    Day,
    /// 30 days: as long as traffic is known.
    Month,
}

/// A time that traffic can be told for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    start: Timestamp,
    /// Itself included, and not in the future.
    end: Timestamp,
}

/// Why a window is refused.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum WindowRefused {
    /// There is nothing in it.
    #[error("`startTime` {start} does not lie before `endTime` {end}.")]
    NotBeforeEnd {
        /// The start.
        start: Timestamp,
        /// The end.
        end: Timestamp,
    },
    /// It has not begun yet.
    #[error("`startTime` {start} lies in the future: it is {now} now.")]
    InTheFuture {
        /// The start.
        start: Timestamp,
        /// The time.
        now: Timestamp,
    },
    /// Nobody remembers its start.
    #[error("`startTime` {start} lies more than 30 days back: it is {now} now.")]
    TooOld {
        /// The start.
        start: Timestamp,
        /// The time.
        now: Timestamp,
    },
    /// It is too long for one question.
    #[error("From `startTime` {start} to `endTime` {end} are more than {}: ask in parts.", .widest.words())]
    TooWide {
        /// The start.
        start: Timestamp,
        /// The end.
        end: Timestamp,
        /// The limit.
        widest: Widest,
    },
}

impl Widest {
    const fn duration(self) -> Duration {
        match self {
            Self::Day => Duration::from_hours(24),
            Self::Month => KNOWN,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Day => "24 hours",
            Self::Month => "30 days",
        }
    }
}

impl Window {
    /// The window from `start` to `end`, or to now where no end is given. A later end than now is cut off.
    pub fn new(
        start: Timestamp,
        end: Option<Timestamp>,
        now: Timestamp,
        widest: Widest,
    ) -> Result<Self, WindowRefused> {
        if let Some(end) = end
            && start >= end
        {
            return Err(WindowRefused::NotBeforeEnd { start, end });
        }
        if start > now {
            return Err(WindowRefused::InTheFuture { start, now });
        }
        if now.since(start) > KNOWN + LENIENCE {
            return Err(WindowRefused::TooOld { start, now });
        }
        let lenience = if end.is_some() { Duration::ZERO } else { LENIENCE };
        let end = end.unwrap_or(now);
        if end.since(start) > widest.duration() + lenience {
            return Err(WindowRefused::TooWide { start, end, widest });
        }
        Ok(Self { start, end: end.min(now) })
    }

    /// The moments in it that have a sample, from old to new.
    pub fn times(self) -> impl Iterator<Item = Timestamp> {
        let interval = i64::try_from(INTERVAL.as_millis()).unwrap_or(i64::MAX);
        let end = self.end.millis();
        let into = self.start.millis().rem_euclid(interval);
        let first = if into == 0 {
            self.start
        } else {
            Timestamp::from_millis(self.start.millis() - into).plus(INTERVAL)
        };
        std::iter::successors(Some(first), |time| Some(time.plus(INTERVAL)))
            .take_while(move |time| time.millis() <= end)
    }
}

impl From<WindowRefused> for Fault {
    fn from(refused: WindowRefused) -> Self {
        let code = match refused {
            WindowRefused::NotBeforeEnd { .. } => Code::StartTimeNotBeforeEndTime,
            WindowRefused::InTheFuture { .. }
            | WindowRefused::TooOld { .. }
            | WindowRefused::TooWide { .. } => Code::TrafficWindow,
        };
        Self::new(code, refused.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    /// A moment at which there is a sample.
    const NOW: i64 = 1_700_000_100_000;

    fn at(before_now: i64) -> Timestamp {
        Timestamp::from_millis(NOW - before_now)
    }

    fn window(start: i64, end: Option<i64>, widest: Widest) -> Result<Window, WindowRefused> {
        Window::new(at(start), end.map(at), at(0), widest)
    }

    fn times(start: i64, end: Option<i64>) -> Vec<i64> {
        let window = window(start, end, Widest::Day).unwrap();
        window.times().map(|time| (NOW - time.millis()) / MINUTE).collect()
    }

    #[test]
    fn samples_lie_five_minutes_apart_with_both_ends_included() {
        assert_eq!(times(10 * MINUTE, Some(0)), [10, 5, 0]);
        assert_eq!(times(10 * MINUTE - 1, Some(1)), [5]);
        assert_eq!(times(10 * MINUTE + 1, Some(5 * MINUTE)), [10, 5]);
        assert!(times(4 * MINUTE, Some(MINUTE)).is_empty());
        assert_eq!(times(DAY, Some(0)).len(), 289);
        let month = window(30 * DAY, Some(0), Widest::Month).unwrap();
        assert_eq!(month.times().count(), 30 * 288 + 1);
    }

    #[test]
    fn there_is_nothing_to_tell_of_the_future() {
        assert_eq!(times(10 * MINUTE, Some(-HOUR)), [10, 5, 0]);
        assert_eq!(times(10 * MINUTE, None), [10, 5, 0]);
        assert_eq!(times(0, None), [0]);
    }

    #[test]
    fn each_rule_has_its_refusal() {
        use Widest::{Day, Month};
        let refused = |start: i64, end: Option<i64>, widest| {
            let refused = window(start, end, widest).unwrap_err();
            (Fault::from(refused).code, refused.to_string())
        };
        for (start, end, widest, code, says) in [
            (HOUR, Some(HOUR), Day, Code::StartTimeNotBeforeEndTime, "does not lie before"),
            (HOUR, Some(HOUR + 1), Day, Code::StartTimeNotBeforeEndTime, "does not lie before"),
            (-1, None, Day, Code::TrafficWindow, "in the future"),
            (-1, Some(-HOUR), Day, Code::TrafficWindow, "in the future"),
            (30 * DAY + 5 * MINUTE + 1, Some(30 * DAY), Day, Code::TrafficWindow, "more than 30 days back"),
            (DAY + 1, Some(0), Day, Code::TrafficWindow, "more than 24 hours: ask in parts"),
            (DAY + 5 * MINUTE + 1, None, Day, Code::TrafficWindow, "more than 24 hours"),
            (30 * DAY, Some(-1), Month, Code::TrafficWindow, "are more than 30 days"),
        ] {
            let (found, message) = refused(start, end, widest);
            assert!(found == code && message.contains(says), "{start} {end:?}: {found:?} {message}");
        }
    }

    #[test]
    fn a_limit_that_depends_on_now_allows_for_the_way_of_the_request() {
        assert!(window(DAY + 5 * MINUTE, None, Widest::Day).is_ok());
        assert!(window(30 * DAY + 5 * MINUTE, Some(30 * DAY), Widest::Day).is_ok());
        assert!(window(DAY, Some(0), Widest::Day).is_ok());
    }
}
