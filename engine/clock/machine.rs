//! The two clocks of a machine: the steady one, which nobody can set, and the one on the wall, which can be set
//! forward and back. Tests have a machine of their own, whose clocks go as they are told.

// The rest of the house may not read the clocks of the machine; this file does it for it.
#![allow(clippy::disallowed_methods)]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use parking_lot::Mutex;
use rustix::time::{ClockId, clock_gettime};
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// The steady clock. It goes on while the machine sleeps, which [`std::time::Instant`] does not on Linux. It is read
/// without the C library, so that one which is preloaded to fake the time does not reach it.
#[cfg(target_os = "linux")]
const STEADY: ClockId = ClockId::Boottime;
/// The steady clock. On other systems it goes on while the machine sleeps.
#[cfg(not(target_os = "linux"))]
const STEADY: ClockId = ClockId::Monotonic;

/// What both clocks show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Readings {
    /// Microseconds since 1970-01-01T00:00:00Z by the clock on the wall.
    pub wall: i64,
    /// Microseconds by the steady clock, since a moment that stays the same while the process runs.
    pub steady: i64,
}

/// Where the readings come from.
pub(super) enum Machine {
    /// This machine.
    Real,
    /// One whose clocks stand still until they are moved.
    Manual(Manual),
}

/// Clocks that stand still until they are moved, and tell it.
pub(super) struct Manual {
    readings: Mutex<Readings>,
    moved: Notify,
}

/// What somebody who waits for a time has to hear of. Nothing is missed that happens after it was made.
pub(super) struct Moves<'m>(Option<Notified<'m>>);

impl Machine {
    /// Clocks that stand still, the one on the wall at `wall` microseconds.
    pub fn manual(wall: i64) -> Self {
        Self::Manual(Manual { readings: Mutex::new(Readings { wall, steady: 0 }), moved: Notify::new() })
    }

    /// What both clocks show now.
    pub fn read(&self) -> Readings {
        match self {
            // The wall first: a pause between the two makes it seem to be behind, which moves nothing. The other way
            // round time would run ahead by it for good.
            Self::Real => Readings { wall: wall(), steady: steady() },
            Self::Manual(manual) => *manual.readings.lock(),
        }
    }

    /// What the clock on the wall shows now.
    pub fn wall(&self) -> i64 {
        match self {
            Self::Real => wall(),
            Self::Manual(manual) => manual.readings.lock().wall,
        }
    }

    /// The moves of its clocks from now on.
    pub fn moves(&self) -> Moves<'_> {
        match self {
            Self::Real => Moves(None),
            Self::Manual(manual) => Moves(Some(manual.moved.notified())),
        }
    }

    /// Wakes who waits for clocks that stand still: something else has moved the time.
    pub fn wake(&self) {
        match self {
            Self::Real => {}
            Self::Manual(manual) => manual.moved.notify_waiters(),
        }
    }
}

impl Manual {
    /// Moves the clocks, and wakes who waits for them.
    pub fn turn(&self, turn: impl FnOnce(&mut Readings)) {
        turn(&mut self.readings.lock());
        self.moved.notify_waiters();
    }
}

impl Moves<'_> {
    /// Waits until clocks that stand still are moved; of others, which tell nothing, for `nap`.
    pub async fn next(self, nap: Duration) {
        match self.0 {
            Some(moved) => moved.await,
            None => tokio::time::sleep(nap).await,
        }
    }
}

fn wall() -> i64 {
    micros(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn steady() -> i64 {
    let now = clock_gettime(STEADY);
    now.tv_sec.saturating_mul(1_000_000).saturating_add(now.tv_nsec / 1000)
}

/// As many microseconds.
pub(super) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
