//! A store for tests that does as it is told: it wraps another one, refuses commits, or holds them back.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::{Durability, Group, Handle, Impediment, Store, StoreError, Stored, StoredEvent};
use crate::account::{AccountName, AccountNumber, Revision};
use crate::clock::Timestamp;

/// A test that waits longer than this has failed.
pub const DEADLINE: Duration = Duration::from_mins(1);

/// The wrapped store.
pub struct Faulty {
    inner: Box<dyn Store>,
    faults: Faults,
}

/// Tells a [`Faulty`] store what to do, and what it has done.
#[derive(Clone, Default)]
pub struct Faults(Arc<(Mutex<State>, Condvar)>);

#[derive(Default)]
struct State {
    planned: VecDeque<StoreError>,
    always: Option<fn(String) -> StoreError>,
    holding: bool,
    held: bool,
    passes: usize,
    panics: bool,
    groups: Vec<u64>,
    refused: usize,
    impeded_after: Option<usize>,
}

impl Faulty {
    /// Wraps a store.
    pub fn wrap(inner: Box<dyn Store>) -> (Box<dyn Store>, Faults) {
        let faults = Faults::default();
        (Box::new(Self { inner, faults: faults.clone() }), faults)
    }
}

impl Faults {
    /// The next commit fails with this, and applies nothing.
    pub fn fail_next(&self, error: StoreError) {
        self.0.0.lock().planned.push_back(error);
    }

    /// The next commit panics, before anything is applied.
    pub fn panic_next(&self) {
        self.0.0.lock().panics = true;
    }

    /// Every commit fails like this until [`Faults::heal`].
    pub fn fail_always(&self, error: fn(String) -> StoreError) {
        self.0.0.lock().always = Some(error);
    }

    /// Commits work again.
    pub fn heal(&self) {
        let mut state = self.0.0.lock();
        (state.always, state.impeded_after) = (None, None);
    }

    /// Once so many commits have been done from now on, the store says that nothing may be written, until
    /// [`Faults::heal`].
    pub fn impede_after(&self, commits: usize) {
        let mut state = self.0.0.lock();
        state.impeded_after = Some(state.groups.len() + commits);
    }

    fn impediment(&self) -> Option<Impediment> {
        let state = self.0.0.lock();
        let is_impeded = state.impeded_after.is_some_and(|commits| state.groups.len() >= commits);
        is_impeded.then(|| Impediment {
            problem: "told to be gone".to_owned(),
            remedy: "tell it to heal".to_owned(),
        })
    }

    /// From now on a commit is done by the inner store but does not return before [`Faults::release`].
    pub fn hold(&self) {
        self.0.0.lock().holding = true;
    }

    /// Lets the held commit return, and the later ones.
    pub fn release(&self) {
        self.0.0.lock().holding = false;
        self.0.1.notify_all();
    }

    /// Lets the held commit return, and holds the next one.
    pub fn pass(&self) {
        let mut state = self.0.0.lock();
        state.passes += 1;
        state.held = false;
        drop(state);
        self.0.1.notify_all();
    }

    /// Waits until a commit is held.
    pub fn wait_until_held(&self) {
        let mut state = self.0.0.lock();
        let outcome = self.0.1.wait_while_for(&mut state, |state| !state.held, DEADLINE);
        assert!(!outcome.timed_out(), "no commit came");
    }

    /// How many changes each successful commit had.
    pub fn groups(&self) -> Vec<u64> {
        self.0.0.lock().groups.clone()
    }

    /// How many commits were refused as told.
    pub fn refused(&self) -> usize {
        self.0.0.lock().refused
    }

    /// Counts what is refused from now on.
    pub fn forget_refusals(&self) {
        self.0.0.lock().refused = 0;
    }

    fn planned(&self) -> Result<(), StoreError> {
        let mut state = self.0.0.lock();
        let standing = state.always.map(|error| error("told to fail".to_owned()));
        if std::mem::take(&mut state.panics) {
            drop(state);
            std::panic::resume_unwind(Box::new("told to panic"));
        }
        let error = state.planned.pop_front().or(standing);
        state.refused += usize::from(error.is_some());
        error.map_or(Ok(()), Err)
    }

    fn note(&self, group: &Group) {
        let mut state = self.0.0.lock();
        state.groups.push(group.revisions());
        state.held = state.holding;
        self.0.1.notify_all();
        // A test that fails meanwhile never releases it, and shall end all the same.
        self.0.1.wait_while_for(&mut state, |state| state.holding && state.passes == 0, DEADLINE);
        state.passes = state.passes.saturating_sub(1);
        state.held = false;
    }
}

impl Store for Faulty {
    fn durability(&self) -> Durability {
        self.inner.durability()
    }

    fn most_rows(&mut self) -> Result<u64, StoreError> {
        self.inner.most_rows()
    }

    fn load(&mut self, visit: &mut dyn FnMut(Stored) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.inner.load(visit)
    }

    fn open_account(
        &mut self,
        name: &AccountName,
        at: Timestamp,
    ) -> Result<(AccountNumber, Revision), StoreError> {
        self.faults.planned()?;
        self.inner.open_account(name, at)
    }

    fn last_handle(&mut self) -> Result<Handle, StoreError> {
        self.inner.last_handle()
    }

    fn commit(&mut self, group: &Group) -> Result<(), StoreError> {
        self.faults.planned()?;
        self.inner.commit(group)?;
        self.faults.note(group);
        Ok(())
    }

    fn impediment(&mut self) -> Option<Impediment> {
        self.faults.impediment().or_else(|| self.inner.impediment())
    }

    fn events(&mut self, account: AccountNumber, revision: Revision) -> Result<Vec<StoredEvent>, StoreError> {
        self.inner.events(account, revision)
    }
}

mod tests {
    use super::super::conformance;
    use super::super::memory::MemoryStore;
    use super::Faulty;

    #[test]
    fn untold_it_conforms() {
        conformance::check(&mut || Faulty::wrap(Box::new(MemoryStore::with_history())).0);
    }
}
