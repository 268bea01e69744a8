//! Writing: one group inside its transaction.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction, params};

use super::sums::{self, Fixed, Known, state_half};
use crate::account::AccountNumber;
use crate::clock::Timestamp;
use crate::lifecycle::{Event, Status};
use crate::store::{AccountStep, Group, NewBody, RowWrite, StoredEvent, StoredRow};

/// A new row.
const INSERT_ROW: &str = "INSERT INTO resource
    (number, account, kind, id, revision, status, since, due_at, created_at, body, checksum)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING";
/// A new event.
pub(super) const INSERT_EVENT: &str = "INSERT INTO event
    (sequence, account, revision, at, kind, id, event, from_status, to_status, checksum)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

/// The highest number of a row in a database.
pub(super) fn last_row(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT coalesce(max(number), 0) FROM resource", [], |row| row.get(0))
}

/// The highest sequence of an event in a database. Those after it are chosen here, and not by SQLite, because the checksums
/// are over them too.
pub(super) fn last_event(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT coalesce(max(sequence), 0) FROM event", [], |row| row.get(0))
}

/// Writes a group inside its transaction. What is known of the accounts is moved on with it.
pub(super) fn write_group(
    transaction: &Transaction<'_>,
    group: &Group,
    accounts: &mut HashMap<AccountNumber, Known>,
    last_event: &mut i64,
) -> Result<(), NotWritten> {
    for write in &group.writes {
        let account = accounts.get_mut(&write.account()).ok_or_else(|| no_account(write.account()))?;
        account.resources += write_row(transaction, write)?;
    }
    for (number, event) in &group.events {
        let account = accounts.get_mut(number).ok_or_else(|| no_account(*number))?;
        *last_event += 1;
        write_event(transaction, *last_event, *number, event)?;
        account.events += 1;
    }
    for AccountStep { account: number, from, to } in &group.accounts {
        let account = accounts.get_mut(number).ok_or_else(|| no_account(*number))?;
        if account.revision != *from {
            let problem =
                format!("account {} is at revision {}, not {}", number.0, account.revision.0, from.0);
            return Err(NotWritten::Corrupt(problem));
        }
        account.revision = *to;
        write_account(transaction, *number, account)?;
    }
    Ok(())
}

/// Why a group was not written.
pub(super) enum NotWritten {
    /// SQLite failed.
    Sqlite(rusqlite::Error),
    /// Something that is stored is not as it was read, although nobody else may change it.
    Corrupt(String),
}

impl From<rusqlite::Error> for NotWritten {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

fn no_account(number: AccountNumber) -> NotWritten {
    NotWritten::Corrupt(format!("account {} is missing", number.0))
}

/// Notes where an account is after a group.
fn write_account(
    transaction: &Transaction<'_>,
    number: AccountNumber,
    account: &Known,
) -> Result<(), NotWritten> {
    let mut update = transaction.prepare_cached(
        "UPDATE account SET revision = ?1, resources = ?2, events = ?3, checksum = ?4 WHERE number = ?5",
    )?;
    let Known { revision, resources, events, .. } = account;
    let changed = update.execute(params![revision.0, resources, events, account.sum(), number.0])?;
    if changed == 1 { Ok(()) } else { Err(no_account(number)) }
}

/// Inserts a row, and gives how many were inserted: none where its place is taken.
pub(super) fn insert_row(connection: &Connection, row: &StoredRow) -> rusqlite::Result<usize> {
    connection.prepare_cached(INSERT_ROW)?.execute(params![
        row.handle.0,
        row.account.0,
        row.kind.name(),
        row.id,
        row.revision.0,
        row.state.status.name(),
        row.state.since.millis(),
        row.state.due_at.map(Timestamp::millis),
        row.created_at.millis(),
        row.body,
        sums::of_row(row),
    ])
}

/// Writes one row, and gives how many more rows there are then.
fn write_row(transaction: &Transaction<'_>, write: &RowWrite) -> Result<i64, NotWritten> {
    let (changed, handle, more) = match write {
        RowWrite::Insert(row) => (insert_row(transaction, row)?, row.handle, 1),
        RowWrite::Update { handle, account, expected, revision, state, body: None } => {
            // The upper half of the checksum is over what stays as it is.
            let mut update = transaction.prepare_cached(
                "UPDATE resource SET revision = ?1, status = ?2, since = ?3, due_at = ?4,
                 checksum = (checksum & -4294967296) | ?5 WHERE number = ?6 AND account = ?7 AND revision = ?8",
            )?;
            let changed = update.execute(params![
                revision.0,
                state.status.name(),
                state.since.millis(),
                state.due_at.map(Timestamp::millis),
                state_half(handle.0, *revision, state),
                handle.0,
                account.0,
                expected.0,
            ])?;
            (changed, *handle, 0)
        }
        RowWrite::Update { handle, account, expected, revision, state, body: Some(new) } => {
            let NewBody { kind, id, created_at, body } = new;
            let (number, kind, created_at) = (handle.0, kind.name(), *created_at);
            let sum =
                Fixed { number, account: *account, kind, id, created_at, body }.with_state(*revision, state);
            let mut update = transaction.prepare_cached(
                "UPDATE resource SET revision = ?1, status = ?2, since = ?3, due_at = ?4, body = ?5, checksum = ?6
                 WHERE number = ?7 AND account = ?8 AND revision = ?9",
            )?;
            let changed = update.execute(params![
                revision.0,
                state.status.name(),
                state.since.millis(),
                state.due_at.map(Timestamp::millis),
                body,
                sum,
                handle.0,
                account.0,
                expected.0,
            ])?;
            (changed, *handle, 0)
        }
        RowWrite::Delete { handle, account, expected } => {
            let mut delete = transaction.prepare_cached(
                "DELETE FROM resource WHERE number = ?1 AND account = ?2 AND revision = ?3",
            )?;
            (delete.execute(params![handle.0, account.0, expected.0])?, *handle, -1)
        }
    };
    if changed == 1 {
        return Ok(more);
    }
    Err(NotWritten::Corrupt(format!("row {} is not as it was read", handle.0)))
}

fn write_event(
    transaction: &Transaction<'_>,
    sequence: i64,
    account: AccountNumber,
    event: &StoredEvent,
) -> rusqlite::Result<()> {
    let StoredEvent { revision, at, record } = event;
    let mut insert = transaction.prepare_cached(INSERT_EVENT)?;
    insert.execute(params![
        sequence,
        account.0,
        revision.0,
        at.millis(),
        record.kind.name(),
        record.id,
        record.event.map(Event::name),
        record.from.map(Status::name),
        record.to.map(Status::name),
        sums::of_event(sequence, account, event),
    ])?;
    Ok(())
}
