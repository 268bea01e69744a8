//! The embedded durable store: one SQLite file in write-ahead-log mode, synced at every commit. Anyone can open it
//! with the stock `sqlite3` tool.

use std::collections::HashMap;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, params};
use thiserror::Error;

use super::{
    Batch, Committed, Conflict, Durability, EventRecord, Handle, RowState, RowWrite, Store, StoreError,
    Stored, StoredEvent, StoredRow,
};
use crate::account::{AccountName, AccountNumber, Revision};
use crate::clock::Timestamp;
use crate::lifecycle::{Event, Status};
use crate::resources::Kind;

mod checkpoint;

use checkpoint::{Bounds, Checkpointer};

/// The file name of the database in a data directory.
pub const DATABASE: &str = "zc-gateway.db";
/// The file whose lock says who owns a data directory.
const LOCK: &str = "lock";
/// Marks the file as ours in its header: "zcgw".
const APPLICATION_ID: i64 = 0x7a63_6777;
/// The layout below; a file with another number is refused.
const SCHEMA_VERSION: i64 = 1;

const SCHEMA: &str = "
CREATE TABLE account (
    number   INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE resource (
    number   INTEGER PRIMARY KEY,
    account  INTEGER NOT NULL REFERENCES account (number),
    kind     TEXT NOT NULL,
    id       TEXT NOT NULL,
    revision INTEGER NOT NULL,
    status   TEXT NOT NULL,
    since    INTEGER NOT NULL,
    due_at   INTEGER,
    created_at INTEGER NOT NULL,
    body     TEXT NOT NULL
) STRICT;
-- Only what can be chosen: over random identifiers each new row would write a page of its own (64 in one commit: 13 times the log).
CREATE UNIQUE INDEX chosen_identifier ON resource (account, id) WHERE kind = 'access_key';
CREATE TABLE event (
    sequence INTEGER PRIMARY KEY,
    account  INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    id       TEXT NOT NULL,
    event    TEXT,
    from_status TEXT,
    to_status   TEXT
) STRICT;
";

/// A store in a data directory that this process owns alone.
pub struct SqliteStore {
    connection: Connection,
    revisions: HashMap<AccountNumber, Revision>,
    checkpointer: Option<Checkpointer>,
    /// Held as long as the store: the lock ends with it, also when the process is killed.
    _lock: File,
}

/// Why a data directory cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another process has it open.
    #[error("{0} is in use by another process; stop that one, or choose another directory with --data")]
    InUse(PathBuf),
    /// The directory or a file in it cannot be made or read.
    #[error("{path}: {cause}")]
    Files {
        /// Which file or directory.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file is not one of this version's.
    #[error("{path} {problem}")]
    Foreign {
        /// The database file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// SQLite did not do as asked.
    #[error("{path}: {cause}")]
    Database {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        cause: rusqlite::Error,
    },
}

impl SqliteStore {
    /// Opens the store in `directory`, and makes both where they do not exist (directory mode 0700, files 0600).
    pub fn open(directory: &Path) -> Result<Self, OpenError> {
        Self::open_with(directory, Bounds::default())
    }

    fn open_with(directory: &Path, bounds: Bounds) -> Result<Self, OpenError> {
        let lock = own(directory)?;
        let path = directory.join(DATABASE);
        // SQLite would make the file with the umask's mode; its log files take the mode of the database.
        private_file(&path)?;
        let database_error = |cause| OpenError::Database { path: path.clone(), cause };
        let mut connection = Connection::open(&path).map_err(database_error)?;
        prepare(&mut connection, &path)?;
        bounds.apply_to_writer(&connection).map_err(database_error)?;
        let checkpointer = Checkpointer::start(&path, bounds).map_err(database_error)?;
        Ok(Self { connection, revisions: HashMap::new(), checkpointer: Some(checkpointer), _lock: lock })
    }

    fn commit_group(&mut self, group: &[Batch]) -> Result<Vec<Result<Committed, Conflict>>, Failure> {
        // Changed in a copy, so that a failed group leaves the known revisions as they were.
        let known = |batch: &Batch| self.revisions.get(&batch.account).map(|found| (batch.account, *found));
        let mut revisions: HashMap<_, _> = group.iter().filter_map(known).collect();
        let transaction = self.connection.transaction().map_err(|error| Failure::before_commit(&error))?;
        let mut outcomes = Vec::with_capacity(group.len());
        for batch in group {
            outcomes.push(
                commit_one(&transaction, batch, &mut revisions)
                    .map_err(|error| Failure::before_commit(&error))?,
            );
        }
        for (account, revision) in &revisions {
            transaction
                .prepare_cached("UPDATE account SET revision = ?2 WHERE number = ?1")
                .and_then(|mut update| update.execute(params![account.0, revision.0]))
                .map_err(|error| Failure::before_commit(&error))?;
        }
        transaction.commit().map_err(|error| Failure::at_commit(&error))?;
        self.revisions.extend(revisions);
        Ok(outcomes)
    }
}

/// A failure with the moment it came at, which decides what is known about the outcome.
struct Failure(StoreError);

impl Failure {
    fn before_commit(error: &rusqlite::Error) -> Self {
        Self(classify(error).unwrap_or_else(|| StoreError::Unavailable(error.to_string())))
    }

    fn at_commit(error: &rusqlite::Error) -> Self {
        Self(classify(error).unwrap_or_else(|| StoreError::Unknown(error.to_string())))
    }
}

/// What an error means for the store; none where that depends on the moment.
fn classify(error: &rusqlite::Error) -> Option<StoreError> {
    let rusqlite::Error::SqliteFailure(failure, _) = error else {
        return Some(StoreError::Corrupt(error.to_string()));
    };
    match (failure.code, failure.extended_code) {
        // The shared-memory index could not grow: that too is a full disk.
        (ErrorCode::DiskFull, _) | (_, rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => {
            Some(StoreError::Full(error.to_string()))
        }
        (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) => {
            Some(StoreError::Corrupt(error.to_string()))
        }
        // After a failed write or sync nobody knows what the disk holds: never try the same again.
        (ErrorCode::SystemIoFailure, _) => Some(StoreError::Unknown(error.to_string())),
        _ => None,
    }
}

/// Locks `directory` for this process, and makes it first where it does not exist.
fn own(directory: &Path) -> Result<File, OpenError> {
    let files = |path: &Path| {
        let path = path.to_owned();
        move |cause| OpenError::Files { path, cause }
    };
    DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(files(directory))?;
    let lock = private_file(&directory.join(LOCK))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(directory.to_owned())),
        Err(TryLockError::Error(cause)) => Err(files(directory)(cause)),
    }
}

/// Opens a file that only its owner can read, and makes it where it does not exist.
fn private_file(path: &Path) -> Result<File, OpenError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(|cause| OpenError::Files { path: path.to_owned(), cause })
}

