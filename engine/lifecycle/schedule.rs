//! How long a resource stays in each status before the gateway moves it on by itself.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;

use super::Status;
use crate::clock::Timestamp;
use crate::random;
use crate::resources::Kind;

/// The stay in one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Always this long.
    Fixed(Duration),
    /// Any time from the first to the second, drawn anew for each transition.
    Range(Duration, Duration),
    /// For ever: a hold point. Only a caller can move the resource.
    Never,
}

/// The paces of all kinds and statuses.
#[derive(Clone, Debug)]
pub struct Schedule {
    paces: BTreeMap<(Kind, Status), Pace>,
}

/// One setting of the schedule: `500ms` for every transition, or `port.destroying=1s..3s` for one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaceSetting {
    /// The kind and status it is for; none means all transitions.
    pub status: Option<(Kind, Status)>,
    /// The pace.
    pub pace: Pace,
}

/// Why a pace or a setting could not be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ParseError {
    /// The time is not a duration.
    #[error("`{0}` is not a time: write `500ms`, `2s`, `48h`, a range such as `1s..3s`, or `never`")]
    Time(String),
    /// A range whose end comes before its start.
    #[error("`{0}` ends before it starts")]
    Backwards(String),
    /// Not a `kind.status`.
    #[error("`{0}` is no status that passes with time; there are {known}", known = known_statuses())]
    Status(String),
}

impl Schedule {
    /// The stay in the statuses that a transition passes through, where nothing else is set.
    pub const DEFAULT_TRANSITION: Duration = Duration::from_secs(2);
    /// How long the recycle bin keeps a resource, where nothing else is set.
    pub const DEFAULT_RETENTION: Duration = Duration::from_hours(48);
    /// How long a destroyed resource can still be seen, where nothing else is set.
    pub const DEFAULT_VISIBLE: Duration = Duration::from_hours(1);

    /// The default times with `settings` applied.
    pub fn new(settings: &[PaceSetting]) -> Self {
        let mut paces = BTreeMap::new();
        for kind in Kind::ALL {
            for &status in kind.passing_statuses() {
                paces.insert((kind, status), Pace::Fixed(default_stay(status)));
            }
        }
        let mut schedule = Self { paces };
        schedule.apply(settings);
        schedule
    }

    /// Applies settings: one for a status wins over a bare time, wherever it stands; of two for the same the later
    /// wins. A bare time sets all transitions, but neither the retention of the recycle bin nor the time that destroyed
    /// resources stay visible.
    pub fn apply(&mut self, settings: &[PaceSetting]) {
        let (of_one_status, of_all): (Vec<_>, Vec<_>) =
            settings.iter().partition(|setting| setting.status.is_some());
        for PaceSetting { status, pace } in of_all.into_iter().chain(of_one_status) {
            match status {
                Some(key) => drop(self.paces.insert(key, pace)),
                None => self.set_where(is_transition, pace),
            }
        }
    }

    /// Sets the stay in `status` for all kinds that pass through it.
    pub fn set_all(&mut self, status: Status, pace: Pace) {
        self.set_where(|of| of == status, pace);
    }

    fn set_where(&mut self, is_meant: impl Fn(Status) -> bool, pace: Pace) {
        for ((_, status), current) in &mut self.paces {
            if is_meant(*status) {
                *current = pace;
            }
        }
    }

    /// When a resource that entered `status` at `since` is to leave it; none when it stays.
    pub fn due_at(&self, kind: Kind, status: Status, since: Timestamp) -> Option<Timestamp> {
        match self.paces.get(&(kind, status))? {
            Pace::Fixed(stay) => Some(since.plus(*stay)),
            Pace::Range(shortest, longest) => Some(since.plus(random::duration(*shortest, *longest))),
            Pace::Never => None,
        }
    }
}

impl Default for Schedule {
    fn default() -> Self {
        Self::new(&[])
    }
}

/// Statuses that a resource only passes through, as against those in which it waits for its caller.
pub fn is_transition(status: Status) -> bool {
    match status {
        Status::Creating
        | Status::Updating
        | Status::Deleting
        | Status::Recovering
        | Status::Destroying
        | Status::Stopping
        | Status::Starting => true,
        Status::Running
        | Status::Recycled
        | Status::Destroyed
        | Status::Stopped
        | Status::Enabled
        | Status::Disabled => false,
    }
}

