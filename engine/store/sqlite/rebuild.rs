//! Writes a database anew from what another one holds, and puts it in the place of that one in one step: how an older layout
//! becomes the one of this version, and how what is whole is taken out of a damaged database.

use std::collections::HashMap;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, Transaction, params};

use super::check::CheckBody;
use super::damage::Damage;
use super::open::{APPLICATION_ID, OpenError, SCHEMA, SCHEMA_VERSION, connect};
use super::read::{
    EVENTS, EVENTS_OF_LAYOUT_1, StoredAccount, accounts_select, row_columns, stored_account, stored_event,
    stored_row,
};
use super::scan::{Flaw, Table};
use super::sums::{self, Known};
use super::write::{INSERT_EVENT, insert_row};
use super::{DATABASE, most_rows};
use crate::account::{AccountName, AccountNumber, Revision};
use crate::clock::Timestamp;
use crate::lifecycle::{Event, Status};
use crate::private_file;
use crate::progress::{Rows, Watch};
use crate::store::{StoredEvent, StoredRow};

/// Makes a database of an older layout one of this version's. The older one stays beside it, and its name is given. A crash at
/// any moment leaves either of them under the name of the database, whole.
pub(super) fn migrate(directory: &Path, layout: i64, watch: &mut Watch<'_>) -> Result<PathBuf, OpenError> {
    let path = directory.join(DATABASE);
    let connection = open_alone(&path)?;
    let verdict = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    match verdict {
        Ok(verdict) if verdict == "ok" => {}
        Ok(problem) => return Err(OpenError::damaged(directory, Damage::Database(problem))),
        Err(cause) => return Err(OpenError::Database { path, cause }),
    }
    let mut strict = |flaw: Flaw| Err(OpenError::damaged(directory, Damage::Database(flaw.problem)));
    // What a body holds is found out when it is loaded, as ever.
    let draft = rebuild(&connection, directory, layout, &|_| Ok(()), &mut strict, watch)?;
    drop(connection);
    let kept = keep_beside(&path, layout)?;
    draft.put_in_place(&path)?;
    Ok(kept)
}

/// Writes what can be trusted in a damaged database anew, in its place; what cannot is told to `lost`.
pub(super) fn rescue(
    directory: &Path,
    layout: i64,
    check_body: &CheckBody<'_>,
    lost: &mut dyn FnMut(Flaw),
    watch: &mut Watch<'_>,
) -> Result<(), OpenError> {
    let path = directory.join(DATABASE);
    let connection = open_alone(&path)?;
    let mut lenient = |flaw: Flaw| {
        lost(flaw);
        Ok(())
    };
    let draft = rebuild(&connection, directory, layout, check_body, &mut lenient, watch)?;
    drop(connection);
    draft.put_in_place(&path)
}

/// A connection beside which there is no other and no log: a log would be taken for that of the new database.
fn open_alone(path: &Path) -> Result<Connection, OpenError> {
    let database_error = |cause| OpenError::Database { path: path.to_owned(), cause };
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // What the log holds goes into the file now, and the log goes away.
    connection.pragma_update(None, "synchronous", "FULL").map_err(database_error)?;
    let mode =
        connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0));
    match mode {
        Ok(mode) if mode == "delete" => Ok(connection),
        Err(cause) if cause.sqlite_error_code() != Some(rusqlite::ErrorCode::DatabaseBusy) => {
            Err(database_error(cause))
        }
        _ => {
            let problem = "is open in another program: close that one first".to_owned();
            Err(OpenError::Foreign { path: path.to_owned(), problem })
        }
    }
}

/// The database that is written anew. Half of it is worth nothing, and on a full disk its space is: it is removed when it is
/// dropped, unless it has taken its place.
struct Draft {
    path: PathBuf,
}

impl Draft {
    fn beside(database: &Path) -> Result<Self, OpenError> {
        let (path, _) = private_file::draft(database)?;
        Ok(Self { path })
    }