/// Sets and checks what durability rests on, and makes the tables in a new file.
fn prepare(connection: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let foreign = |problem: String| OpenError::Foreign { path: path.to_owned(), problem };
    let database_error = |cause| OpenError::Database { path: path.to_owned(), cause };
    let pragma = |connection: &Connection, name: &str| -> Result<String, OpenError> {
        let value = connection.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0));
        value.map(|value| text_of(&value)).map_err(database_error)
    };
    // Only a checkpoint of another connection can hold the log, and that ends.
    connection.busy_timeout(std::time::Duration::from_secs(30)).map_err(database_error)?;
    let owner = pragma(connection, "application_id")?;
    let version = pragma(connection, "user_version")?;
    let is_new = pragma(connection, "schema_version")? == "0";
    if !is_new && owner != APPLICATION_ID.to_string() {
        return Err(foreign("is a database of another program".to_owned()));
    }
    if !is_new && version != SCHEMA_VERSION.to_string() {
        return Err(foreign(format!("has layout {version}; this version reads layout {SCHEMA_VERSION}")));
    }
    for (name, value) in [("journal_mode", "WAL"), ("synchronous", "FULL"), ("wal_autocheckpoint", "0")] {
        connection.pragma_update(None, name, value).map_err(database_error)?;
    }
    if is_new {
        let transaction = connection.transaction().map_err(database_error)?;
        transaction.execute_batch(SCHEMA).map_err(database_error)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(database_error)?;
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION).map_err(database_error)?;
        transaction.commit().map_err(database_error)?;
    }
    // A file system or a build may ignore a setting silently: read each one back.
    for (name, wanted) in [("journal_mode", "wal"), ("synchronous", "2"), ("wal_autocheckpoint", "0")] {
        let found = pragma(connection, name)?;
        if found != wanted {
            return Err(foreign(format!("cannot be kept safely: {name} is {found} and must be {wanted}")));
        }
    }
    connection.set_prepared_statement_cache_capacity(32);
    Ok(())
}

