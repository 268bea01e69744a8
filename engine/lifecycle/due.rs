//! What is to happen by itself, in order of time. It is filled by publication and emptied by `settle.rs`.

use std::collections::BTreeSet;

use parking_lot::Mutex;
use smol_str::SmolStr;
use tokio::sync::Notify;

use crate::account::AccountNumber;
use crate::clock::Timestamp;
use crate::resources::identifier::Identifier;
use crate::resources::{Kind, Resource, Row};

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

    /// How many entries are due by `moment`. Looks at each of them.
    pub fn count_until(&self, moment: Timestamp) -> usize {
        self.entries.lock().iter().take_while(|due| due.at <= moment).count()
    }

    /// Waits until an entry is added that is the first in time.
    pub(super) async fn earlier(&self) {
        self.earlier.notified().await;
    }

    /// Takes the first entry if it is due at `now`; else says when the first will be.
    pub(super) fn take(&self, now: Timestamp) -> Result<Due, Option<Timestamp>> {
        let mut entries = self.entries.lock();
        match entries.first() {
            Some(first) if first.at <= now => entries.pop_first().ok_or(None),
            Some(first) => Err(Some(first.at)),
            None => Err(None),
        }
    }
}
