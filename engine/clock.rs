//! The only source of time. It runs on the steady clock of the machine, and follows the one on the wall as long as
//! that leads nowhere far: what a wrong clock would end for good is held until somebody has looked, or for a while.

// The rest of the house may not measure time by itself; this file does it for it.
#![allow(clippy::disallowed_methods)]

mod machine;
mod timestamp;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use machine::{Machine, Readings, micros};
pub use timestamp::Timestamp;

/// How far the machine's clock may be set ahead of the time and is followed at once. What is further is a leap.
pub const LONGEST_FOLLOWED: Duration = Duration::from_mins(1);
/// How long a leap is held, unless it is accepted or taken back before.
pub const HELD_FOR: Duration = Duration::from_mins(10);
/// What is not worth a word when the machine's clock is set.
const UNREMARKABLE: Duration = Duration::from_secs(1);
/// How often a change of the machine's clock is looked for, by who waits and by who watches.
const LONGEST_NAP: Duration = Duration::from_secs(1);

/// Where the gateway reads the time and waits for it. Clones share one clock. The time never goes back.
#[derive(Clone)]
pub struct Clock(Arc<Source>);

struct Source {
    machine: Machine,
    /// Microseconds from the steady clock to the time. It never falls.
    offset: AtomicI64,
    noted: Mutex<Noted>,
}

/// What the last look at the machine's clock has found. All in microseconds.
struct Noted {
    offset: i64,
    /// How far the machine's clock was behind the time.
    behind: i64,
    leap: Option<Leap>,
}

/// The machine's clock is so far ahead that it is not followed.
#[derive(Clone, Copy)]
struct Leap {
    /// The offset with which the time would be that of the machine.
    offset: i64,
    /// Since when, by the steady clock.
    since: i64,
}

/// What the machine's clock has done since the last look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It was set back, and is so far behind the time, which runs on.
    Behind(Duration),
    /// It is behind no longer.
    Level,
    /// It was set ahead by so much, and the time has followed it.
    Followed(Duration),
    /// It has leapt, and is so far ahead of the time, which does not follow it for [`HELD_FOR`].
    Leapt(Duration),
    /// The leap was taken back.
    TakenBack,
    /// The leap was held for [`HELD_FOR`] and stayed: the time has gone ahead by so much.
    Stayed(Duration),
}

/// The time beside that of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// The time.
    pub now: Timestamp,
    /// That of the machine.
    pub machine: Timestamp,
    /// The leap of the machine's clock that is not followed yet.
    pub held: Option<Held>,
}

/// A leap that is not followed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// How far the machine's clock is ahead.
    pub ahead: Duration,
    /// How much longer the leap is held.
    pub left: Duration,
}

/// Measures how long something took, for log lines.
pub struct Stopwatch(Instant);

impl Leap {
    /// Whether it is the leap to this offset: one that has gone further meanwhile is another.
    fn is(&self, offset: i64) -> bool {
        !is_leap((offset - self.offset).abs())
    }
}

impl Clock {
    /// A clock that begins at the machine's time, whatever it was in an earlier process.
    pub fn real() -> Self {
        Self::of(Machine::Real)
    }

    /// A clock of a machine whose time stands still until [`advance`](Self::advance) moves it.
    pub fn manual(start: Timestamp) -> Self {
        Self::of(Machine::manual(start.micros()))
    }

    fn of(machine: Machine) -> Self {
        let Readings { wall, steady } = machine.read();
        let offset = wall - steady;
        let noted = Mutex::new(Noted { offset, behind: 0, leap: None });
        Self(Arc::new(Source { machine, offset: AtomicI64::new(offset), noted }))
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        let Readings { wall, steady } = self.0.machine.read();
        Timestamp::from_micros(steady + self.0.follow(wall - steady))
    }

    /// The time of the machine as it is set now, which may go back: for judging the times that others write.
    pub fn wall(&self) -> Timestamp {
        Timestamp::from_micros(self.0.machine.wall())
    }

    /// The time beside that of the machine, and what is held.
    pub fn state(&self) -> State {
        let noted = self.0.noted.lock();
        let (Readings { wall, steady }, ahead) = self.0.read();
        let held = is_leap(ahead).then(|| {
            let leap = noted.leap.filter(|leap| leap.is(wall - steady));
            let passed = leap.map_or(0, |leap| steady - leap.since);
            Held { ahead: duration(ahead), left: HELD_FOR.saturating_sub(duration(passed)) }
        });
        let (now, machine) = (wall - ahead, wall);
        State { now: Timestamp::from_micros(now), machine: Timestamp::from_micros(machine), held }
    }

