//! Reads a whole table of a database that may be damaged, and goes on behind what cannot be read.

use rusqlite::{Connection, OptionalExtension, Row};

/// A table, and how its rows are read.
pub(super) struct Table<T> {
    /// Its name.
    pub name: &'static str,
    /// The column of its numbers, which is the first one that is selected.
    pub number: &'static str,
    /// What is selected, without an order.
    pub select: &'static str,
    /// What a row is.
    pub parse: fn(&Row<'_>) -> rusqlite::Result<T>,
}

/// Rows that are not as they were written, or cannot be read at all.
#[derive(Clone, Debug)]
pub(super) struct Flaw {
    /// What is wrong, in a sentence.
    pub problem: String,
}

impl<T> Table<T> {
    /// Gives every row in order of the numbers, and a flaw for each that cannot be trusted. Ends early when `visit` does.
    pub fn each<E>(
        &self,
        connection: &Connection,
        visit: &mut dyn FnMut(Result<T, Flaw>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut from = i64::MIN;
        loop {
            let mut last = None;
            let Err(error) = self.read_on(connection, from, &mut last, visit)? else { return Ok(()) };
            let after = last.unwrap_or(from).max(0);
            let next = self.next_readable(connection, after);
            let to = next.map_or_else(|| "the end".to_owned(), |next| format!("number {next}"));
            let problem =
                format!("the table `{}` cannot be read between number {after} and {to}: {error}", self.name);
            visit(Err(Flaw { problem }))?;
            match next {
                Some(next) => from = next,
                None => return Ok(()),
            }
        }
    }

    /// Reads from a number on, up to the first place that cannot be read.
    fn read_on<E>(
        &self,
        connection: &Connection,
        from: i64,
        last: &mut Option<i64>,
        visit: &mut dyn FnMut(Result<T, Flaw>) -> Result<(), E>,
    ) -> Result<rusqlite::Result<()>, E> {
        let number = self.number;
        let select = format!("{} WHERE {number} >= ?1 ORDER BY {number}", self.select);
        let mut select = match connection.prepare(&select) {
            Ok(select) => select,
            Err(error) => return Ok(Err(error)),
        };
        let mut rows = match select.query([from]) {
            Ok(rows) => rows,
            Err(error) => return Ok(Err(error)),
        };
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(Ok(())),
                Err(error) => return Ok(Err(error)),
            };
            *last = row.get(0).ok().or(*last);
            visit((self.parse)(row).map_err(|error| Flaw { problem: reason(&error) }))?;
        }
    }

    /// The first number after `after` that can be read, as far as jumps find it.
    fn next_readable(&self, connection: &Connection, after: i64) -> Option<i64> {
        let Self { name, number, .. } = self;
        let select = format!("SELECT {number} FROM {name} WHERE {number} >= ?1 ORDER BY {number} LIMIT 1");
        let first = |from: i64| {
            let found = connection.query_row(&select, [from], |row| row.get::<_, i64>(0));
            found.optional()
        };
        let (mut bad, mut good) = (after, None);
        for jump in 0..62 {
            let from = after.saturating_add(1 << jump);
            match first(from) {
                Ok(Some(found)) => {
                    good = Some((from, found));
                    break;
                }
                Ok(None) => return None,
                Err(_) => bad = from,
            }
        }
        let (mut from, mut found) = good?;
        while from - bad > 1 {
            let middle = bad + (from - bad) / 2;
            match first(middle) {
                Ok(Some(number)) => (from, found) = (middle, number),
                Ok(None) => return Some(found),
                Err(_) => bad = middle,
            }
        }
        Some(found)
    }
}

/// An error without the words that the library puts before ours.
pub(super) fn reason(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::FromSqlConversionFailure(_, _, cause) => cause.to_string(),
        other => other.to_string(),
    }
}