fn text_of(value: &rusqlite::types::Value) -> String {
    match value {
        rusqlite::types::Value::Null => String::new(),
        rusqlite::types::Value::Integer(number) => number.to_string(),
        rusqlite::types::Value::Real(number) => number.to_string(),
        rusqlite::types::Value::Text(text) => text.clone(),
        rusqlite::types::Value::Blob(_) => "a blob".to_owned(),
    }
}

/// Applies one batch inside the transaction of its group.
fn commit_one(
    transaction: &Transaction<'_>,
    batch: &Batch,
    revisions: &mut HashMap<AccountNumber, Revision>,
) -> rusqlite::Result<Result<Committed, Conflict>> {
    let Some(current) = revisions.get(&batch.account).copied() else { return Ok(Err(Conflict)) };
    let revision = Revision(current.0 + 1);
    // A batch of one write needs no savepoint: when that write is in conflict, nothing has been written yet.
    let several = batch.writes.len() > 1;
    if several {
        transaction.execute_batch("SAVEPOINT batch")?;
    }
    let mut handles = Vec::with_capacity(batch.writes.len());
    for write in &batch.writes {
        match write_row(transaction, batch.account, revision, write)? {
            Ok(handle) => handles.push(handle),
            Err(conflict) => {
                if several {
                    transaction.execute_batch("ROLLBACK TO batch; RELEASE batch")?;
                }
                return Ok(Err(conflict));
            }
        }
    }
    for record in &batch.events {
        write_event(transaction, batch, revision, record)?;
    }
    if several {
        transaction.execute_batch("RELEASE batch")?;
    }
    revisions.insert(batch.account, revision);
    Ok(Ok(Committed { revision, handles }))
}