fn default_stay(status: Status) -> Duration {
    match status {
        Status::Recycled => Schedule::DEFAULT_RETENTION,
        Status::Destroyed => Schedule::DEFAULT_VISIBLE,
        Status::Creating
        | Status::Running
        | Status::Updating
        | Status::Deleting
        | Status::Recovering
        | Status::Destroying
        | Status::Stopping
        | Status::Stopped
        | Status::Starting
        | Status::Enabled
        | Status::Disabled => Schedule::DEFAULT_TRANSITION,
    }
}

fn known_statuses() -> String {
    let names = Kind::ALL.into_iter().flat_map(|kind| {
        let statuses = kind.passing_statuses().iter();
        statuses.map(move |status| format!("{}.{}", kind.name(), status.name().to_lowercase()))
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Reads a duration such as `500ms`, `2s`, `1h 30m` or `48h`.
pub fn parse_duration(text: &str) -> Result<Duration, ParseError> {
    text.parse::<jiff::SignedDuration>()
        .ok()
        .and_then(|duration| Duration::try_from(duration).ok())
        .or_else(|| (text == "0").then_some(Duration::ZERO))
        .ok_or_else(|| ParseError::Time(text.to_owned()))
}

impl FromStr for Pace {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        if text.eq_ignore_ascii_case("never") {
            return Ok(Self::Never);
        }
        let Some((shortest, longest)) = text.split_once("..") else {
            return parse_duration(text).map(Self::Fixed);
        };
        let (shortest, longest) = (parse_duration(shortest)?, parse_duration(longest)?);
        if longest < shortest {
            return Err(ParseError::Backwards(text.to_owned()));
        }
        Ok(Self::Range(shortest, longest))
    }
}

impl FromStr for PaceSetting {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let Some((name, pace)) = text.split_once('=') else {
            return Ok(Self { status: None, pace: text.parse()? });
        };
        let status = name
            .split_once('.')
            .and_then(|(kind, status)| Some((Kind::parse(kind)?, Status::parse(status)?)))
            .filter(|(kind, status)| kind.passing_statuses().contains(status))
            .ok_or_else(|| ParseError::Status(name.to_owned()))?;
        Ok(Self { status: Some(status), pace: pace.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_seconds(1000);

    fn schedule(settings: &[&str]) -> Schedule {
        let settings: Vec<PaceSetting> = settings.iter().map(|text| text.parse().unwrap()).collect();
        Schedule::new(&settings)
    }

    fn stay(schedule: &Schedule, status: Status) -> Option<Duration> {
        schedule.due_at(Kind::Port, status, START).map(|due| due.since(START))
    }

    #[test]
    fn the_defaults_are_two_seconds_two_days_and_one_hour() {
        let schedule = Schedule::default();
        assert_eq!(stay(&schedule, Status::Creating), Some(Duration::from_secs(2)));
        assert_eq!(stay(&schedule, Status::Destroying), Some(Duration::from_secs(2)));
        assert_eq!(stay(&schedule, Status::Recycled), Some(Duration::from_hours(48)));
        assert_eq!(stay(&schedule, Status::Destroyed), Some(Duration::from_hours(1)));
        assert_eq!(stay(&schedule, Status::Running), None);
    }

    #[test]
    fn a_bare_time_sets_transitions_only_and_a_named_one_wins_wherever_it_stands() {
        let schedule = schedule(&["port.recovering=1s..3s", "500ms", "port.destroying=never"]);
        assert_eq!(stay(&schedule, Status::Creating), Some(Duration::from_millis(500)));
        assert_eq!(stay(&schedule, Status::Destroying), None);
        assert_eq!(stay(&schedule, Status::Recycled), Some(Schedule::DEFAULT_RETENTION));
        for _ in 0..100 {
            let drawn = stay(&schedule, Status::Recovering).unwrap();
            assert!((Duration::from_secs(1)..=Duration::from_secs(3)).contains(&drawn), "{drawn:?}");
        }
    }

    #[test]
    fn of_two_settings_of_the_same_status_the_later_wins() {
        let schedule = schedule(&["port.destroying=never", "port.destroying=1s", "1h", "3s"]);
        assert_eq!(stay(&schedule, Status::Destroying), Some(Duration::from_secs(1)));
        assert_eq!(stay(&schedule, Status::Creating), Some(Duration::from_secs(3)));
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_the_way_to_write_it() {
        for (text, says) in [
            ("soon", "`soon` is not a time"),
            ("-2s", "`-2s` is not a time"),
            ("3s..1s", "ends before it starts"),
            ("port.sleeping=1s", "port.creating"),
            ("port.running=1s", "is no status that passes with time"),
        ] {
            let error = text.parse::<PaceSetting>().unwrap_err().to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