    /// Renames it, synced, over the database, for good.
    fn put_in_place(self, database: &Path) -> Result<(), OpenError> {
        let put = || {
            fs::rename(&self.path, database)?;
            File::open(database.parent().unwrap_or(database))?.sync_all()
        };
        put().map_err(files(database))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// What is told of a flaw: an error ends the work.
type OnFlaw<'a> = dyn FnMut(Flaw) -> Result<(), OpenError> + 'a;

fn rebuild(
    from: &Connection,
    directory: &Path,
    layout: i64,
    check_body: &CheckBody<'_>,
    on_flaw: &mut OnFlaw<'_>,
    watch: &mut Watch<'_>,
) -> Result<Draft, OpenError> {
    let draft = Draft::beside(&directory.join(DATABASE))?;
    let failed = |cause| OpenError::Database { path: draft.path.clone(), cause };
    let mut to = Connection::open(&draft.path).map_err(failed)?;
    // It counts for nothing until it is whole, and is synced then.
    for name in ["journal_mode", "synchronous"] {
        to.pragma_update(None, name, "OFF").map_err(failed)?;
    }
    let transaction = to.transaction().map_err(failed)?;
    transaction.execute_batch(SCHEMA).map_err(failed)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION).map_err(failed)?;
    let total = most_rows(from).unwrap_or_default() + most_events(from);
    let watched = Rows::new(total, watch);
    let mut copy = Copying {
        from,
        to: &transaction,
        draft: &draft.path,
        check_body,
        on_flaw,
        watched,
        accounts: HashMap::new(),
    };
    copy.accounts(layout)?;
    copy.rows(layout)?;
    copy.events(layout)?;
    copy.finish()?;
    transaction.commit().map_err(failed)?;
    drop(to);
    File::open(&draft.path).and_then(|file| file.sync_all()).map_err(files(&draft.path))?;
    Ok(draft)
}

struct Copying<'a> {
    from: &'a Connection,
    to: &'a Transaction<'a>,
    draft: &'a Path,
    check_body: &'a CheckBody<'a>,
    on_flaw: &'a mut OnFlaw<'a>,
    watched: Rows<'a>,
    accounts: HashMap<AccountNumber, Copied>,
}

/// An account on its way.
struct Copied {
    name: String,
    account: Known,
    /// What its row said, if that can be trusted.
    claims: Option<Known>,
}

impl Copying<'_> {
    fn accounts(&mut self, layout: i64) -> Result<(), OpenError> {
        let table =
            Table { name: "account", number: "number", select: accounts_select(layout), parse: raw_account };
        let mut found = Vec::new();
        table.each(self.from, &mut |account| {
            match account {
                Ok(account) => found.push(account),
                Err(flaw) => (self.on_flaw)(flaw)?,
            }
            Ok::<_, OpenError>(())
        })?;
        for RawAccount { number, name, created_at, trusted } in found {
            let (name, claims) = match trusted {
                Ok(StoredAccount { known, .. }) => (name, Some(known)),
                Err(problem) => {
                    (self.on_flaw)(Flaw { problem: format!("{problem}; it is kept") })?;
                    let is_name = name.parse::<AccountName>().is_ok();
                    (if is_name { name } else { format!("recovered-{}", number.0) }, None)
                }
            };
            self.insert_account(number, name, created_at, claims)?;
        }
        Ok(())
    }

    fn rows(&mut self, layout: i64) -> Result<(), OpenError> {
        let table =
            Table { name: "resource", number: "number", select: row_columns(layout), parse: stored_row };
        let from = self.from;
        table.each(from, &mut |row| {
            self.step()?;
            match row {
                Ok(row) => self.row(&row),
                Err(flaw) => (self.on_flaw)(flaw),
            }
        })
    }

    fn row(&mut self, row: &StoredRow) -> Result<(), OpenError> {
        if let Err(problem) = (self.check_body)(row) {
            return (self.on_flaw)(Flaw { problem });
        }
        self.need_account(row.account, row.created_at)?;
        let written = insert_row(self.to, row)
            .map_err(|cause| OpenError::Database { path: self.draft.to_owned(), cause })?;
        if written == 0 {
            let problem = format!("there are two {} `{}`: one is kept", row.kind.name(), row.id);
            return (self.on_flaw)(Flaw { problem });
        }
        if let Some(Copied { account, .. }) = self.accounts.get_mut(&row.account) {
            account.resources += 1;
            account.revision = account.revision.max(row.revision);
        }
        Ok(())
    }

    /// Makes an account anew that is not there, although there is something that it owns.
    fn need_account(&mut self, number: AccountNumber, at: Timestamp) -> Result<(), OpenError> {
        if self.accounts.contains_key(&number) {
            return Ok(());
        }
        let is_free = |name: &String| self.accounts.values().all(|copied| copied.name != *name);
        // Every store begins with this one.
        let first = (number.0 == 1).then(|| AccountName::default_account().to_string());
        let others = (1..).map(|copy| match copy {
            1 => format!("recovered-{}", number.0),
            copy => format!("recovered-{}-{copy}", number.0),
        });
        let name = first.into_iter().chain(others).find(is_free).unwrap_or_default();
        let problem =
            format!("account {} is not there, and what it owns is: it is now called `{name}`", number.0);
        (self.on_flaw)(Flaw { problem })?;
        self.insert_account(number, name, at, None)
    }

    fn insert_account(
        &mut self,
        number: AccountNumber,
        name: String,
        created_at: Timestamp,
        claims: Option<Known>,
    ) -> Result<(), OpenError> {
        let account = Known::new(number, &name, created_at);
        let insert = "INSERT INTO account (number, name, revision, created_at, resources, events, checksum)
                      VALUES (?1, ?2, 0, ?3, 0, 0, 0)";
        self.insert(insert, params![number.0, name, created_at.millis()])?;
        self.accounts.insert(number, Copied { name, account, claims });
        Ok(())
    }

    fn events(&mut self, layout: i64) -> Result<(), OpenError> {
        let select = if layout == 1 { EVENTS_OF_LAYOUT_1 } else { EVENTS };
        let table = Table { name: "event", number: "sequence", select, parse: stored_event };
        let from = self.from;
        table.each(from, &mut |event| {
            self.step()?;
            match event {
                Ok((sequence, account, event)) => self.event(sequence, account, &event),
                Err(flaw) => (self.on_flaw)(flaw),
            }
        })
    }

    fn event(&mut self, sequence: i64, number: AccountNumber, event: &StoredEvent) -> Result<(), OpenError> {
        let record = &event.record;
        self.need_account(number, event.at)?;
        if let Some(Copied { account, .. }) = self.accounts.get_mut(&number) {
            account.events += 1;
            account.revision = account.revision.max(event.revision);
        }
        self.insert(
            INSERT_EVENT,
            params![
                sequence,
                number.0,
                event.revision.0,
                event.at.millis(),
                record.kind.name(),
                record.id,
                record.event.map(Event::name),
                record.from.map(Status::name),
                record.to.map(Status::name),
                sums::of_event(sequence, number, event),
            ],
        )
        .map(drop)
    }

    /// Writes the revisions and counts of the accounts, and tells what is fewer than it was.
    fn finish(&mut self) -> Result<(), OpenError> {
        for (number, Copied { name, account, claims }) in std::mem::take(&mut self.accounts) {
            let mut account = account;
            if let Some(claims) = claims {
                account.revision = claims.revision;
                // The first layout counts nothing.
                for (what, were, are) in [
                    ("resources", claims.resources, account.resources),
                    ("events", claims.events, account.events),
                ] {
                    if were > are {
                        let problem =
                            format!("account `{name}` has {} {what} fewer than were stored", were - are);
                        (self.on_flaw)(Flaw { problem })?;
                    }
                }
            }
            let Known { revision: Revision(revision), resources, events, .. } = account;
            let update = "UPDATE account SET revision = ?2, resources = ?3, events = ?4, checksum = ?5
                          WHERE number = ?1";
            self.insert(update, params![number.0, revision, resources, events, account.sum()])?;
        }
        Ok(())
    }

    /// Writes, and says how many rows that were.
    fn insert(&self, statement: &str, values: &[&dyn rusqlite::ToSql]) -> Result<usize, OpenError> {
        let inserted = self.to.prepare_cached(statement).and_then(|mut insert| insert.execute(values));
        inserted.map_err(|cause| OpenError::Database { path: self.draft.to_owned(), cause })
    }

    fn step(&mut self) -> Result<(), OpenError> {
        if self.watched.step().is_break() { Err(OpenError::Stopped) } else { Ok(()) }
    }
}

