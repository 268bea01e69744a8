//! What is looked at before a database is trusted: its log, and whether all is there that was acknowledged.

use std::fs::{File, TryLockError};
use std::path::Path;

use rusqlite::Connection;
use thiserror::Error;

use super::acknowledged::{Noted, RECORD, RecordError, Totals};
use super::log_check::{LogDamage, read_log};
use super::open::{OpenError, SCHEMA_VERSION};
use super::{DATABASE, LOCK, LOG};

/// What is wrong with the files of a data directory. A gateway that went on would serve less than it has acknowledged, or
/// something else.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Damage {
    /// The log does not verify, and commits follow that place.
    #[error("{LOG} {0}")]
    Log(LogDamage),
    /// The database has less than was acknowledged.
    #[error("{}", missing(noted, found))]
    Missing {
        /// What was acknowledged at least.
        noted: Totals,
        /// What there is.
        found: Totals,
    },
    /// The database itself is not as it was written.
    #[error("{DATABASE} is damaged: {0}")]
    Database(String),
    /// Nobody knows how much was acknowledged.
    #[error(
        "{RECORD} is damaged: it says how much was acknowledged, so nobody can tell whether all of it is there"
    )]
    Record,
}

/// What a person can do about a damaged data directory.
pub fn remedy(directory: &Path) -> String {
    let directory = directory.display();
    format!(
        "restore a backup with `zc-gateway restore BACKUP --data {directory} --replace`, or go on with what is whole: \
         `zc-gateway serve --data {directory} --recover` keeps a copy of the damaged files and says what is lost"
    )
}

fn missing(noted: &Totals, found: &Totals) -> String {
    let changes = noted.revisions.saturating_sub(found.revisions);
    let accounts = noted.accounts.saturating_sub(found.accounts);
    let lost = match (changes, accounts) {
        (changes, 0) => format!("{changes} acknowledged changes"),
        (0, accounts) => format!("{accounts} accounts"),
        (changes, accounts) => format!("{changes} acknowledged changes and {accounts} accounts"),
    };
    format!(
        "{lost} are missing: the end of {LOG} is damaged or gone, or {DATABASE} is an older copy (it has {} changes; \
         {} were acknowledged)",
        found.revisions, noted.revisions
    )
}

/// Looks at the log of a directory that nobody has open.
pub(super) fn check_log(directory: &Path) -> Result<(), OpenError> {
    let log = directory.join(LOG);
    let contents =
        read_log(&log, &directory.join(DATABASE)).map_err(|cause| OpenError::Files { path: log, cause })?;
    match contents.damage {
        Some(damage) => Err(OpenError::damaged(directory, Damage::Log(damage))),
        None => Ok(()),
    }
}

/// The same for a directory that a gateway may have open. What that one writes looks torn at times, and it knows its log: then
/// nothing is found.
pub(super) fn check_log_beside(directory: &Path) -> Result<(), OpenError> {
    let is_owned = || {
        let lock = File::open(directory.join(LOCK));
        lock.is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
    };
    check_log(directory).or_else(|error| match error {
        OpenError::Damaged { .. } if is_owned() => Ok(()),
        error => Err(error),
    })
}

/// What the record of a directory says; none where there is none. Read it before the database: that may go on meanwhile.
pub(super) fn read_record(directory: &Path) -> Result<Option<Noted>, OpenError> {
    Noted::read(directory).map_err(|error| match error {
        RecordError::Damaged => OpenError::damaged(directory, Damage::Record),
        RecordError::NotOwn(error) => error.into(),
        RecordError::Files(cause) => OpenError::Files { path: directory.join(RECORD), cause },
    })
}

/// Whether the database has all that `noted` says.
pub(super) fn check_all_there(
    directory: &Path,
    noted: Option<Noted>,
    found: Totals,
) -> Result<(), OpenError> {
    let Some(Noted { totals: noted, layout, .. }) = noted else { return Ok(()) };
    if layout > SCHEMA_VERSION {
        // The database will say so of itself; if it does not, it is an older copy.
        tracing::warn!(layout, "the record of what was acknowledged was written by a later version");
    }
    if found.accounts < noted.accounts || found.revisions < noted.revisions {
        return Err(OpenError::damaged(directory, Damage::Missing { noted, found }));
    }
    Ok(())
}

/// What the database has.
pub(super) fn totals(connection: &Connection) -> rusqlite::Result<Totals> {
    let select = "SELECT count(*), coalesce(sum(revision), 0) FROM account";
    connection.query_row(select, [], |row| {
        let (accounts, revisions): (i64, i64) = (row.get(0)?, row.get(1)?);
        Ok(Totals { accounts: accounts.unsigned_abs(), revisions: revisions.unsigned_abs() })
    })
}