fn write_row(
    transaction: &Transaction<'_>,
    account: AccountNumber,
    revision: Revision,
    write: &RowWrite,
) -> rusqlite::Result<Result<Handle, Conflict>> {
    let revision = revision.0;
    let (changed, handle) = match write {
        RowWrite::Insert { kind, id, created_at, state, body } => {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO resource (account, kind, id, revision, status, since, due_at, created_at, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
            )?;
            let changed = insert.execute(params![
                account.0,
                kind.name(),
                id,
                revision,
                state.status.name(),
                state.since.millis(),
                state.due_at.map(Timestamp::millis),
                created_at.millis(),
                body,
            ])?;
            (changed, Handle(transaction.last_insert_rowid()))
        }
        RowWrite::Update { handle, expected, state, body: None } => {
            let mut update = transaction.prepare_cached(
                "UPDATE resource SET revision = ?1, status = ?2, since = ?3, due_at = ?4
                 WHERE number = ?5 AND account = ?6 AND revision = ?7",
            )?;
            let changed = update.execute(params![
                revision,
                state.status.name(),
                state.since.millis(),
                state.due_at.map(Timestamp::millis),
                handle.0,
                account.0,
                expected.0,
            ])?;
            (changed, *handle)
        }
        RowWrite::Update { handle, expected, state, body: Some(body) } => {
            let mut update = transaction.prepare_cached(
                "UPDATE resource SET revision = ?1, status = ?2, since = ?3, due_at = ?4, body = ?5
                 WHERE number = ?6 AND account = ?7 AND revision = ?8",
            )?;
            let changed = update.execute(params![
                revision,
                state.status.name(),
                state.since.millis(),
                state.due_at.map(Timestamp::millis),
                body,
                handle.0,
                account.0,
                expected.0,
            ])?;
            (changed, *handle)
        }
        RowWrite::Delete { handle, expected } => {
            let mut delete = transaction.prepare_cached(
                "DELETE FROM resource WHERE number = ?1 AND account = ?2 AND revision = ?3",
            )?;
            (delete.execute(params![handle.0, account.0, expected.0])?, *handle)
        }
    };
    Ok(if changed == 1 { Ok(handle) } else { Err(Conflict) })
}

fn write_event(
    transaction: &Transaction<'_>,
    batch: &Batch,
    revision: Revision,
    record: &EventRecord,
) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO event (account, revision, at, kind, id, event, from_status, to_status)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    insert.execute(params![
        batch.account.0,
        revision.0,
        batch.at.millis(),
        record.kind.name(),
        record.id,
        record.event.map(Event::name),
        record.from.map(Status::name),
        record.to.map(Status::name),
    ])?;
    Ok(())
}

impl Store for SqliteStore {
    fn durability(&self) -> Durability {
        Durability::PowerLoss
    }

    fn load(&mut self, visit: &mut dyn FnMut(Stored) -> Result<(), StoreError>) -> Result<(), StoreError> {
        for (number, name, revision) in accounts(&self.connection)? {
            self.revisions.insert(number, revision);
            visit(Stored::Account { number, name, revision })?;
        }
        rows(&self.connection, None, &mut |row| visit(Stored::Row(row)))
    }

    fn open_account(
        &mut self,
        name: &AccountName,
        at: Timestamp,
    ) -> Result<(AccountNumber, Revision), StoreError> {
        let mut insert = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO account (name, revision, created_at) VALUES (?1, 0, ?2)")
            .map_err(|error| Failure::before_commit(&error).0)?;
        // One statement by itself is one transaction: an error of its commit shows here.
        insert.execute(params![name.as_str(), at.millis()]).map_err(|error| Failure::at_commit(&error).0)?;
        let (number, revision) = self
            .connection
            .query_row("SELECT number, revision FROM account WHERE name = ?1", [name.as_str()], |row| {
                Ok((AccountNumber(row.get(0)?), Revision(row.get(1)?)))
            })
            .map_err(|error| Failure::before_commit(&error).0)?;
        self.revisions.insert(number, revision);
        Ok((number, revision))
    }

    fn commit(&mut self, group: &[Batch]) -> Result<Vec<Result<Committed, Conflict>>, StoreError> {
        let outcomes = self.commit_group(group).map_err(|failure| failure.0)?;
        if let Some(checkpointer) = &self.checkpointer {
            checkpointer.after_commit();
        }
        Ok(outcomes)
    }

