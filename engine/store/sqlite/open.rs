//! Opening a data directory: its files, and the settings that durability rests on.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};
use thiserror::Error;

use super::damage::{Damage, remedy};
use crate::private_directory::OpenToAll;
use crate::private_file::{self, PrivateFileError};

/// The file whose lock says who owns a data directory.
pub const LOCK: &str = "lock";
/// Marks the file as ours in its header: "zcgw".
pub(super) const APPLICATION_ID: i64 = 0x7a63_6777;
/// The layout of databases from which [`SCHEMA`] can still be made.
const OLDEST_LAYOUT: i64 = 1;
/// The layout below; a file with a later number is refused.
pub(super) const SCHEMA_VERSION: i64 = 2;

pub(super) const SCHEMA: &str = "
CREATE TABLE account (
    number   INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    resources INTEGER NOT NULL,
    events   INTEGER NOT NULL,
    checksum INTEGER NOT NULL
) STRICT;
CREATE TABLE resource (
    number   INTEGER PRIMARY KEY,
    account  INTEGER NOT NULL REFERENCES account (number),
    kind     TEXT NOT NULL,
    id       TEXT NOT NULL,
    revision INTEGER NOT NULL,
    status   TEXT NOT NULL,
    since    INTEGER NOT NULL,
    due_at   INTEGER,
    created_at INTEGER NOT NULL,
    body     TEXT NOT NULL,
    checksum INTEGER NOT NULL
) STRICT;
-- Only what can be chosen: over random identifiers each new row would write a page of its own (64 in one commit: 13 times the log).
CREATE UNIQUE INDEX chosen_identifier ON resource (account, id) WHERE kind = 'access_key';
CREATE TABLE event (
    sequence INTEGER PRIMARY KEY,
    account  INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    id       TEXT NOT NULL,
    event    TEXT,
    from_status TEXT,
    to_status   TEXT,
    checksum INTEGER NOT NULL
) STRICT;
";

