//! The reference store: plain maps that end with the process. What it answers defines what the others must.

use std::collections::{BTreeMap, HashSet};

use super::{Durability, Group, Handle, RowWrite, Store, StoreError, Stored, StoredEvent, StoredRow};
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

    /// Checks that every account and every changed or removed row has the revision that the group expects, and that
    /// every new identifier and handle is free.
    fn check(&self, group: &Group) -> Result<(), StoreError> {
        let mut written = HashSet::new();
        let (mut given, mut returned) = (HashSet::new(), HashSet::new());
        for step in &group.accounts {
            let known = self.accounts.get(&step.account).map(|(_, revision)| *revision);
            if known != Some(step.from) {
                return Err(StoreError::Corrupt(format!(
                    "account {} is not at revision {}",
                    step.account.0, step.from.0
                )));
            }
        }
        for write in &group.writes {
            let (handle, is_as_expected) = match write {
                RowWrite::Insert(row) => {
                    let key = (row.account, row.kind, row.id.clone());
                    let is_stored = self.identifiers.contains(&key) && !returned.contains(&key);
                    let is_taken = row.kind.identifiers_can_be_chosen() && (is_stored || !given.insert(key));
                    (row.handle, !is_taken && !self.rows.contains_key(&row.handle.0))
                }
                RowWrite::Update { handle, account, expected, .. }
                | RowWrite::Delete { handle, account, expected } => {
                    let found = self.rows.get(&handle.0);
                    if let (RowWrite::Delete { .. }, Some(row)) = (write, found) {
                        returned.insert((row.account, row.kind, row.id.clone()));
                    }
                    (*handle, found.is_some_and(|row| row.account == *account && row.revision == *expected))
                }
            };
            if !is_as_expected || !written.insert(handle) {
                return Err(StoreError::Corrupt(format!("row {} is not as it was read", handle.0)));
            }
        }
        Ok(())
    }

    fn apply(&mut self, write: &RowWrite) {
        match write {
            RowWrite::Insert(row) => {
                if row.kind.identifiers_can_be_chosen() {
                    self.identifiers.insert((row.account, row.kind, row.id.clone()));
                }
                self.rows.insert(row.handle.0, row.clone());
            }
            RowWrite::Update { handle, revision, state, body, .. } => {
                if let Some(row) = self.rows.get_mut(&handle.0) {
                    row.revision = *revision;
                    row.state = *state;
                    if let Some(body) = body {
                        row.body.clone_from(&body.body);
                    }
                }
            }
            RowWrite::Delete { handle, .. } => {
                if let Some(row) = self.rows.remove(&handle.0) {
                    self.identifiers.remove(&(row.account, row.kind, row.id));
                }
            }
        }
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

    fn last_handle(&mut self) -> Result<Handle, StoreError> {
        Ok(Handle(self.rows.keys().next_back().copied().unwrap_or_default()))
    }

    fn commit(&mut self, group: &Group) -> Result<(), StoreError> {
        self.check(group)?;
        for step in &group.accounts {
            if let Some((_, revision)) = self.accounts.get_mut(&step.account) {
                *revision = step.to;
            }
        }
        group.writes.iter().for_each(|write| self.apply(write));
        if self.keep_events {
            for (account, event) in &group.events {
                self.events.entry(*account).or_default().push(event.clone());
            }
        }
        Ok(())
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
