//! Writing: one batch inside the transaction of its group.

use std::collections::HashMap;

use rusqlite::{Transaction, params};

use crate::account::{AccountNumber, Revision};
use crate::clock::Timestamp;
use crate::lifecycle::{Event, Status};
use crate::store::{Batch, Committed, Conflict, EventRecord, Handle, RowWrite};

/// Applies one batch inside the transaction of its group.
pub(super) fn commit_one(
    transaction: &Transaction<'_>,
    batch: &Batch,
    revisions: &mut HashMap<AccountNumber, Revision>,
) -> rusqlite::Result<Result<Committed, Conflict>> {
    let Some(current) = revisions.get(&batch.account).copied() else { return Ok(Err(Conflict)) };
    if batch.expected.is_some_and(|expected| expected != current) {
        return Ok(Err(Conflict));
    }
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
