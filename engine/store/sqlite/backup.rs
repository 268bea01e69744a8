//! A consistent copy of the database, made beside the gateway that has it open, and what such a copy holds.

use std::path::Path;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use thiserror::Error;

use super::OpenError;
use super::damage::{check_all_there, check_log_beside, read_record, totals};
use super::open::{check_own, connect, readable_layout};
use super::read::layout_of;
use crate::private_file;
use crate::progress::{Progress, Watch};

/// How many pages are copied before the watcher is told.
const PAGES_BETWEEN_REPORTS: i32 = 1024;
/// How long the copy waits for a lock, such as that of a gateway which is just starting.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The layout of its tables; a version of the gateway reads one.
    pub layout: i64,
    /// How many accounts.
    pub accounts: u64,
    /// How many rows of all kinds: ports, servers, access keys and so on.
    pub resources: u64,
    /// How many changes there have been: the sum of the revisions of all accounts.
    pub revisions: u64,
}

/// Why a copy was not made. What is there of it is worth nothing.
#[derive(Debug, Error)]
pub enum CopyError {
    /// The database cannot be opened, or is none of this version's.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// SQLite could not read the one or write the other.
    #[error("the database could not be copied: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The database is damaged: its copy does not pass SQLite's own check.
    #[error("the database is damaged, and so would be the copy: {0}")]
    Damaged(String),
    /// The watcher ended the work.
    #[error("it was stopped")]
    Stopped,
}

/// Copies the database at `source` to the new file `copy`, which needs no write-ahead log, and checks the copy. It is of
/// one moment: the last commit before it began. Writers go on meanwhile. `watch` is told of bytes. The file is not synced.
pub fn copy_database(source: &Path, copy: &Path, watch: &mut Watch<'_>) -> Result<Contents, CopyError> {
    let directory = source.parent().unwrap_or(source);
    check_own(source)?;
    check_log_beside(directory)?;
    let noted = read_record(directory)?;
    let from = open_to_read(source)?;
    readable_layout(&from, source).map_err(|error| error.judged(directory))?;
    private_file::create(copy).map_err(OpenError::NotOwn)?;
    copy_pages(&from, copy, watch)?;
    // From here on nobody's log is held.
    drop(from);
    let connection = Connection::open(copy)?;
    // The copy says of itself that it has a log; without one it is a single file that read-only media can hold too.
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    let verdict: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(CopyError::Damaged(verdict));
    }
    check_all_there(directory, noted, totals(&connection)?)?;
    Ok(counted(&connection)?)
}

/// What the database at `path` holds; refused when it is not one of this version's.
pub fn contents(path: &Path) -> Result<Contents, OpenError> {
    let connection = open_to_read(path)?;
    readable_layout(&connection, path)?;
    counted(&connection).map_err(|cause| OpenError::Database { path: path.to_owned(), cause })
}

fn copy_pages(from: &Connection, copy: &Path, watch: &mut Watch<'_>) -> Result<(), CopyError> {
    // Without a transaction of its own the copy would begin anew after every commit of the gateway.
    let _of_one_moment = from.unchecked_transaction()?;
    from.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let mut to = Connection::open(copy)?;
    // It counts for nothing until it is whole: whoever asked for it syncs it then.
    for name in ["journal_mode", "synchronous"] {
        to.pragma_update(None, name, "OFF")?;
    }
    let page_bytes: i64 = from.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let page_bytes = page_bytes.unsigned_abs();
    let backup = Backup::new(from, &mut to)?;
    loop {
        match backup.step(PAGES_BETWEEN_REPORTS)? {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            // Only the first step takes locks, and it has waited for them.
            other => return Err(CopyError::Damaged(format!("the database is locked ({other:?})"))),
        }
        let pages = backup.progress();
        let bytes = |pages: i32| u64::from(pages.unsigned_abs()) * page_bytes;
        let progress =
            Progress { done: bytes(pages.pagecount - pages.remaining), total: bytes(pages.pagecount) };
        if watch(progress).is_break() {
            return Err(CopyError::Stopped);
        }
    }
}

fn open_to_read(path: &Path) -> Result<Connection, OpenError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let failed = |cause| OpenError::Database { path: path.to_owned(), cause };
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    Ok(connection)
}

fn counted(connection: &Connection) -> rusqlite::Result<Contents> {
    let count = |query: &str| connection.query_row(query, [], |row| row.get::<_, i64>(0));
    Ok(Contents {
        layout: layout_of(connection)?,
        accounts: count("SELECT count(*) FROM account")?.unsigned_abs(),
        resources: count("SELECT count(*) FROM resource")?.unsigned_abs(),
        revisions: count("SELECT coalesce(sum(revision), 0) FROM account")?.unsigned_abs(),
    })
}
