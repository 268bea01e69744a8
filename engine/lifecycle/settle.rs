//! The one task that moves on what is due. It takes from a queue in order of time and scans nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use parking_lot::Mutex;
use smol_str::SmolStr;
use tokio::sync::{Notify, Semaphore};

use crate::account::AccountNumber;
use crate::clock::Timestamp;
use crate::engine::Engine;
use crate::resources::identifier::Identifier;
use crate::resources::{Kind, Resource, Row};

/// How many transitions may be on their way to the store at once.
const IN_FLIGHT: usize = 256;
/// How long to wait after the store refused a transition.
const PAUSE_AFTER_REFUSAL: std::time::Duration = std::time::Duration::from_millis(200);

/// A resource whose time in its status ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// When.
    pub at: Timestamp,
    /// Which kind.
    pub kind: Kind,
    /// Whose.
    pub account: AccountNumber,
    /// Which one.
    pub id: SmolStr,
}

impl Due {
    /// The entry for a row that is due at `at`.
    pub fn of<R: Resource>(row: &Row<R>, at: Timestamp) -> Self {
        Self { at, kind: R::KIND, account: row.account, id: SmolStr::new(row.id.as_str()) }
    }
}

/// What is to happen by itself, in order of time.
#[derive(Default)]
pub struct DueQueue {
    entries: Mutex<BTreeSet<Due>>,
    earlier: Notify,
}

impl DueQueue {
    /// Adds an entry; wakes the settle task when it is the first in time.
    pub fn insert(&self, due: Due) {
        let mut entries = self.entries.lock();
        let is_first = entries.first().is_none_or(|first| due < *first);
        entries.insert(due);
        if is_first {
            self.earlier.notify_one();
        }
    }

    /// Removes an entry that no longer holds.
    pub fn remove(&self, due: &Due) {
        self.entries.lock().remove(due);
    }

    /// How many entries wait.
    pub fn len(&self) -> usize {
        self.entries.lock().len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes the first entry if it is due at `now`; else says when the first will be.
    fn take(&self, now: Timestamp) -> Result<Due, Option<Timestamp>> {
        let mut entries = self.entries.lock();
        match entries.first() {
            Some(first) if first.at <= now => entries.pop_first().ok_or(None),
            Some(first) => Err(Some(first.at)),
            None => Err(None),
        }
    }
}

/// Moves on what is due, for ever. Several transitions are under way at once, so that they share commits.
pub async fn run(engine: Arc<Engine>) {
    let slots = Arc::new(Semaphore::new(IN_FLIGHT));
    loop {
        let queue = &engine.world().due;
        match queue.take(engine.clock().now()) {
            Ok(due) => {
                let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
                let engine = Arc::clone(&engine);
                tokio::spawn(async move {
                    settle(&engine, due).await;
                    drop(slot);
                });
            }
            Err(next) => wait(&engine, next).await,
        }
    }
}

async fn wait(engine: &Engine, next: Option<Timestamp>) {
    let earlier = engine.world().due.earlier.notified();
    match next {
        None => earlier.await,
        Some(at) => tokio::select! {
            () = earlier => {}
            () = engine.clock().sleep_until(at) => {}
        },
    }
}

/// One transition. The store may refuse it for a while (a full disk): then it is queued again and nothing is lost.
async fn settle(engine: &Engine, due: Due) {
    if let Err(fault) = engine.time_up(&due).await {
        tracing::warn!(kind = due.kind.name(), id = %due.id, fault = ?fault, "a transition is postponed");
        engine.clock().sleep_until(engine.clock().now().plus(PAUSE_AFTER_REFUSAL)).await;
        engine.world().due.insert(due);
    }
}
