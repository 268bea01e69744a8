//! The embedded durable store: one SQLite file in write-ahead-log mode, synced at every commit. Anyone can open it
//! with the stock `sqlite3` tool.

mod acknowledged;
mod backup;
mod check;
mod checkpoint;
mod damage;
mod files;
mod lock;
mod log_check;
mod open;
mod read;
mod rebuild;
mod recover;
mod room;
mod scan;
mod sums;
mod write;

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, params};

use super::{AccountStep, Durability, Group, Handle, Impediment, Store, StoreError, Stored, StoredEvent};
use crate::account::{AccountName, AccountNumber, Revision};
use crate::clock::Timestamp;
use crate::private_file;
use crate::progress::{Watch, unwatched};
use acknowledged::Record;
pub use acknowledged::{RECORD, Totals};
pub use backup::{Contents, CopyError, contents, copy_database};
pub use check::{CheckBody, Found, Part, check};
use checkpoint::{Bounds, Checkpointer};
pub use damage::{Damage, remedy};
use damage::{check_all_there, check_log, read_record, totals};
use files::{Files, Taken};
pub use lock::{DirectoryLock, Locked, lock_directory, lock_file};
pub use log_check::LogDamage;
pub use open::{LOCK, OpenError};
use open::{SCHEMA_VERSION, check_own, connect, older_layout, prepare};
pub use read::{AccountNames, read_rows};
use read::{EVENTS, StoredAccount, account_named, accounts, most_rows, rows, stored_event, without_account};
use rebuild::migrate;
pub use recover::{Recovered, recover};
use room::want_of_room;
use sums::Known;
use write::{NotWritten, last_event, last_row, write_group};

/// The file name of the database in a data directory.
pub const DATABASE: &str = "zc-gateway.db";
/// The file name of its write-ahead log, in which commits are that the database does not have yet.
pub const LOG: &str = "zc-gateway.db-wal";