/// Why a data directory cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another process has it open.
    #[error("{0} is in use by another process; stop that one, or choose another directory with --data")]
    InUse(PathBuf),
    /// The directory or a file in it cannot be made or read.
    #[error("{path}: {cause}")]
    Files {
        /// Which file or directory.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file is not one of this version's.
    #[error("{path} {problem}")]
    Foreign {
        /// The database file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The files are not as they were written.
    #[error("{damage}; {}", remedy(directory))]
    Damaged {
        /// The data directory.
        directory: PathBuf,
        /// What is wrong.
        damage: Damage,
    },
    /// A file of the directory is not the gateway's own.
    #[error(transparent)]
    NotOwn(#[from] PrivateFileError),
    /// Others can put files into the directory.
    #[error(transparent)]
    OpenToAll(#[from] OpenToAll),
    /// The watcher ended the work; nothing was changed.
    #[error("it was stopped")]
    Stopped,
    /// SQLite did not do as asked.
    #[error("{path}: {cause}")]
    Database {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        cause: rusqlite::Error,
    },
}

impl OpenError {
    pub(super) fn damaged(directory: &Path, damage: Damage) -> Self {
        Self::Damaged { directory: directory.to_owned(), damage }
    }

    /// What SQLite cannot make sense of is damage.
    pub(super) fn judged(self, directory: &Path) -> Self {
        match self {
            Self::Database { cause, .. } if is_damage(&cause) => {
                Self::damaged(directory, Damage::Database(cause.to_string()))
            }
            other => other,
        }
    }

    /// The same where nothing can be made of what is there.
    pub(super) fn beyond_recovery(self, directory: &Path) -> Self {
        match self.judged(directory) {
            Self::Damaged { damage, .. } => Self::Foreign {
                path: directory.to_owned(),
                problem: format!(
                    "cannot be recovered: {damage}; restore a backup with `zc-gateway restore BACKUP --data {} --replace`",
                    directory.display()
                ),
            },
            other => other,
        }
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    // Of a schema that it cannot read SQLite says no more than this.
    error.sqlite_error().is_some_and(|failure| {
        matches!(failure.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
            || error.to_string().starts_with("malformed database schema")
    })
}

/// Checks a database and what SQLite opens by name beside it; none of it need be there.
pub(super) fn check_own(database: &Path) -> Result<(), OpenError> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = database.as_os_str().to_owned();
        name.push(ending);
        private_file::check(Path::new(&name))?;
    }
    Ok(())
}

/// Connects to an existing database that is the gateway's own.
pub(super) fn connect(path: &Path, access: OpenFlags) -> Result<Connection, OpenError> {
    check_own(path)?;
    // SQLite takes the flag at its word and follows no link to the directory either, which may well be behind one.
    let directory = path.parent().and_then(|directory| directory.canonicalize().ok()).unwrap_or_default();
    let real = path.file_name().map_or_else(|| path.to_owned(), |name| directory.join(name));
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    Connection::open_with_flags(real, flags)
        .map_err(|cause| OpenError::Database { path: path.to_owned(), cause })
}

/// Sets and checks what durability rests on, and makes the tables in a new file.
pub(super) fn prepare(connection: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let database_error = |cause| OpenError::Database { path: path.to_owned(), cause };
    // Only a checkpoint of another connection can hold the log, and that ends.
    connection.busy_timeout(std::time::Duration::from_secs(30)).map_err(database_error)?;
    let is_new = pragma(connection, path, "schema_version")? == "0";
    if !is_new {
        check_ours(connection, path)?;
    }
    for (name, value) in [("journal_mode", "WAL"), ("synchronous", "FULL"), ("wal_autocheckpoint", "0")] {
        connection.pragma_update(None, name, value).map_err(database_error)?;
    }
    if is_new {
        let transaction = connection.transaction().map_err(database_error)?;
        transaction.execute_batch(SCHEMA).map_err(database_error)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(database_error)?;
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION).map_err(database_error)?;
        transaction.commit().map_err(database_error)?;
    }
    // A file system or a build may ignore a setting silently: read each one back.
    for (name, wanted) in [("journal_mode", "wal"), ("synchronous", "2"), ("wal_autocheckpoint", "0")] {
        let found = pragma(connection, path, name)?;
        if found != wanted {
            let problem = format!("cannot be kept safely: {name} is {found} and must be {wanted}");
            return Err(OpenError::Foreign { path: path.to_owned(), problem });
        }
    }
    connection.set_prepared_statement_cache_capacity(32);
    Ok(())
}

/// Refuses a database of another program or of another layout than this version's.
pub(super) fn check_ours(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    match readable_layout(connection, path)? {
        SCHEMA_VERSION => check_schema(connection, path),
        older => Err(OpenError::Foreign {
            path: path.to_owned(),
            problem: format!(
                "has layout {older}, and this version writes layout {SCHEMA_VERSION}: `serve` migrates it"
            ),
        }),
    }
}

/// The layout of a database that this version can read; refuses one of another program or of a later layout.
pub(super) fn readable_layout(connection: &Connection, path: &Path) -> Result<i64, OpenError> {
    let foreign = |problem: String| Err(OpenError::Foreign { path: path.to_owned(), problem });
    if pragma(connection, path, "application_id")? != APPLICATION_ID.to_string() {
        return foreign("is a database of another program".to_owned());
    }
    let layout = pragma(connection, path, "user_version")?;
    match layout.parse() {
        Ok(layout @ OLDEST_LAYOUT..=SCHEMA_VERSION) => Ok(layout),
        _ => foreign(format!(
            "has layout {layout}; this version reads layout {OLDEST_LAYOUT} to {SCHEMA_VERSION}"
        )),
    }
}

/// The layout of a database that must be migrated before it is written; none of a new one.
pub(super) fn older_layout(connection: &Connection, path: &Path) -> Result<Option<i64>, OpenError> {
    if pragma(connection, path, "schema_version")? == "0" {
        return Ok(None);
    }
    let layout = readable_layout(connection, path)?;
    Ok((layout < SCHEMA_VERSION).then_some(layout))
}

/// The tables and the index must be those below, to the letter: their descriptions have no checksum.
fn check_schema(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let described = |connection: &Connection| {
        let names = "'account', 'resource', 'event', 'chosen_identifier'";
        let select =
            format!("SELECT type, name, sql FROM sqlite_schema WHERE name IN ({names}) ORDER BY name");
        let mut select = connection.prepare(&select)?;
        let rows = select.query_map([], |row| -> rusqlite::Result<(String, String, String)> {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    };
    let database_error = |cause| OpenError::Database { path: path.to_owned(), cause };
    let wanted = Connection::open_in_memory().map_err(database_error)?;
    wanted.execute_batch(SCHEMA).map_err(database_error)?;
    if described(connection).map_err(database_error)? == described(&wanted).map_err(database_error)? {
        return Ok(());
    }
    let problem = "its tables are not those that were made".to_owned();
    let directory = path.parent().unwrap_or(path);
    Err(OpenError::damaged(directory, Damage::Database(problem)))
}

fn pragma(connection: &Connection, path: &Path, name: &str) -> Result<String, OpenError> {
    let value = connection.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0));
    value.map(|value| text_of(&value)).map_err(|cause| OpenError::Database { path: path.to_owned(), cause })
}

pub(super) fn text_of(value: &rusqlite::types::Value) -> String {
    match value {
        rusqlite::types::Value::Null => String::new(),
        rusqlite::types::Value::Integer(number) => number.to_string(),
        rusqlite::types::Value::Real(number) => number.to_string(),
        rusqlite::types::Value::Text(text) => text.clone(),
        rusqlite::types::Value::Blob(_) => "a blob".to_owned(),
    }
}
