//! The durable side: what a store promises, and the stores there are.

#[cfg(test)]
pub(crate) mod conformance;
#[cfg(test)]
pub(crate) mod faulty;
#[cfg(test)]
pub(crate) mod lasting;
pub mod memory;
#[cfg(test)]
pub(crate) mod samples;
pub mod sqlite;

use thiserror::Error;

use crate::account::{AccountName, AccountNumber, Revision};
use crate::clock::Timestamp;
use crate::lifecycle::{Event, Status};
use crate::resources::Kind;

/// The number under which a store keeps a row, of all accounts. Whoever makes a row gives it the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle(pub i64);

/// Changes that become durable together: all of them, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// The accounts that are changed, each once.
    pub accounts: Vec<AccountStep>,
    /// The rows that are written, each once and as it is after all of the changes.
    pub writes: Vec<RowWrite>,
    /// What happened, in order: the audit trail and change feed.
    pub events: Vec<(AccountNumber, StoredEvent)>,
}

/// How far a group takes an account: each change has a revision of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountStep {
    /// The account.
    pub account: AccountNumber,
    /// The revision that it has now.
    pub from: Revision,
    /// The revision that it has afterwards.
    pub to: Revision,
}

/// The write of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowWrite {
    /// A new row.
    Insert(StoredRow),
    /// A change; without `body` the attributes stay.
    Update {
        /// Where the row is.
        handle: Handle,
        /// The account that owns it.
        account: AccountNumber,
        /// The revision that it has now.
        expected: Revision,
        /// The revision that it has afterwards.
        revision: Revision,
        /// Its new place in its life.
        state: RowState,
        /// Its new attributes.
        body: Option<NewBody>,
    },
    /// A removal.
    Delete {
        /// Where the row is.
        handle: Handle,
        /// The account that owns it.
        account: AccountNumber,
        /// The revision that it has now.
        expected: Revision,
    },
}

impl Group {
    /// How many revisions its accounts get together.
    pub fn revisions(&self) -> u64 {
        self.accounts.iter().map(|step| step.to.0.abs_diff(step.from.0)).sum()
    }
}

impl RowWrite {
    /// The account that owns the row.
    pub const fn account(&self) -> AccountNumber {
        match self {
            Self::Insert(row) => row.account,
            Self::Update { account, .. } | Self::Delete { account, .. } => *account,
        }
    }
}

/// New attributes of a row, with what never changes of it: a store keeps a checksum over all of that.
#[derive(Clone, Debug, PartialEq, Eq)]
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
/// [`Store::durability`] says. One thread owns a store, see [`crate::lane::Lane`].
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

    /// The highest handle that a row has. Rows that are made from now on have those after it.
    fn last_handle(&mut self) -> Result<Handle, StoreError>;

    /// Commits a group in one durable step. On an error nothing of it is applied, except that [`StoreError::Unknown`]
    /// leaves that open. Nobody else changes what is stored: an account or a row that is not at the revision that the
    /// group expects is [`StoreError::Corrupt`].
    fn commit(&mut self, group: &Group) -> Result<(), StoreError>;

    /// Why nothing may be written now, such as files that were taken away; none while all is well. The lane asks before
    /// each commit, which is refused then, after it, when its outcome is unknown, and every second without one.
    fn impediment(&mut self) -> Option<Impediment> {
        None
    }

    /// The events of an account after `revision`, oldest first.
    fn events(&mut self, account: AccountNumber, revision: Revision) -> Result<Vec<StoredEvent>, StoreError>;
}
