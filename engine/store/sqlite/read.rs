//! Reading: everything at the start, and single kinds for commands beside a running gateway.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::damage::{check_all_there, check_log_beside, read_record, totals};
use super::open::{check_own, connect};
use super::{DATABASE, Failure, OpenError};
use crate::account::{AccountName, AccountNumber, Revision};
use crate::clock::Timestamp;
use crate::lifecycle::Status;
use crate::resources::Kind;
use crate::store::{Handle, RowState, StoreError, StoredRow};

/// The numbers of all accounts with their names.
pub type AccountNames = Vec<(AccountNumber, AccountName)>;

/// Reads the rows of one kind, without owning the data directory: for commands beside a running gateway.
pub fn read_rows(directory: &Path, kind: Kind) -> Result<(AccountNames, Vec<StoredRow>), OpenError> {
    let path = directory.join(DATABASE);
    check_own(&path)?;
    check_log_beside(directory)?;
    let noted = read_record(directory)?;
    let connection = connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let read = || -> Result<_, StoreError> {
        // All of one moment.
        let connection =
            connection.unchecked_transaction().map_err(|error| Failure::before_commit(&error).0)?;
        let totals = totals(&connection).map_err(|error| Failure::before_commit(&error).0)?;
        let accounts = accounts(&connection)?.into_iter().map(|(number, name, _)| (number, name)).collect();
        let mut found = Vec::new();
        rows(&connection, Some(kind), &mut |row| {
            found.push(row);
            Ok(())
        })?;
        Ok((totals, accounts, found))
    };
    let (totals, accounts, found) = read().map_err(|error| OpenError::Foreign {
        path: path.clone(),
        problem: format!("cannot be read: {error}"),
    })?;
    check_all_there(directory, noted, totals)?;
    Ok((accounts, found))
}

pub(super) fn accounts(
    connection: &Connection,
) -> Result<Vec<(AccountNumber, AccountName, Revision)>, StoreError> {
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

pub(super) fn most_rows(connection: &Connection) -> Result<u64, StoreError> {
    // Numbers of rows that are gone leave gaps; to count what is there would read all of it.
    let range =
        "SELECT coalesce((SELECT max(number) FROM resource) - (SELECT min(number) FROM resource) + 1, 0)";
    let most = connection.query_row(range, [], |row| row.get::<_, i64>(0));
    most.map(i64::unsigned_abs).map_err(|error| Failure::before_commit(&error).0)
}

pub(super) fn rows(
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
pub(super) fn known<T>(
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
pub(super) fn known_or_null<T>(
    row: &rusqlite::Row<'_>,
    column: usize,
    parse: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let is_null = row.get_ref(column)? == rusqlite::types::ValueRef::Null;
    if is_null { Ok(None) } else { known(row, column, parse).map(Some) }
}
