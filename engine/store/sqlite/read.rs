//! Reading: everything at the start, and single kinds for commands beside a running gateway.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};

use super::damage::{check_all_there, check_log_beside, read_record, totals};
use super::open::{SCHEMA_VERSION, check_own, connect};
use super::sums::{self, Known};
use super::{DATABASE, Failure, OpenError};
use crate::account::{AccountName, AccountNumber, Revision};
use crate::clock::Timestamp;
use crate::lifecycle::{Event, Status};
use crate::resources::Kind;
use crate::store::{EventRecord, Handle, RowState, StoreError, StoredEvent, StoredRow};

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
        let layout = layout_of(&connection).map_err(|error| Failure::before_commit(&error).0)?;
        let accounts = accounts(&connection, layout)?;
        let accounts = accounts.into_iter().map(|account| (account.number, account.name)).collect();
        let mut found = Vec::new();
        rows(&connection, layout, Some(kind), &mut |row| {
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

/// An account as it is stored.
pub(super) struct StoredAccount {
    pub number: AccountNumber,
    pub name: AccountName,
    pub known: Known,
}

/// What the columns of an account are in a layout. The first one had no counts and no checksums.
pub(super) fn accounts_select(layout: i64) -> &'static str {
    match layout {
        1 => "SELECT number, name, revision, created_at, 0, 0, NULL FROM account",
        _ => "SELECT number, name, revision, created_at, resources, events, checksum FROM account",
    }
}

/// All accounts.
pub(super) fn accounts(connection: &Connection, layout: i64) -> Result<Vec<StoredAccount>, StoreError> {
    let read = || {
        let mut select = connection.prepare(&format!("{} ORDER BY number", accounts_select(layout)))?;
        let accounts = select.query_map([], stored_account)?;
        accounts.collect::<rusqlite::Result<Vec<_>>>()
    };
    read().map_err(|error| Failure::before_commit(&error).0)
}

/// The account with this name.
pub(super) fn account_named(
    connection: &Connection,
    name: &AccountName,
) -> Result<Option<StoredAccount>, StoreError> {
    let select = format!("{} WHERE name = ?1", accounts_select(SCHEMA_VERSION));
    let found = connection.query_row(&select, [name.as_str()], stored_account).optional();
    found.map_err(|error| Failure::before_commit(&error).0)
}

/// An account, unless it is not as it was written.
pub(super) fn stored_account(row: &Row<'_>) -> rusqlite::Result<StoredAccount> {
    let name = known(row, 1, |name| name.parse::<AccountName>().ok())?;
    let number = AccountNumber(row.get(0)?);
    let new = Known::new(number, name.as_str(), Timestamp::from_millis(row.get(3)?));
    let found = Known { revision: Revision(row.get(2)?), resources: row.get(4)?, events: row.get(5)?, ..new };
    check_sum(row, 6, found.sum(), || format!("account `{name}`"))?;
    Ok(StoredAccount { number, name, known: found })
}

/// Refuses a row that is not as it was written. The first layout has no sums.
fn check_sum(row: &Row<'_>, column: usize, sum: i64, what: impl FnOnce() -> String) -> rusqlite::Result<()> {
    match row.get::<_, Option<i64>>(column)? {
        Some(written) if written != sum => Err(rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Integer,
            format!("{} is not as it was written: its checksum is another one", what()).into(),
        )),
        _ => Ok(()),
    }
}

/// A resource whose account is not there.
pub(super) fn without_account(row: &StoredRow) -> StoreError {
    let (kind, id, account) = (row.kind.name(), &row.id, row.account.0);
    StoreError::Corrupt(format!("the {kind} `{id}` belongs to account {account}, which is not there"))
}

/// The layout that a database says it has.
pub(super) fn layout_of(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
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
    layout: i64,
    kind: Option<Kind>,
    visit: &mut dyn FnMut(StoredRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| Failure::before_commit(&error).0;
    let mut select = connection
        .prepare(&format!("{} WHERE ?1 IS NULL OR kind = ?1 ORDER BY number", row_columns(layout)))
        .map_err(failed)?;
    let mut found = select.query([kind.map(Kind::name)]).map_err(failed)?;
    while let Some(row) = found.next().map_err(failed)? {
        visit(stored_row(row).map_err(failed)?)?;
    }
    Ok(())
}

/// What the columns of a resource are in a layout.
pub(super) fn row_columns(layout: i64) -> &'static str {
    match layout {
        1 => {
            "SELECT number, account, kind, id, revision, status, since, due_at, created_at, body, NULL
              FROM resource"
        }
        _ => {
            "SELECT number, account, kind, id, revision, status, since, due_at, created_at, body, checksum
              FROM resource"
        }
    }
}

/// A resource, unless it is not as it was written.
pub(super) fn stored_row(row: &Row<'_>) -> rusqlite::Result<StoredRow> {
    let stored = StoredRow {
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
    };
    check_sum(row, 10, sums::of_row(&stored), || format!("the {} `{}`", stored.kind.name(), stored.id))?;
    Ok(stored)
}

/// Events as they are stored.
pub(super) const EVENTS: &str =
    "SELECT sequence, account, revision, at, kind, id, event, from_status, to_status, checksum FROM event";
/// The same of the first layout.
pub(super) const EVENTS_OF_LAYOUT_1: &str =
    "SELECT sequence, account, revision, at, kind, id, event, from_status, to_status, NULL FROM event";

/// An event with its number and account.
pub(super) fn stored_event(row: &Row<'_>) -> rusqlite::Result<(i64, AccountNumber, StoredEvent)> {
    let (sequence, account) = (row.get(0)?, AccountNumber(row.get(1)?));
    let event = StoredEvent {
        revision: Revision(row.get(2)?),
        at: Timestamp::from_millis(row.get(3)?),
        record: EventRecord {
            kind: known(row, 4, Kind::parse)?,
            id: row.get(5)?,
            event: known_or_null(row, 6, Event::parse)?,
            from: known_or_null(row, 7, Status::parse)?,
            to: known_or_null(row, 8, Status::parse)?,
        },
    };
    check_sum(row, 9, sums::of_event(sequence, account, &event), || {
        format!("event {sequence} of the {} `{}`", event.record.kind.name(), event.record.id)
    })?;
    Ok((sequence, account, event))
}

/// A column whose text must be one of ours.
pub(super) fn known<T>(
    row: &Row<'_>,
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
    row: &Row<'_>,
    column: usize,
    parse: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let is_null = row.get_ref(column)? == rusqlite::types::ValueRef::Null;
    if is_null { Ok(None) } else { known(row, column, parse).map(Some) }
}