    fn events(&mut self, account: AccountNumber, revision: Revision) -> Result<Vec<StoredEvent>, StoreError> {
        let read = || {
            let mut select = self.connection.prepare_cached(
                "SELECT revision, at, kind, id, event, from_status, to_status FROM event
                 WHERE account = ?1 AND revision > ?2 ORDER BY sequence",
            )?;
            let events = select.query_map(params![account.0, revision.0], |row| {
                Ok(StoredEvent {
                    revision: Revision(row.get(0)?),
                    at: Timestamp::from_millis(row.get(1)?),
                    record: EventRecord {
                        kind: known(row, 2, Kind::parse)?,
                        id: row.get(3)?,
                        event: known_or_null(row, 4, Event::parse)?,
                        from: known_or_null(row, 5, Status::parse)?,
                        to: known_or_null(row, 6, Status::parse)?,
                    },
                })
            })?;
            events.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(|error| Failure::before_commit(&error).0)
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        // Ended before the connection, so that the last one to close folds the log into the file.
        drop(self.checkpointer.take());
    }
}

/// The numbers of all accounts with their names.
pub type AccountNames = Vec<(AccountNumber, AccountName)>;

/// Reads the rows of one kind, without owning the data directory: for commands beside a running gateway.
pub fn read_rows(directory: &Path, kind: Kind) -> Result<(AccountNames, Vec<StoredRow>), OpenError> {
    let path = directory.join(DATABASE);
    let read = || -> Result<_, StoreError> {
        let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let accounts = accounts(&connection)?.into_iter().map(|(number, name, _)| (number, name)).collect();
        let mut found = Vec::new();
        rows(&connection, Some(kind), &mut |row| {
            found.push(row);
            Ok(())
        })?;
        Ok((accounts, found))
    };
    read().map_err(|error| OpenError::Foreign {
        path: path.clone(),
        problem: format!("cannot be read: {error}"),
    })
}

fn accounts(connection: &Connection) -> Result<Vec<(AccountNumber, AccountName, Revision)>, StoreError> {
    let read = || {
        let mut select = connection.prepare("SELECT number, name, revision FROM account ORDER BY number")?;
        let accounts = select.query_map([], |row| {
            let name = known(row, 1, |name| name.parse::<AccountName>().ok())?;
            Ok((AccountNumber(row.get(0)?), name, Revision(row.get(2)?)))
        })?;
        accounts.collect::<rusqlite::Result<Vec<_>>>()
    };
    read().map_err(|error| Failure::before_commit(&error).0)
}

fn rows(
    connection: &Connection,
    kind: Option<Kind>,
    visit: &mut dyn FnMut(StoredRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| Failure::before_commit(&error).0;
    let mut select = connection
        .prepare(
            "SELECT number, account, kind, id, revision, status, since, due_at, created_at, body FROM resource
             WHERE ?1 IS NULL OR kind = ?1 ORDER BY number",
        )
        .map_err(failed)?;
    let mut found = select.query([kind.map(Kind::name)]).map_err(failed)?;
    while let Some(row) = found.next().map_err(failed)? {
        visit(stored_row(row).map_err(failed)?)?;
    }
    Ok(())
}

fn stored_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<StoredRow> {
    Ok(StoredRow {
        handle: Handle(row.get(0)?),
        account: AccountNumber(row.get(1)?),
        kind: known(row, 2, Kind::parse)?,
        id: row.get(3)?,
        revision: Revision(row.get(4)?),
        state: RowState {
            status: known(row, 5, Status::parse)?,
            since: Timestamp::from_millis(row.get(6)?),
            due_at: row.get::<_, Option<i64>>(7)?.map(Timestamp::from_millis),
        },
        created_at: Timestamp::from_millis(row.get(8)?),
        body: row.get(9)?,
    })
}

/// A column whose text must be one of ours.
fn known<T>(
    row: &rusqlite::Row<'_>,
    column: usize,
    parse: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    parse(text).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            format!("`{text}` is not known here").into(),
        )
    })
}

/// The same, where the column may be empty.
fn known_or_null<T>(
    row: &rusqlite::Row<'_>,
    column: usize,
    parse: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let is_null = row.get_ref(column)? == rusqlite::types::ValueRef::Null;
    if is_null { Ok(None) } else { known(row, column, parse).map(Some) }
}

#[cfg(test)]
mod tests;
