//! Writing: one batch inside the transaction of its group.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction, params};

use super::sums::{self, Fixed, Known, state_half};

use crate::account::{AccountNumber, Revision};
use crate::clock::Timestamp;
use crate::lifecycle::{Event, Status};
use crate::store::{Batch, Committed, Conflict, EventRecord, Handle, NewBody, RowWrite};

/// A new row.
pub(super) const INSERT_ROW: &str = "INSERT INTO resource
    (number, account, kind, id, revision, status, since, due_at, created_at, body, checksum)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING";
/// A new event.
pub(super) const INSERT_EVENT: &str = "INSERT INTO event
    (sequence, account, revision, at, kind, id, event, from_status, to_status, checksum)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

/// The last numbers that were given. They are chosen here, and not by SQLite, because the checksums are over them too.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Numbers {
    row: i64,
    event: i64,
}

impl Numbers {
    /// Those in a database.
    pub fn of(connection: &Connection) -> rusqlite::Result<Self> {
        let last = |select: &str| connection.query_row(select, [], |row| row.get(0));
        Ok(Self {
            row: last("SELECT coalesce(max(number), 0) FROM resource")?,
            event: last("SELECT coalesce(max(sequence), 0) FROM event")?,
        })
    }
}

/// Applies one batch inside the transaction of its group.
pub(super) fn commit_one(
    transaction: &Transaction<'_>,
    batch: &Batch,
    accounts: &mut HashMap<AccountNumber, Known>,
    numbers: &mut Numbers,
) -> rusqlite::Result<Result<Committed, Conflict>> {
    let Some(mut account) = accounts.get(&batch.account).copied() else { return Ok(Err(Conflict)) };
    if batch.expected.is_some_and(|expected| expected != account.revision) {
        return Ok(Err(Conflict));
    }
    account.revision.0 += 1;
    let revision = account.revision;
    // A batch of one write needs no savepoint: when that write is in conflict, nothing has been written yet.
    let several = batch.writes.len() > 1;
    if several {
        transaction.execute_batch("SAVEPOINT batch")?;
    }
    let mut handles = Vec::with_capacity(batch.writes.len());
    for write in &batch.writes {
        match write_row(transaction, batch.account, revision, write, numbers)? {
            Ok(handle) => {
                handles.push(handle);
                account.resources += match write {
                    RowWrite::Insert { .. } => 1,
                    RowWrite::Update { .. } => 0,
                    RowWrite::Delete { .. } => -1,
                };
            }
            Err(conflict) => {
                if several {
                    transaction.execute_batch("ROLLBACK TO batch; RELEASE batch")?;
                }
                return Ok(Err(conflict));
            }
        }
    }
    for record in &batch.events {
        write_event(transaction, batch, revision, record, numbers)?;
        account.events += 1;
    }
    if several {
        transaction.execute_batch("RELEASE batch")?;
    }
    accounts.insert(batch.account, account);
    Ok(Ok(Committed { revision, handles }))
}

/// Notes where an account is after its batches.
pub(super) fn write_account(
    transaction: &Transaction<'_>,
    number: AccountNumber,
    account: &Known,
) -> rusqlite::Result<()> {
    let mut update = transaction.prepare_cached(
        "UPDATE account SET revision = ?1, resources = ?2, events = ?3, checksum = ?4 WHERE number = ?5",
    )?;
    let Known { revision, resources, events, .. } = account;
    update.execute(params![revision.0, resources, events, account.sum(), number.0])?;
    Ok(())
}

fn write_row(
    transaction: &Transaction<'_>,
    account: AccountNumber,
    revision: Revision,
    write: &RowWrite,
    numbers: &mut Numbers,
) -> rusqlite::Result<Result<Handle, Conflict>> {
    let (changed, handle) = match write {
        RowWrite::Insert { kind, id, created_at, state, body } => {
            numbers.row += 1;
            let (number, kind, created_at) = (numbers.row, kind.name(), *created_at);
            let sum = Fixed { number, account, kind, id, created_at, body }.with_state(revision, state);
            let mut insert = transaction.prepare_cached(INSERT_ROW)?;
            let changed = insert.execute(params![
                number,
                account.0,
                kind,
                id,
                revision.0,
                state.status.name(),
                state.since.millis(),
                state.due_at.map(Timestamp::millis),
                created_at.millis(),
                body,
                sum,
            ])?;
            (changed, Handle(number))
        }
        RowWrite::Update { handle, expected, state, body: None } => {
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
                state_half(handle.0, revision, state),
                handle.0,
                account.0,
                expected.0,
            ])?;
            (changed, *handle)
        }
        RowWrite::Update { handle, expected, state, body: Some(NewBody { kind, id, created_at, body }) } => {
            let (number, kind, created_at) = (handle.0, kind.name(), *created_at);
            let sum = Fixed { number, account, kind, id, created_at, body }.with_state(revision, state);
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
    numbers: &mut Numbers,
) -> rusqlite::Result<()> {
    numbers.event += 1;
    let mut insert = transaction.prepare_cached(INSERT_EVENT)?;
    insert.execute(params![
        numbers.event,
        batch.account.0,
        revision.0,
        batch.at.millis(),
        record.kind.name(),
        record.id,
        record.event.map(Event::name),
        record.from.map(Status::name),
        record.to.map(Status::name),
        sums::of_record(numbers.event, batch.account, revision, batch.at, record),
    ])?;
    Ok(())
}
