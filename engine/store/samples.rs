//! Small batches, rows and events that the tests of the stores and of the writer commit.

use super::{Batch, Committed, Conflict, EventRecord, Handle, RowState, RowWrite, Store, Stored, StoredRow};
use crate::account::{AccountName, AccountNumber, Revision};
use crate::clock::Timestamp;
use crate::lifecycle::{Event, Status};
use crate::resources::Kind;

/// When everything in these tests happens.
pub const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_123);

/// An account name.
pub fn name(text: &str) -> AccountName {
    text.parse().unwrap()
}

/// Opens an account that need not exist.
pub fn open_account(store: &mut dyn Store, text: &str) -> AccountNumber {
    store.open_account(&name(text), NOW).unwrap().0
}

/// A place in a life that does not end by itself.
pub fn state(status: Status) -> RowState {
    RowState { status, since: NOW, due_at: None }
}

/// A new port.
pub fn insert(id: &str) -> RowWrite {
    insert_as(Kind::Port, id)
}

/// A new row of any kind.
pub fn insert_as(kind: Kind, id: &str) -> RowWrite {
    let (state, body) = (state(Status::Creating), format!("{{\"made\":\"{id}\"}}"));
    RowWrite::Insert { kind, id: id.to_owned(), created_at: NOW, state, body }
}

/// A change that keeps the body.
pub fn update(handle: Handle, expected: Revision, status: Status) -> RowWrite {
    RowWrite::Update { handle, expected, state: state(status), body: None }
}

/// The creation of a port, as an event.
pub fn created(id: &str) -> EventRecord {
    let to = Some(Status::Creating);
    EventRecord { kind: Kind::Port, id: id.to_owned(), event: None, from: None, to }
}

/// The end of provisioning, as an event.
pub fn provisioned(id: &str) -> EventRecord {
    let (from, to) = (Some(Status::Creating), Some(Status::Running));
    EventRecord { kind: Kind::Port, id: id.to_owned(), event: Some(Event::TimeUp), from, to }
}

/// A batch of an account.
pub fn batch(account: AccountNumber, writes: Vec<RowWrite>, events: Vec<EventRecord>) -> Batch {
    Batch { account, at: NOW, expected: None, writes, events }
}

/// A batch that creates one port, with its event.
pub fn creation(account: AccountNumber, id: &str) -> Batch {
    batch(account, vec![insert(id)], vec![created(id)])
}

/// Commits one batch by itself.
pub fn commit(store: &mut dyn Store, batch: Batch) -> Result<Committed, Conflict> {
    let mut outcomes = store.commit(&[batch]).unwrap();
    assert_eq!(outcomes.len(), 1);
    outcomes.remove(0)
}

/// Every account and row that a store holds, in the order in which it gives them.
pub fn load(store: &mut dyn Store) -> Vec<Stored> {
    let mut found = Vec::new();
    store
        .load(&mut |stored| {
            found.push(stored);
            Ok(())
        })
        .unwrap();
    found
}

/// Every row that a store holds.
pub fn rows(store: &mut dyn Store) -> Vec<StoredRow> {
    let rows = load(store).into_iter().filter_map(|stored| match stored {
        Stored::Row(row) => Some(row),
        Stored::Account { .. } => None,
    });
    rows.collect()
}

/// The identifiers of all rows, sorted.
pub fn identifiers(store: &mut dyn Store) -> Vec<String> {
    let mut found: Vec<String> = rows(store).into_iter().map(|row| row.id).collect();
    found.sort();
    found
}
