//! How long the reader of an answer may take: so long for a pause, and so long for the whole, according to its length.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep};

/// How much of an answer has to be taken in a second, on average.
const LEAST_RATE: u64 = 16 << 10;

/// Waits for a reader.
pub struct Patience {
    /// For a pause, and beyond what the rate allows for.
    limit: Duration,
    /// None as long as everything that was written has been taken at once.
    slow: Option<Slow>,
}

/// A reader that has made us wait.
struct Slow {
    since: Instant,
    /// What has been taken since, in bytes.
    taken: u64,
    has_moved: bool,
    deadline: Pin<Box<Sleep>>,
}

impl Patience {
    /// With pauses of so long.
    pub fn new(limit: Duration) -> Self {
        Self { limit, slow: None }
    }

    /// A next answer begins.
    pub fn begin(&mut self) {
        self.slow = None;
    }

    /// Some bytes have been taken.
    pub fn taken(&mut self, bytes: usize) {
        if let Some(slow) = &mut self.slow {
            slow.taken += u64::try_from(bytes).unwrap_or(u64::MAX);
            slow.has_moved = true;
        }
    }

    /// Nothing is taken now. Ready when that has lasted too long, or the answer as a whole.
    pub fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let limit = self.limit;
        let slow = self.slow.get_or_insert_with(|| {
            let (since, deadline) = (Instant::now(), Box::pin(tokio::time::sleep(limit)));
            Slow { since, taken: 0, has_moved: false, deadline }
        });
        if std::mem::take(&mut slow.has_moved) {
            let now = Instant::now();
            slow.deadline.as_mut().reset(now + left(limit, slow.taken, now - slow.since));
        }
        slow.deadline.as_mut().poll(context)
    }
}

/// How much longer a reader may pause who has taken so many bytes in `elapsed`.
fn left(limit: Duration, taken: u64, elapsed: Duration) -> Duration {
    let whole = limit.saturating_add(Duration::from_millis(taken.saturating_mul(1000) / LEAST_RATE));
    limit.min(whole.saturating_sub(elapsed))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For how many seconds, at most 1000, a reader is borne that takes so many bytes at the end of each second.
    fn borne(bytes_per_second: u64) -> u64 {
        let limit = Duration::from_secs(10);
        let is_borne = |seconds: &u64| {
            let left = left(limit, bytes_per_second * seconds, Duration::from_secs(*seconds));
            left >= Duration::from_secs(1)
        };
        (0..1000).take_while(is_borne).count() as u64
    }

    #[test]
    fn who_trickles_is_not_borne_for_ever() {
        assert_eq!(borne(1), 10);
        assert_eq!(borne(LEAST_RATE / 2), 19);
        assert_eq!(borne(LEAST_RATE), 1000);
    }

    #[test]
    fn a_pause_ends_at_its_limit_however_much_was_taken_before() {
        let limit = Duration::from_secs(10);
        assert_eq!(left(limit, u64::MAX, Duration::from_secs(5)), limit);
    }
}
