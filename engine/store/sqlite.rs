//! The embedded durable store: one SQLite file in write-ahead-log mode, synced at every commit. Anyone can open it
//! with the stock `sqlite3` tool.

mod acknowledged;
mod backup;
mod checkpoint;
mod damage;
mod files;
mod lock;
mod log_check;
mod open;
mod read;
mod room;
mod write;

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, params};

use super::{
    Batch, Committed, Conflict, Durability, EventRecord, Impediment, Store, StoreError, Stored, StoredEvent,
};
use crate::account::{AccountName, AccountNumber, Revision};
use crate::clock::Timestamp;
use crate::lifecycle::{Event, Status};
use crate::private_file;
use crate::resources::Kind;
use acknowledged::Record;
pub use acknowledged::{RECORD, Totals};
pub use backup::{Contents, CopyError, contents, copy_database};
use checkpoint::{Bounds, Checkpointer};
pub use damage::Damage;
use damage::{check_all_there, check_log, read_record, totals};
use files::{Files, Taken};
pub use lock::{DirectoryLock, lock_directory, lock_file};
pub use log_check::LogDamage;
pub use open::{LOCK, OpenError};
use open::{SCHEMA_VERSION, check_own, connect, prepare};
pub use read::{AccountNames, read_rows};
use read::{accounts, known, known_or_null, most_rows, rows};
use room::want_of_room;
use write::commit_one;

/// The file name of the database in a data directory.
pub const DATABASE: &str = "zc-gateway.db";
/// The file name of its write-ahead log, in which commits are that the database does not have yet.
pub const LOG: &str = "zc-gateway.db-wal";

/// A store in a data directory that this process owns alone.
pub struct SqliteStore {
    connection: Connection,
    revisions: HashMap<AccountNumber, Revision>,
    checkpointer: Option<Checkpointer>,
    /// What is acknowledged with the last commit.
    totals: Totals,
    /// None where it could not be made, as on a full disk.
    record: Option<Record>,
    /// What the connections have open; after them, because it holds the lock of the directory.
    files: Files,
}

impl SqliteStore {
    /// Opens the store in `directory`, and makes both where they do not exist (directory mode 0700, files 0600).
    pub fn open(directory: &Path) -> Result<Self, OpenError> {
        Self::open_with(directory, Bounds::default())
    }

    /// Takes no changes either once a file is taken away that its owner keeps beside the database. It need not be there yet;
    /// `is` says what it is.
    pub fn also_watch(&mut self, name: &str, is: &'static str) -> std::io::Result<()> {
        self.files.also_watch(name, is)
    }

    fn open_with(directory: &Path, bounds: Bounds) -> Result<Self, OpenError> {
        let lock = lock_directory(directory)?;
        let path = directory.join(DATABASE);
        check_own(&path)?;
        // Before SQLite sees it: what it takes for the end of the log is overwritten by the next commit.
        check_log(directory)?;
        let noted = read_record(directory)?;
        // SQLite would make the file with the umask's mode; its log files take the mode of the database.
        private_file::open_or_create(&path)?;
        let mut connection = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let database_error = |cause| OpenError::Database { path: path.clone(), cause };
        // As long as something may be missing, the log stays as it is: it may be all that is left of it.
        let keep_log = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
        connection.set_db_config(keep_log, true).map_err(database_error)?;
        prepare(&mut connection, &path)?;
        let totals = totals(&connection).map_err(database_error)?;
        check_all_there(directory, noted, totals)?;
        connection.set_db_config(keep_log, false).map_err(database_error)?;
        let record = Record::open(directory, totals, SCHEMA_VERSION)
            .inspect_err(|error| {
                tracing::warn!(%error, "the file `{RECORD}` cannot be written: a loss would not be noticed");
            })
            .ok();
        bounds.apply_to_writer(&connection).map_err(database_error)?;
        let checkpointing = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let checkpointer = Checkpointer::start(checkpointing, &path, bounds).map_err(database_error)?;
        let files = Files::of(directory, lock)
            .map_err(|cause| OpenError::Files { path: directory.to_owned(), cause })?;
        let checkpointer = Some(checkpointer);
        Ok(Self { connection, revisions: HashMap::new(), checkpointer, totals, record, files })
    }

    /// Folds a log that has lost its name into the database, as long as it is open.
    fn save(&self, taken: Taken) {
        if taken != Taken::Log {
            return;
        }
        let fold = "PRAGMA wal_checkpoint(PASSIVE)";
        if let Err(error) = self.connection.query_row(fold, [], |_| Ok(())) {
            tracing::error!(%error, "the write-ahead log was taken away and cannot be folded into the database");
        }
    }

    fn commit_group(&mut self, group: &[Batch]) -> Result<Vec<Result<Committed, Conflict>>, Failure> {
        // Changed in a copy, so that a failed group leaves the known revisions as they were.
        let known = |batch: &Batch| self.revisions.get(&batch.account).map(|found| (batch.account, *found));
        let mut revisions: HashMap<_, _> = group.iter().filter_map(known).collect();
        let directory = self.files.directory();
        let before_commit = |error| Failure::of_write(directory, &error, Failure::before_commit);
        let transaction = self.connection.transaction().map_err(before_commit)?;
        let mut outcomes = Vec::with_capacity(group.len());
        for batch in group {
            outcomes.push(commit_one(&transaction, batch, &mut revisions).map_err(before_commit)?);
        }
        for (account, revision) in &revisions {
            transaction
                .prepare_cached("UPDATE account SET revision = ?2 WHERE number = ?1")
                .and_then(|mut update| update.execute(params![account.0, revision.0]))
                .map_err(before_commit)?;
        }
        let at_commit = |error| Failure::of_write(directory, &error, Failure::at_commit);
        transaction.commit().map_err(at_commit)?;
        self.revisions.extend(revisions);
        let applied = outcomes.iter().filter(|outcome| outcome.is_ok()).count() as u64;
        if applied > 0 {
            self.totals.revisions += applied;
            self.note_acknowledged();
        }
        Ok(outcomes)
    }

    /// Called when a commit is synced, and before anybody is told of it.
    fn note_acknowledged(&mut self) {
        if let Some(record) = &mut self.record {
            record.note(self.totals);
        }
    }
}

/// A failure with the moment it came at, which decides what is known about the outcome.
struct Failure(StoreError);

impl Failure {
    /// Of a change, where the log may have had no room.
    fn of_write(directory: &File, error: &rusqlite::Error, otherwise: fn(&rusqlite::Error) -> Self) -> Self {
        want_of_room(directory, error)
            .map_or_else(|| otherwise(error), |reason| Self(StoreError::Full(reason)))
    }

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

impl Store for SqliteStore {
    fn durability(&self) -> Durability {
        Durability::PowerLoss
    }

    fn most_rows(&mut self) -> Result<u64, StoreError> {
        most_rows(&self.connection)
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
        let failed = |error| Failure::of_write(self.files.directory(), &error, Failure::at_commit).0;
        let made = insert.execute(params![name.as_str(), at.millis()]).map_err(failed)?;
        drop(insert);
        if made > 0 {
            self.totals.accounts += 1;
            self.note_acknowledged();
        }
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

    fn impediment(&mut self) -> Option<Impediment> {
        let (taken, impediment) = self.files.taken()?;
        self.save(taken);
        Some(impediment)
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
        if let Some((taken, _)) = self.files.look() {
            self.save(taken);
            // SQLite removes the log by its name, which may be that of another file now.
            let _ = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        }
    }
}

#[cfg(test)]
mod tests;
