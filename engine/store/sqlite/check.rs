//! Reads everything in a data directory and says what of it is not as it was written.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::acknowledged::Noted;
use super::damage::{Damage, check_all_there, totals};
use super::lock::{DirectoryLock, lock_directory};
use super::log_check::{LogContents, read_log};
use super::open::{OpenError, SCHEMA_VERSION, check_ours, connect, readable_layout};
use super::read::{
    EVENTS, EVENTS_OF_LAYOUT_1, accounts_select, row_columns, stored_account, stored_event, stored_row,
};
use super::scan::Table;
use super::{DATABASE, LOG, RECORD};
use crate::account::AccountNumber;
use crate::progress::{Rows, Watch};
use crate::store::StoredRow;

/// The most problems of one part that are told one by one.
const MOST_TOLD: usize = 100;

/// A part of a data directory, as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is, for people.
    pub name: &'static str,
    /// What is counted in it.
    pub unit: &'static str,
    /// How many of them there are.
    pub count: u64,
    /// What is wrong, a sentence each; the first hundred of them.
    pub problems: Vec<String>,
    /// Why it was not looked at.
    pub left_out: Option<&'static str>,
}

/// All parts of a data directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The log and the record of what was acknowledged.
    pub files: [Part; 2],
    /// The pages of the database, and its tables.
    pub database: [Part; 4],
}

/// Says what is wrong with the body of a row, if anything.
pub type CheckBody<'a> = dyn Fn(&StoredRow) -> Result<(), String> + 'a;

impl Found {
    /// Each part.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.files.iter().chain(&self.database)
    }

    /// Whether anything is not as it was written.
    pub fn is_damaged(&self) -> bool {
        self.parts().any(Part::is_damaged)
    }
}

impl Part {
    /// Whether anything of it is not as it was written.
    pub fn is_damaged(&self) -> bool {
        !self.problems.is_empty()
    }

    fn new(name: &'static str, unit: &'static str) -> Self {
        Self { name, unit, count: 0, problems: Vec::new(), left_out: None }
    }

    fn add(&mut self, problem: String) {
        if self.problems.len() < MOST_TOLD {
            self.problems.push(problem);
        } else if self.problems.len() == MOST_TOLD {
            self.problems.push("and more".to_owned());
        }
    }
}

/// Reads everything in the data directory and changes nothing. Beside a gateway that has it open the log is left out: that one
/// knows it, and writes to it. `watch` is told of rows.
pub fn check(
    directory: &Path,
    check_body: &CheckBody<'_>,
    watch: &mut Watch<'_>,
) -> Result<Found, OpenError> {
    let checked = match lock_directory(directory) {
        Ok(lock) => check_locked(directory, Some(&lock), check_body, watch),
        Err(OpenError::InUse(_)) => check_locked(directory, None, check_body, watch),
        Err(error) => Err(error),
    };
    checked.map_err(|error| error.judged(directory))
}

/// The same, where the lock is taken already, or is somebody else's.
pub(super) fn check_locked(
    directory: &Path,
    lock: Option<&DirectoryLock>,
    check_body: &CheckBody<'_>,
    watch: &mut Watch<'_>,
) -> Result<Found, OpenError> {
    let mut log = Part::new("write-ahead log", "commits");
    if lock.is_some() {
        let contents = log_contents(directory)?;
        log.count = contents.commits;
        log.problems.extend(contents.damage.map(|damage| format!("{LOG} {damage}")));
    } else {
        log.left_out = Some("a gateway has the directory open");
    }
    let mut record = Part::new("record of what was acknowledged", "changes");
    // Before the database: that may go on meanwhile.
    let noted = Noted::read(directory);
    let path = directory.join(DATABASE);
    let database_error = |cause| OpenError::Database { path: path.clone(), cause };
    let connection = connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let layout = readable_layout(&connection, &path)?;
    let connection = connection.unchecked_transaction().map_err(database_error)?;
    match (noted, totals(&connection)) {
        (Ok(None), _) => record.left_out = Some("there is none, as after a restore"),
        (Ok(Some(noted)), Ok(found)) => {
            record.count = noted.totals.revisions;
            if noted.one_is_damaged {
                record.add(format!("one of the two entries of {RECORD} is damaged; the next start mends it"));
            }
            if let Err(OpenError::Damaged { damage, .. }) = check_all_there(directory, Some(noted), found) {
                record.add(damage.to_string());
            }
        }
        (Err(_), _) => record.add(Damage::Record.to_string()),
        (_, Err(error)) => record.add(error.to_string()),
    }
    let most = |select| connection.query_row(select, [], |row| row.get::<_, i64>(0)).unwrap_or(0);
    let most = most("SELECT max(number) FROM resource") + most("SELECT max(sequence) FROM event");
    let watched = Rows::new(most.unsigned_abs(), watch);
    let mut checking = Checking { connection: &connection, layout, check_body, watched };
    let pages = checking.pages(&path);
    let (accounts, resources, events) = checking.tables()?;
    Ok(Found { files: [log, record], database: [pages, accounts, resources, events] })
}

