//! The reference store: plain maps that end with the process. What it answers defines what the others must.

use std::collections::{BTreeMap, HashSet};

use super::{
    Batch, Committed, Conflict, Durability, Handle, RowWrite, Store, StoreError, Stored, StoredEvent,
    StoredRow,
};
use crate::account::{AccountName, AccountNumber, Revision};
use crate::clock::Timestamp;
use crate::resources::Kind;

/// Keeps everything in memory.
#[derive(Default)]
pub struct MemoryStore {
    accounts: BTreeMap<AccountNumber, (AccountName, Revision)>,
    rows: BTreeMap<i64, StoredRow>,
    /// Those that callers can choose.
    identifiers: HashSet<(AccountNumber, Kind, String)>,
    last_handle: i64,
    events: BTreeMap<AccountNumber, Vec<StoredEvent>>,
    /// Without history, events are dropped: nobody can read them once the process ends.
    keep_events: bool,
}

impl MemoryStore {
    /// A store for serving: it keeps no events, so that memory does not grow with every change.
    pub fn new() -> Self {
        Self::default()
    }

    /// A store that keeps its events too.
    #[must_use]
    pub fn with_history() -> Self {
        Self { keep_events: true, ..Self::default() }
    }

    /// Whether every changed or removed row still has the revision that the batch expects, and every new identifier
    /// is free.
    fn expectations_hold(&self, batch: &Batch) -> bool {
        let mut written = HashSet::new();
        let mut inserted = HashSet::new();
        batch.writes.iter().all(|write| match write {
            RowWrite::Insert { kind, id, .. } => {
                let key = (batch.account, *kind, id.clone());
                !kind.identifiers_can_be_chosen() || !self.identifiers.contains(&key) && inserted.insert(key)
            }
            RowWrite::Update { handle, expected, .. } | RowWrite::Delete { handle, expected } => {
                let row = self.rows.get(&handle.0);
                row.is_some_and(|row| row.account == batch.account && row.revision == *expected)
                    && written.insert(*handle)
            }
        })
    }

    fn apply(&mut self, batch: &Batch, revision: Revision, write: &RowWrite) -> Handle {
        match write {
            RowWrite::Insert { kind, id, created_at, state, body } => {
                self.last_handle += 1;
                let handle = Handle(self.last_handle);
                let row = StoredRow {
                    handle,
                    account: batch.account,
                    kind: *kind,
                    id: id.clone(),
                    revision,
                    state: *state,
                    created_at: *created_at,
                    body: body.clone(),
                };
                if kind.identifiers_can_be_chosen() {
                    self.identifiers.insert((batch.account, *kind, id.clone()));
                }
                self.rows.insert(handle.0, row);
                handle
            }
            RowWrite::Update { handle, state, body, .. } => {
                if let Some(row) = self.rows.get_mut(&handle.0) {
                    row.revision = revision;
                    row.state = *state;
                    if let Some(body) = body {
                        row.body.clone_from(&body.body);
                    }
                }
                *handle
            }
            RowWrite::Delete { handle, .. } => {
                if let Some(row) = self.rows.remove(&handle.0) {
                    self.identifiers.remove(&(row.account, row.kind, row.id));
                }
                *handle
            }
        }
    }

    fn commit_one(&mut self, batch: &Batch) -> Result<Committed, Conflict> {
        if !self.expectations_hold(batch) {
            return Err(Conflict);
        }
        let Some((_, revision)) = self.accounts.get_mut(&batch.account) else { return Err(Conflict) };
        if batch.expected.is_some_and(|expected| expected != *revision) {
            return Err(Conflict);
        }
        revision.0 += 1;
        let revision = *revision;
        let handles = batch.writes.iter().map(|write| self.apply(batch, revision, write)).collect();
        if self.keep_events {
            let events = self.events.entry(batch.account).or_default();
            let kept = batch.events.iter();
            events.extend(kept.map(|record| StoredEvent { revision, at: batch.at, record: record.clone() }));
        }
        Ok(Committed { revision, handles })
    }
}

impl Store for MemoryStore {
    fn durability(&self) -> Durability {
        Durability::Process
    }

    fn most_rows(&mut self) -> Result<u64, StoreError> {
        Ok(self.rows.len() as u64)
    }

    fn load(&mut self, visit: &mut dyn FnMut(Stored) -> Result<(), StoreError>) -> Result<(), StoreError> {
        for (number, (name, revision)) in &self.accounts {
            visit(Stored::Account { number: *number, name: name.clone(), revision: *revision })?;
        }
        self.rows.values().try_for_each(|row| visit(Stored::Row(row.clone())))
    }

    fn open_account(
        &mut self,
        name: &AccountName,
        _at: Timestamp,
    ) -> Result<(AccountNumber, Revision), StoreError> {
        if let Some((number, (_, revision))) = self.accounts.iter().find(|(_, (known, _))| known == name) {
            return Ok((*number, *revision));
        }
        let number = AccountNumber(self.accounts.keys().last().map_or(0, |number| number.0) + 1);
        self.accounts.insert(number, (name.clone(), Revision(0)));
        Ok((number, Revision(0)))
    }

    fn commit(&mut self, group: &[Batch]) -> Result<Vec<Result<Committed, Conflict>>, StoreError> {
        Ok(group.iter().map(|batch| self.commit_one(batch)).collect())
    }

    fn events(&mut self, account: AccountNumber, revision: Revision) -> Result<Vec<StoredEvent>, StoreError> {
        let events = self.events.get(&account).map(Vec::as_slice).unwrap_or_default();
        Ok(events.iter().filter(|event| event.revision > revision).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::conformance;
    use super::*;

    #[test]
    fn it_conforms() {
        conformance::check(&mut || Box::new(MemoryStore::with_history()));
    }
}