    /// Follows a leap of the machine's clock now, and says how far; none where there is none.
    pub fn accept(&self) -> Option<Duration> {
        let mut noted = self.0.noted.lock();
        let (readings, ahead) = self.0.read();
        is_leap(ahead).then(|| {
            self.0.leap(&mut noted, readings);
            duration(ahead)
        })
    }

    /// Compares the time with that of the machine, for ever, and tells what the machine's clock does.
    pub async fn watch(&self, mut tell: impl FnMut(Turn)) {
        loop {
            let moves = self.0.machine.moves();
            while let Some(turn) = self.look() {
                tell(turn);
            }
            moves.next(LONGEST_NAP).await;
        }
    }

    /// One thing that the machine's clock has done since the last look at it.
    fn look(&self) -> Option<Turn> {
        let mut noted = self.0.noted.lock();
        let (readings, ahead) = self.0.read();
        let offset = readings.wall - readings.steady;
        if is_leap(ahead) {
            let Some(leap) = noted.leap.filter(|leap| leap.is(offset)) else {
                noted.leap = Some(Leap { offset, since: readings.steady });
                return Some(Turn::Leapt(duration(ahead)));
            };
            let is_over = readings.steady - leap.since >= micros(HELD_FOR);
            return is_over.then(|| {
                self.0.leap(&mut noted, readings);
                Turn::Stayed(duration(ahead))
            });
        }
        if noted.leap.take().is_some() {
            return Some(Turn::TakenBack);
        }
        let reached = offset - ahead;
        let followed = reached - std::mem::replace(&mut noted.offset, reached);
        if followed > micros(UNREMARKABLE) {
            return Some(Turn::Followed(duration(followed)));
        }
        let behind = -ahead;
        if (behind - noted.behind).abs() <= micros(UNREMARKABLE) {
            return None;
        }
        let before = std::mem::replace(&mut noted.behind, behind);
        if behind > before {
            return Some(Turn::Behind(duration(behind)));
        }
        (behind <= micros(UNREMARKABLE)).then_some(Turn::Level)
    }

    /// Moves a manual machine and its clocks forward, and wakes who waits. A real one moves by itself.
    pub fn advance(&self, by: Duration) {
        if let Machine::Manual(manual) = &self.0.machine {
            manual.turn(|clocks| {
                clocks.steady += micros(by);
                clocks.wall += micros(by);
            });
        }
    }

    /// Sets the clock of a manual machine, as an administrator may. That of a real one is not ours to set.
    pub fn set_machine(&self, to: Timestamp) {
        if let Machine::Manual(manual) = &self.0.machine {
            manual.turn(|clocks| clocks.wall = to.micros());
        }
    }

    /// Waits until the clock shows `moment` or later.
    pub async fn sleep_until(&self, moment: Timestamp) {
        loop {
            let moves = self.0.machine.moves();
            let left = moment.since(self.now());
            if left.is_zero() {
                return;
            }
            moves.next(left.min(LONGEST_NAP)).await;
        }
    }
}

impl Source {
    /// What the machine's clocks show, and how many microseconds the one on the wall is ahead of the time.
    fn read(&self) -> (Readings, i64) {
        let readings = self.machine.read();
        let wanted = readings.wall - readings.steady;
        (readings, wanted - self.follow(wanted))
    }

    /// The offset, which goes on to `wanted` unless that is behind it or a leap.
    fn follow(&self, wanted: i64) -> i64 {
        let offset = self.offset.load(Ordering::Relaxed);
        let ahead = wanted - offset;
        if ahead <= 0 || is_leap(ahead) {
            return offset;
        }
        self.offset.fetch_max(wanted, Ordering::Relaxed).max(wanted)
    }

    /// Follows a leap.
    fn leap(&self, noted: &mut Noted, to: Readings) {
        let offset = to.wall - to.steady;
        self.offset.fetch_max(offset, Ordering::Relaxed);
        (noted.offset, noted.leap) = (offset, None);
        self.machine.wake();
    }
}

/// Whether so many microseconds are too many to be followed at once.
fn is_leap(ahead: i64) -> bool {
    ahead > micros(LONGEST_FOLLOWED)
}

fn duration(micros: i64) -> Duration {
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
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
mod tests;