/// What the log of a directory holds that nobody has open.
pub(super) fn log_contents(directory: &Path) -> Result<LogContents, OpenError> {
    let log = directory.join(LOG);
    read_log(&log, &directory.join(DATABASE)).map_err(|cause| OpenError::Files { path: log, cause })
}

struct Checking<'a> {
    connection: &'a Connection,
    layout: i64,
    check_body: &'a CheckBody<'a>,
    watched: Rows<'a>,
}

/// How many resources and events an account has more than its row says.
#[derive(Default)]
struct Surplus {
    name: String,
    resources: i64,
    events: i64,
}

impl Checking<'_> {
    fn pages(&mut self, path: &Path) -> Part {
        let mut part = Part::new("pages of the database", "pages");
        let pages = self.connection.pragma_query_value(None, "page_count", |row| row.get::<_, i64>(0));
        part.count = pages.map_or(0, i64::unsigned_abs);
        for (pragma, is_fine) in [("integrity_check", Some("ok")), ("foreign_key_check", None)] {
            let outcome = self.connection.pragma_query(None, pragma, |row| {
                let told: Vec<String> = (0..row.as_ref().column_count())
                    .filter_map(|column| row.get::<_, rusqlite::types::Value>(column).ok())
                    .map(|value| super::open::text_of(&value))
                    .collect();
                let told = told.join(" ");
                if Some(told.as_str()) != is_fine {
                    part.problems.push(format!("{pragma}: {told}"));
                }
                Ok(())
            });
            if let Err(error) = outcome {
                part.add(format!("{pragma}: {error}"));
            }
        }
        part.problems.truncate(MOST_TOLD);
        if self.layout == SCHEMA_VERSION
            && let Err(OpenError::Damaged { damage, .. }) = check_ours(self.connection, path)
        {
            part.add(damage.to_string());
        }
        part
    }

    fn tables(&mut self) -> Result<(Part, Part, Part), OpenError> {
        let of_older = self.layout < SCHEMA_VERSION;
        let mut accounts = Part::new("accounts", "accounts");
        let mut surplus = HashMap::<AccountNumber, Surplus>::new();
        let table = Table {
            name: "account",
            number: "number",
            select: accounts_select(self.layout),
            parse: stored_account,
        };
        table.each(self.connection, &mut |account| {
            match account {
                Ok(account) => {
                    accounts.count += 1;
                    let name = account.name.to_string();
                    let (resources, events) = (-account.known.resources, -account.known.events);
                    surplus.insert(account.number, Surplus { name, resources, events });
                }
                Err(flaw) => accounts.add(flaw.problem),
            }
            Ok::<_, OpenError>(())
        })?;
        let whole = accounts.problems.is_empty();
        let mut resources = Part::new("resources", "resources");
        let table =
            Table { name: "resource", number: "number", select: row_columns(self.layout), parse: stored_row };
        table.each(self.connection, &mut |row| {
            self.step()?;
            match row {
                Ok(row) => {
                    resources.count += 1;
                    match surplus.get_mut(&row.account) {
                        Some(account) => account.resources += 1,
                        None if whole => resources.add(super::without_account(&row).to_string()),
                        None => {}
                    }
                    if let Err(problem) = (self.check_body)(&row) {
                        resources.add(problem);
                    }
                }
                Err(flaw) => resources.add(flaw.problem),
            }
            Ok::<_, OpenError>(())
        })?;
        let mut events = Part::new("events", "events");
        let select = if of_older { EVENTS_OF_LAYOUT_1 } else { EVENTS };
        let table = Table { name: "event", number: "sequence", select, parse: stored_event };
        table.each(self.connection, &mut |event| {
            self.step()?;
            match event {
                Ok((_, account, _)) => {
                    events.count += 1;
                    if let Some(account) = surplus.get_mut(&account) {
                        account.events += 1;
                    }
                }
                Err(flaw) => events.add(flaw.problem),
            }
            Ok::<_, OpenError>(())
        })?;
        // The first layout counts nothing.
        for Surplus { name, resources: of_resources, events: of_events } in surplus.into_values() {
            for (part, surplus) in [(&mut resources, of_resources), (&mut events, of_events)] {
                if surplus != 0 && !of_older {
                    let (count, unit) = (surplus.abs(), part.unit);
                    let than = if surplus < 0 { "fewer" } else { "more" };
                    part.add(format!("account `{name}` has {count} {unit} {than} than were stored"));
                }
            }
        }
        Ok((accounts, resources, events))
    }

    fn step(&mut self) -> Result<(), OpenError> {
        if self.watched.step().is_break() { Err(OpenError::Stopped) } else { Ok(()) }
    }
}
