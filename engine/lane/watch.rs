//! Notices a run that keeps the lane for so long that everybody else waits.

use std::time::Duration;

use parking_lot::Mutex;

use crate::clock::Stopwatch;

/// No run should take as long: then the gateway is not ready.
pub const TOO_LONG: Duration = Duration::from_secs(1);

/// What the lane is running.
#[derive(Default)]
pub(super) struct Watch(Mutex<Option<Running>>);

struct Running {
    action: &'static str,
    since: Stopwatch,
}

/// A run that takes too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LongRun {
    /// What runs.
    pub action: &'static str,
    /// For how long.
    pub lasts: Duration,
}

impl Watch {
    /// Notes that a run begins.
    pub fn begin(&self, action: &'static str) {
        *self.0.lock() = Some(Running { action, since: Stopwatch::start() });
    }

    /// Notes that it has ended, and gives how long it took. One that took too long is told in the log.
    pub fn end(&self) -> Duration {
        let Some(Running { action, since }) = self.0.lock().take() else { return Duration::ZERO };
        let took = since.elapsed();
        if took >= TOO_LONG {
            tracing::warn!(action, ?took, "one change kept all others waiting");
        }
        took
    }

    /// The run that takes too long, if one does.
    pub fn long_run(&self) -> Option<LongRun> {
        let running = self.0.lock();
        let Running { action, since } = running.as_ref()?;
        let lasts = since.elapsed();
        (lasts >= TOO_LONG).then_some(LongRun { action, lasts })
    }
}
