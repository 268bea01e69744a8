//! The columns of a list of objects, and which of them a line has room for.

use std::collections::HashSet;

use serde_json::Value;

use super::rows::{NOTHING, cell, fits_a_cell};
use crate::cli::table;

/// A list of objects as a table.
pub struct Columns {
    /// The names of the columns, as a query would name them.
    pub head: Vec<String>,
    /// A row for each object.
    pub rows: Vec<Vec<String>>,
    /// The columns that have no room, or are no single values.
    pub left_out: Vec<String>,
}

impl Columns {
    /// The columns of these objects, where a line has room for `width` characters; none: it has room for everything.
    pub fn of(items: &[Value], width: Option<usize>) -> Self {
        let columns = columns_of(items);
        let first = columns.first().map_or_else(String::new, |column| column.outer.clone());
        let mut filled: Vec<Filled> =
            columns.iter().map(|column| Filled::new(column, items, &first)).collect();
        if let Some(width) = width {
            fit(&mut filled, width);
        }
        let (shown, hidden): (Vec<Filled>, Vec<Filled>) =
            filled.into_iter().partition(|column| column.is_shown);
        let cells = |row: usize| shown.iter().filter_map(|column| column.cells.get(row).cloned()).collect();
        let rows = (0..items.len()).map(cells).collect();
        let names = |columns: &[Filled]| columns.iter().map(|column| column.name.clone()).collect();
        Self { head: names(&shown), rows, left_out: names(&hidden) }
    }
}

/// A column of a list: a member of its objects, or a member of such a member.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Column {
    outer: String,
    inner: Option<String>,
}

impl Column {
    fn name(&self) -> String {
        match &self.inner {
            None => self.outer.clone(),
            Some(inner) => format!("{}.{inner}", self.outer),
        }
    }

    fn of<'v>(&self, item: &'v Value) -> Option<&'v Value> {
        let outer = item.get(&self.outer)?;
        self.inner.as_ref().map_or(Some(outer), |inner| outer.get(inner))
    }

    /// How little one would miss it, from 0, beside the column that is `first`.
    fn dispensable(&self, first: &str, cells: &[String]) -> u8 {
        let own = first.strip_suffix("Id").unwrap_or_default();
        let of_its_own = self.outer.strip_prefix(own).is_some_and(|rest| {
            ["name", "status", "state"].iter().any(|word| rest.eq_ignore_ascii_case(word))
        });
        if cells.iter().all(|cell| cell == NOTHING) {
            4
        } else if self.inner.is_some() {
            3
        } else if self.outer == first {
            0
        } else if of_its_own {
            1
        } else {
            2
        }
    }
}

/// A column with its cells.
struct Filled {
    name: String,
    cells: Vec<String>,
    width: usize,
    dispensable: u8,
    is_shown: bool,
}

impl Filled {
    fn new(column: &Column, items: &[Value], first: &str) -> Self {
        let text = |item| column.of(item).map_or_else(|| NOTHING.to_owned(), cell);
        let cells: Vec<String> = items.iter().map(text).collect();
        let name = column.name();
        let width = table::width(cells.iter().chain([&name]));
        let dispensable = column.dispensable(first, &cells);
        let is_shown = items.iter().filter_map(|item| column.of(item)).all(fits_a_cell);
        Self { name, cells, width, dispensable, is_shown }
    }
}

/// Hides columns until a line is no wider than `width`: the most dispensable first, and of those the last.
fn fit(columns: &mut [Filled], width: usize) {
    while width_of(columns) > width && columns.iter().filter(|column| column.is_shown).count() > 1 {
        let shown = columns.iter_mut().filter(|column| column.is_shown);
        if let Some(worst) = shown.max_by_key(|column| column.dispensable) {
            worst.is_shown = false;
        }
    }
}

/// The columns of all objects, in the order in which they are met. Objects in objects are taken apart, once.
fn columns_of(items: &[Value]) -> Vec<Column> {
    let mut seen = HashSet::new();
    let mut columns = Vec::new();
    for (outer, value) in items.iter().filter_map(Value::as_object).flatten() {
        let inner: Vec<Option<&String>> = match value {
            Value::Object(members) => members.keys().map(Some).collect(),
            _ => vec![None],
        };
        for inner in inner {
            let column = Column { outer: outer.clone(), inner: inner.cloned() };
            if seen.insert(column.clone()) {
                columns.push(column);
            }
        }
    }
    columns
}

/// The width of a line with all columns that are shown, and two spaces between them.
fn width_of(columns: &[Filled]) -> usize {
    let shown = columns.iter().filter(|column| column.is_shown);
    shown.map(|column| column.width + 2).sum::<usize>().saturating_sub(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn on_a_narrow_terminal_identifier_name_and_status_are_left() {
        let items = [json!(
            { "portId": "p1", "dcName": "a long name", "portName": "n", "none": "", "portStatus": "RUNNING" }
        )];
        for (width, expected) in [
            (80, &["portId", "dcName", "portName", "none", "portStatus"][..]),
            (44, &["portId", "dcName", "portName", "portStatus"]),
            (30, &["portId", "portName", "portStatus"]),
            (1, &["portId"]),
        ] {
            let Columns { head, left_out, .. } = Columns::of(&items, Some(width));
            assert_eq!(head, expected, "{width}");
            assert_eq!(head.len() + left_out.len(), 5, "{width}");
        }
    }
}
