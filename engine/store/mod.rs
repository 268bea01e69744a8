//! The durable side: what a store promises, and the one thread that writes through it.

#[cfg(test)]
pub(crate) mod conformance;
#[cfg(test)]
pub(crate) mod faulty;
pub mod memory;
#[cfg(test)]
pub(crate) mod samples;
pub mod sqlite;
pub mod writer;

use thiserror::Error;

use crate::account::{AccountName, AccountNumber, Revision};
use crate::clock::Timestamp;
use crate::lifecycle::{Event, Status};
use crate::resources::Kind;

/// Where a store keeps a row. Only the store that gave it can read anything into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Handle(pub i64);

/// One atomic change of one account: all of it is kept, or nothing. It is a conflict when the account is not at the
/// expected revision, or a row is not at its own.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The account that is changed.
    pub account: AccountNumber,
    /// When.
    pub at: Timestamp,
    /// The revision that the account must have, where the change rests on more than the rows it writes.
    pub expected: Option<Revision>,
    /// The rows, in order.
    pub writes: Vec<RowWrite>,
    /// What happened, in order: the audit trail and change feed.
    pub events: Vec<EventRecord>,
}

/// The write of one row. A change or removal applies only if the row is the account's and still has the expected
/// revision; so a batch can write a row only once.
#[derive(Clone, Debug)]
pub enum RowWrite {
    /// A new row. It is a conflict when the account has a row of that kind and identifier already, for kinds whose
    /// [identifiers can be chosen](Kind::identifiers_can_be_chosen).
    Insert {
        /// Its kind.
        kind: Kind,
        /// Its identifier.
        id: String,
        /// When it was created.
        created_at: Timestamp,
        /// Its place in its life.
        state: RowState,
        /// Its attributes as JSON.
        body: String,
    },
    /// A change; without `body` the attributes stay.
    Update {
        /// Where the row is.
        handle: Handle,
        /// The revision it must have.
        expected: Revision,
        /// Its new place in its life.
        state: RowState,
        /// Its new attributes.
        body: Option<NewBody>,
    },
    /// A removal.
    Delete {
        /// Where the row is.
        handle: Handle,
        /// The revision it must have.
        expected: Revision,
    },
}

/// New attributes of a row, with what never changes of it: a store keeps a checksum over all of that.
#[derive(Clone, Debug)]
pub struct NewBody {
    /// The kind of the row.
    pub kind: Kind,
    /// Its identifier.
    pub id: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// The attributes as JSON.
    pub body: String,
}

/// The place of a row in its life: enough to go on from after a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowState {
    /// The status.
    pub status: Status,
    /// When it was entered.
    pub since: Timestamp,
    /// When it ends by itself.
    pub due_at: Option<Timestamp>,
}

/// One event in the life of a resource, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRecord {
    /// The kind of resource.
    pub kind: Kind,
    /// Its identifier.
    pub id: String,
    /// What happened; none for the creation.
    pub event: Option<Event>,
    /// The status before; none for the creation.
    pub from: Option<Status>,
    /// The status after; none for the removal.
    pub to: Option<Status>,
}

/// A kept event with its place in the history of its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// The account revision that it belongs to.
    pub revision: Revision,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub record: EventRecord,
}

/// What a commit gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The new revision of the account, and of every row written.
    pub revision: Revision,
    /// Where each row of the batch is, in the order of its writes.
    pub handles: Vec<Handle>,
}

/// A row was not at its expected revision; nothing of the batch was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the resource was changed by another request")]
pub struct Conflict;

/// Something that a store holds, given at start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// An account; comes before all of its rows.
    Account {
        /// Its number.
        number: AccountNumber,
        /// Its name.
        name: AccountName,
        /// Its revision.
        revision: Revision,
    },
    /// A row.
    Row(StoredRow),
}

/// A row as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRow {
    /// Where it is.
    pub handle: Handle,
    /// The account that owns it.
    pub account: AccountNumber,
    /// Its kind.
    pub kind: Kind,
    /// Its identifier.
    pub id: String,
    /// The account revision of its last change.
    pub revision: Revision,
    /// Its place in its life.
    pub state: RowState,
    /// When it was created.
    pub created_at: Timestamp,
    /// Its attributes as JSON.
    pub body: String,
}

/// What an acknowledged write survives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Durability {
    /// Nothing: it ends with the process.
    Process,
    /// A power cut.
    PowerLoss,
}

impl Durability {
    /// It as a sentence for people.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Process => "everything ends with the process",
            Self::PowerLoss => "what is acknowledged survives a power cut",
        }
    }
}

/// Why a store could not do as asked. Callers of [`Store::commit`] see nothing but these.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Surely not applied; the store may work again later.
    #[error("the store does not answer: {0}")]
    Unavailable(String),
    /// May or may not be applied. The process must stop and read again what is there.
    #[error("the outcome of a commit is unknown: {0}")]
    Unknown(String),
    /// Surely not applied: there is no space left. Reads go on, and writes when there is space again.
    #[error("no space is left for the store: {0}")]
    Full(String),
    /// What was read cannot be true.
    #[error("the store is damaged: {0}")]
    Corrupt(String),
}

/// Why a store takes no changes, although what it holds can be read: what is written now would be lost.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{problem}")]
pub struct Impediment {
    /// What is wrong, for callers.
    pub problem: String,
    /// What mends it, for the operator.
    pub remedy: String,
}

/// A place that keeps accounts, rows and events. Every method returns only when what it did is as durable as
/// [`Store::durability`] says. One thread owns a store, see [`writer::Writer`].
pub trait Store: Send {
    /// What an acknowledged write survives.
    fn durability(&self) -> Durability;

    /// How many rows there are at most: an estimate that costs next to nothing, for showing how far loading is.
    fn most_rows(&mut self) -> Result<u64, StoreError>;

    /// Gives everything that is kept: each account before its rows.
    fn load(&mut self, visit: &mut dyn FnMut(Stored) -> Result<(), StoreError>) -> Result<(), StoreError>;

    /// The number of the account with this name and its revision; the account is created when there is none.
    fn open_account(
        &mut self,
        name: &AccountName,
        at: Timestamp,
    ) -> Result<(AccountNumber, Revision), StoreError>;

    /// Commits several batches in one durable step. Each is applied or in conflict by itself; on an error none
    /// is applied, except that [`StoreError::Unknown`] leaves that open.
    fn commit(&mut self, group: &[Batch]) -> Result<Vec<Result<Committed, Conflict>>, StoreError>;

    /// Why nothing may be written now, such as files that were taken away; none while all is well. The writer asks before
    /// each commit, which is refused then, after it, when its outcome is unknown, and every second without one.
    fn impediment(&mut self) -> Option<Impediment> {
        None
    }

    /// The events of an account after `revision`, oldest first.
    fn events(&mut self, account: AccountNumber, revision: Revision) -> Result<Vec<StoredEvent>, StoreError>;
}