/// A store in a data directory that this process owns alone.
pub struct SqliteStore {
    connection: Connection,
    accounts: HashMap<AccountNumber, Known>,
    last_event: i64,
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
        Self::open_watched(directory, &mut unwatched)
    }

    /// Takes no changes either once a file is taken away that its owner keeps beside the database. It need not be there yet;
    /// `is` says what it is.
    pub fn also_watch(&mut self, name: &str, is: &'static str) -> std::io::Result<()> {
        self.files.also_watch(name, is)
    }

    /// The same, and `watch` is told of rows while a database of an older layout is migrated; it stays beside the new one.
    pub fn open_watched(directory: &Path, watch: &mut Watch<'_>) -> Result<Self, OpenError> {
        Self::open_with(directory, Bounds::default(), watch).map_err(|error| error.judged(directory))
    }

    fn open_with(directory: &Path, bounds: Bounds, watch: &mut Watch<'_>) -> Result<Self, OpenError> {
        let lock = lock_directory(directory)?;
        let path = directory.join(DATABASE);
        check_own(&path)?;
        // Before SQLite sees it: what it takes for the end of the log is overwritten by the next commit.
        check_log(directory)?;
        let noted = read_record(directory)?;
        // SQLite would make the file with the umask's mode; its log files take the mode of the database.
        private_file::open_or_create(&path)?;
        let database_error = |cause| OpenError::Database { path: path.clone(), cause };
        // As long as something may be missing, the log stays as it is: it may be all that is left of it.
        let keep_log = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
        let open = || {
            let connection = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            connection.set_db_config(keep_log, true).map_err(database_error)?;
            Ok::<_, OpenError>(connection)
        };
        let mut connection = open()?;
        if let Some(layout) = older_layout(&connection, &path)? {
            check_all_there(directory, noted, totals(&connection).map_err(database_error)?)?;
            drop(connection);
            let kept = migrate(directory, layout, watch)?;
            let kept = kept.display();
            tracing::info!(from = layout, to = SCHEMA_VERSION, %kept, "migrated the database; the older one is kept");
            connection = open()?;
        }
        prepare(&mut connection, &path)?;
        let totals = totals(&connection).map_err(database_error)?;
        check_all_there(directory, noted, totals)?;
        // Before the record is written: a wrong sum in it would outlive the database that is put back.
        if let Err(error) = accounts(&connection, SCHEMA_VERSION) {
            let problem = if let StoreError::Corrupt(problem) = error { problem } else { error.to_string() };
            return Err(OpenError::damaged(directory, Damage::Database(problem)));
        }
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
        let last_event = last_event(&connection).map_err(database_error)?;
        let accounts = HashMap::new();
        Ok(Self { connection, accounts, last_event, checkpointer, totals, record, files })
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

    fn commit_group(&mut self, group: &Group) -> Result<(), Failure> {
        // Changed in a copy, so that a failed group leaves what is known as it was.
        let known = |step: &AccountStep| Some((step.account, *self.accounts.get(&step.account)?));
        let mut accounts: HashMap<_, _> = group.accounts.iter().filter_map(known).collect();
        let mut last_event = self.last_event;
        let directory = self.files.directory();
        let before_commit = |error| Failure::of_write(directory, &error, Failure::before_commit);
        let transaction = self.connection.transaction().map_err(before_commit)?;
        write_group(&transaction, group, &mut accounts, &mut last_event).map_err(|error| match error {
            NotWritten::Sqlite(error) => before_commit(error),
            NotWritten::Corrupt(problem) => Failure(StoreError::Corrupt(problem)),
        })?;
        let at_commit = |error| Failure::of_write(directory, &error, Failure::at_commit);
        transaction.commit().map_err(at_commit)?;
        self.accounts.extend(accounts);
        self.last_event = last_event;
        self.totals.revisions += group.revisions();
        self.note_acknowledged();
        Ok(())
    }

    fn make_account(
        &mut self,
        name: &AccountName,
        at: Timestamp,
    ) -> Result<(AccountNumber, Known), StoreError> {
        let before = |error: rusqlite::Error| Failure::before_commit(&error).0;
        let next = "SELECT coalesce(max(number), 0) + 1 FROM account";
        let number = self.connection.query_row(next, [], |row| row.get(0)).map_err(before)?;
        let account = Known::new(AccountNumber(number), name.as_str(), at);
        let mut insert = self
            .connection
            .prepare_cached(
                "INSERT INTO account (number, name, revision, created_at, resources, events, checksum)
                 VALUES (?1, ?2, 0, ?3, 0, 0, ?4)",
            )
            .map_err(before)?;
        // One statement by itself is one transaction: an error of its commit shows here.
        let failed = |error| Failure::of_write(self.files.directory(), &error, Failure::at_commit).0;
        insert.execute(params![number, name.as_str(), at.millis(), account.sum()]).map_err(failed)?;
        drop(insert);
        self.totals.accounts += 1;
        self.note_acknowledged();
        Ok((AccountNumber(number), account))
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
    let failure = match error {
        rusqlite::Error::SqliteFailure(failure, _) => failure,
        // It says what is wrong in a sentence of ours; columns by number say nothing to a person.
        rusqlite::Error::FromSqlConversionFailure(_, _, cause) => {
            return Some(StoreError::Corrupt(cause.to_string()));
        }
        _ => return Some(StoreError::Corrupt(error.to_string())),
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
        let mut missing = HashMap::new();
        for StoredAccount { number, name, known } in accounts(&self.connection, SCHEMA_VERSION)? {
            self.accounts.insert(number, known);
            missing.insert(number, known.resources);
            visit(Stored::Account { number, name, revision: known.revision })?;
        }
        rows(&self.connection, SCHEMA_VERSION, None, &mut |row| {
            let missing = missing.get_mut(&row.account);
            *missing.ok_or_else(|| without_account(&row))? -= 1;
            visit(Stored::Row(row))
        })?;
        match missing.into_iter().find(|(_, missing)| *missing != 0) {
            Some((account, missing)) => Err(StoreError::Corrupt(format!(
                "account {} has {} resources more or fewer than were stored",
                account.0,
                missing.abs()
            ))),
            None => Ok(()),
        }
    }

    fn open_account(
        &mut self,
        name: &AccountName,
        at: Timestamp,
    ) -> Result<(AccountNumber, Revision), StoreError> {
        let known = account_named(&self.connection, name)?;
        let (number, account) = match known {
            Some(StoredAccount { number, known, .. }) => (number, known),
            None => self.make_account(name, at)?,
        };
        self.accounts.insert(number, account);
        Ok((number, account.revision))
    }

    fn last_handle(&mut self) -> Result<Handle, StoreError> {
        last_row(&self.connection).map(Handle).map_err(|error| Failure::before_commit(&error).0)
    }

    fn commit(&mut self, group: &Group) -> Result<(), StoreError> {
        self.commit_group(group).map_err(|failure| failure.0)?;
        if let Some(checkpointer) = &self.checkpointer {
            checkpointer.after_commit();
        }
        Ok(())
    }

    fn impediment(&mut self) -> Option<Impediment> {
        let (taken, impediment) = self.files.taken()?;
        self.save(taken);
        Some(impediment)
    }

    fn events(&mut self, account: AccountNumber, revision: Revision) -> Result<Vec<StoredEvent>, StoreError> {
        let read = || {
            let select = format!("{EVENTS} WHERE account = ?1 AND revision > ?2 ORDER BY sequence");
            let mut select = self.connection.prepare_cached(&select)?;
            let events = select.query_map(params![account.0, revision.0], |row| {
                stored_event(row).map(|(_, _, event)| event)
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
