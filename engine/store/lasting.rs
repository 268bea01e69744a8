//! A store for tests that outlives the engine, and can be looked at while one works with it.

use std::sync::Arc;

use parking_lot::Mutex;

use super::memory::MemoryStore;
use super::{Durability, Group, Handle, Impediment, Store, StoreError, Stored, StoredEvent};
use crate::account::{AccountName, AccountNumber, Revision};
use crate::clock::Timestamp;

/// Several of them may share one store: what one commits, the others have.
#[derive(Clone)]
pub struct Lasting(Arc<Mutex<dyn Store>>);

impl Lasting {
    /// An empty store in memory that keeps its events.
    pub fn new() -> Self {
        Self::over(MemoryStore::with_history())
    }

    /// Any store.
    pub fn over(store: impl Store + 'static) -> Self {
        Self(Arc::new(Mutex::new(store)))
    }
}

impl Store for Lasting {
    fn durability(&self) -> Durability {
        self.0.lock().durability()
    }

    fn most_rows(&mut self) -> Result<u64, StoreError> {
        self.0.lock().most_rows()
    }

    fn load(&mut self, visit: &mut dyn FnMut(Stored) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.0.lock().load(visit)
    }

    fn open_account(
        &mut self,
        name: &AccountName,
        at: Timestamp,
    ) -> Result<(AccountNumber, Revision), StoreError> {
        self.0.lock().open_account(name, at)
    }

    fn last_handle(&mut self) -> Result<Handle, StoreError> {
        self.0.lock().last_handle()
    }

    fn commit(&mut self, group: &Group) -> Result<(), StoreError> {
        self.0.lock().commit(group)
    }

    fn impediment(&mut self) -> Option<Impediment> {
        self.0.lock().impediment()
    }

    fn events(&mut self, account: AccountNumber, revision: Revision) -> Result<Vec<StoredEvent>, StoreError> {
        self.0.lock().events(account, revision)
    }
}