/// The row of an account whether or not it can be trusted.
struct RawAccount {
    number: AccountNumber,
    name: String,
    created_at: Timestamp,
    trusted: Result<StoredAccount, String>,
}

fn raw_account(row: &rusqlite::Row<'_>) -> rusqlite::Result<RawAccount> {
    Ok(RawAccount {
        number: AccountNumber(row.get(0)?),
        name: row.get(1).unwrap_or_default(),
        created_at: Timestamp::from_millis(row.get(3).unwrap_or_default()),
        trusted: stored_account(row).map_err(|error| super::scan::reason(&error)),
    })
}

fn most_events(connection: &Connection) -> u64 {
    let last =
        connection.query_row("SELECT coalesce(max(sequence), 0) FROM event", [], |row| row.get::<_, i64>(0));
    last.map_or(0, i64::unsigned_abs)
}

/// Gives the database a second name that says which layout it has. One that another database has already stays.
fn keep_beside(path: &Path, layout: i64) -> Result<PathBuf, OpenError> {
    let number = fs::metadata(path).map_err(files(path))?.ino();
    let mut copies = 0;
    loop {
        let suffix = if copies == 0 { String::new() } else { format!(".{copies}") };
        let kept = path.with_file_name(format!("{DATABASE}.layout-{layout}{suffix}"));
        match fs::symlink_metadata(&kept) {
            Ok(found) if found.ino() == number => return Ok(kept),
            Ok(_) => copies += 1,
            Err(_) => {
                // Not every file system knows two names of one file.
                if fs::hard_link(path, &kept).is_err() {
                    copy_beside(path, &kept)?;
                }
                return Ok(kept);
            }
        }
    }
}

fn copy_beside(path: &Path, kept: &Path) -> Result<(), OpenError> {
    let (draft, mut copy) = private_file::draft(kept)?;
    let mut from = private_file::open_to_read(path)?;
    let copied = std::io::copy(&mut from, &mut copy).and_then(|_| copy.sync_all());
    copied.and_then(|()| fs::rename(draft, kept)).map_err(files(kept))
}

fn files(path: &Path) -> impl FnOnce(std::io::Error) -> OpenError {
    let path = path.to_owned();
    move |cause| OpenError::Files { path, cause }
}
