//! Reads that look through a list: on a snapshot, off the threads that serve requests, and few at once.

use std::num::NonZeroUsize;
use std::sync::{Arc, Weak};

use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::image::Image;

/// An account with at most so many resources is looked through at once, like a single row.
pub const FEW: usize = 1000;

/// How many scans run at once: half of the processors, and one at least.
pub(crate) fn places() -> usize {
    (std::thread::available_parallelism().map_or(1, NonZeroUsize::get) / 2).max(1)
}

/// The scans of one account. They take turns with those of other accounts: one that sends many waits for itself.
pub(crate) struct Scans {
    /// One account has at most half of the places, and one at least.
    turn: Arc<Semaphore>,
    /// What scans of the same revision share, as long as one of them runs.
    snapshot: Mutex<Weak<Image>>,
}

impl Scans {
    /// No scan yet.
    pub fn new() -> Self {
        let turn = Arc::new(Semaphore::new(places().div_ceil(2)));
        Self { turn, snapshot: Mutex::new(Weak::new()) }
    }

    /// Waits until the account may have one more, and then for one of the `places` of all accounts. Both last as long as
    /// what is returned; none when the engine ends.
    pub async fn enter(&self, places: &Arc<Semaphore>) -> Option<[OwnedSemaphorePermit; 2]> {
        let turn = Arc::clone(&self.turn).acquire_owned().await.ok()?;
        let place = Arc::clone(places).acquire_owned().await.ok()?;
        Some([turn, place])
    }

    /// A snapshot of this image: that of another scan, where it is of the same revision.
    pub fn snapshot(&self, image: &Image) -> Arc<Image> {
        let mut shared = self.snapshot.lock();
        if let Some(known) = shared.upgrade().filter(|known| known.revision == image.revision) {
            return known;
        }
        let snapshot = Arc::new(image.clone());
        *shared = Arc::downgrade(&snapshot);
        snapshot
    }
}
