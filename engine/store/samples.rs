//! Small batches, rows and events that the tests of the stores commit.

use super::{
    AccountStep, EventRecord, Group, Handle, NewBody, RowState, RowWrite, Store, StoreError, Stored,
    StoredEvent, StoredRow,
};
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

/// What one run of an action changes in an account.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The account.
    pub account: AccountNumber,
    /// When.
    pub at: Timestamp,
    /// The rows.
    pub writes: Vec<Write>,
    /// What happened.
    pub events: Vec<EventRecord>,
}

/// A write that does not say yet which handle and revision it gives.
#[derive(Clone, Debug)]
pub enum Write {
    Insert { kind: Kind, id: String, created_at: Timestamp, state: RowState, body: String },
    Update { handle: Handle, expected: Revision, state: RowState, body: Option<NewBody> },
    Delete { handle: Handle, expected: Revision },
}

/// What a batch got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The revision of the account, and of every row written.
    pub revision: Revision,
    /// Where each row is, in the order of the writes.
    pub handles: Vec<Handle>,
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
pub fn insert(id: &str) -> Write {
    insert_as(Kind::Port, id)
}

/// A new row of any kind.
pub fn insert_as(kind: Kind, id: &str) -> Write {
    let (state, body) = (state(Status::Creating), format!("{{\"made\":\"{id}\"}}"));
    Write::Insert { kind, id: id.to_owned(), created_at: NOW, state, body }
}

/// A change that keeps the body.
pub fn update(handle: Handle, expected: Revision, status: Status) -> Write {
    Write::Update { handle, expected, state: state(status), body: None }
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
pub fn batch(account: AccountNumber, writes: Vec<Write>, events: Vec<EventRecord>) -> Batch {
    Batch { account, at: NOW, writes, events }
}

/// A batch that creates one port, with its event.
pub fn creation(account: AccountNumber, id: &str) -> Batch {
    batch(account, vec![insert(id)], vec![created(id)])
}

/// The group that these batches are, one after the other, and what each of them gets by it.
pub fn group(store: &mut dyn Store, batches: &[Batch]) -> (Group, Vec<Committed>) {
    let mut last = store.last_handle().unwrap();
    let stored = load(store);
    let mut group = Group::default();
    let mut committed = Vec::new();
    for Batch { account, at, writes, events } in batches {
        let (account, at) = (*account, *at);
        let known = group.accounts.iter_mut().find(|step| step.account == account);
        let revision = if let Some(step) = known {
            step.to.0 += 1;
            step.to
        } else {
            let from = revision_of(&stored, account);
            let to = Revision(from.0 + 1);
            group.accounts.push(AccountStep { account, from, to });
            to
        };
        let mut handles = Vec::new();
        for write in writes {
            let (handle, write) = numbered(write.clone(), account, revision, &mut last);
            handles.push(handle);
            group.writes.push(write);
        }
        let records = events.iter().cloned();
        group.events.extend(records.map(|record| (account, StoredEvent { revision, at, record })));
        committed.push(Committed { revision, handles });
    }
    (group, committed)
}

fn revision_of(stored: &[Stored], account: AccountNumber) -> Revision {
    let revision = stored.iter().find_map(|stored| match stored {
        Stored::Account { number, revision, .. } if *number == account => Some(*revision),
        Stored::Account { .. } | Stored::Row(_) => None,
    });
    revision.unwrap_or(Revision(0))
}

fn numbered(
    write: Write,
    account: AccountNumber,
    revision: Revision,
    last: &mut Handle,
) -> (Handle, RowWrite) {
    match write {
        Write::Insert { kind, id, created_at, state, body } => {
            last.0 += 1;
            let handle = *last;
            let row = StoredRow { handle, account, kind, id, revision, state, created_at, body };
            (handle, RowWrite::Insert(row))
        }
        Write::Update { handle, expected, state, body } => {
            (handle, RowWrite::Update { handle, account, expected, revision, state, body })
        }
        Write::Delete { handle, expected } => (handle, RowWrite::Delete { handle, account, expected }),
    }
}

/// Commits batches in one group.
pub fn commit_all(store: &mut dyn Store, batches: &[Batch]) -> Result<Vec<Committed>, StoreError> {
    let (group, committed) = group(store, batches);
    store.commit(&group).map(|()| committed)
}

/// Commits one batch by itself.
pub fn commit(store: &mut dyn Store, batch: Batch) -> Result<Committed, StoreError> {
    commit_all(store, &[batch]).map(|mut committed| committed.remove(0))
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
