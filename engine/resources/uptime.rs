//! When a resource carried traffic and how much it could carry: what its traffic figures are computed from.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// How long a period is remembered after its end: traffic can be asked for as far back as 30 days.
const REMEMBERED: Duration = Duration::from_hours(31 * 24);

/// The periods in which a resource carried traffic, from old to new.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uptime(Vec<Period>);

/// One of them, with a bandwidth that did not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Period {
    from: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
    mbps: u32,
}

impl Uptime {
    /// Whether it never carried any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes that from `at` on it carries traffic with this bandwidth in Mbps, or none. Tells whether that is new.
    pub fn note(&mut self, mbps: Option<u32>, at: Timestamp) -> bool {
        let current = self.0.last().filter(|last| last.until.is_none()).map(|last| last.mbps);
        if current == mbps {
            return false;
        }
        self.0.retain(|period| period.until.is_none_or(|until| until.plus(REMEMBERED) > at));
        if let Some(last) = self.0.last_mut() {
            last.until.get_or_insert(at);
        }
        if let Some(mbps) = mbps {
            self.0.push(Period { from: at, until: None, mbps });
        }
        true
    }

    /// Whether nobody can ask for any of it any more.
    pub fn is_forgotten(&self, at: Timestamp) -> bool {
        self.0.iter().all(|period| period.until.is_some_and(|until| until.plus(REMEMBERED) <= at))
    }

    /// The bandwidth in Mbps at this moment; 0 when it carried nothing.
    pub fn mbps_at(&self, moment: Timestamp) -> u32 {
        let covers =
            |period: &&Period| period.from <= moment && period.until.is_none_or(|until| moment < until);
        self.0.iter().find(covers).map_or(0, |period| period.mbps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(hours: i64) -> Timestamp {
        Timestamp::from_seconds(hours * 3600)
    }

    #[test]
    fn it_remembers_each_bandwidth_for_its_time_and_nothing_in_between() {
        let mut uptime = Uptime::default();
        assert!(!uptime.note(None, at(0)));
        assert!(uptime.note(Some(100), at(1)));
        assert!(!uptime.note(Some(100), at(2)), "nothing new");
        assert!(uptime.note(Some(200), at(3)));
        assert!(uptime.note(None, at(4)));
        assert!(uptime.note(Some(50), at(6)));
        let seen = [0, 1, 2, 3, 4, 5, 6, 7].map(|hour| uptime.mbps_at(at(hour)));
        assert_eq!(seen, [0, 100, 100, 200, 0, 0, 50, 50]);
    }

    #[test]
    fn what_nobody_can_ask_for_any_more_is_forgotten() {
        let mut uptime = Uptime::default();
        for day in 0..100 {
            uptime.note(Some(100), at(day * 24));
            uptime.note(None, at(day * 24 + 1));
        }
        assert!(uptime.0.len() <= 33, "{}", uptime.0.len());
        assert!(!uptime.is_forgotten(at(130 * 24)));
        assert!(uptime.is_forgotten(at(131 * 24)));
        assert_eq!(uptime.mbps_at(at(99 * 24)), 100);
    }
}
