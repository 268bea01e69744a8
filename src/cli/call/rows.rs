//! JSON as rows and columns: a list of objects is a table, one object is a list of names and values.

use std::collections::HashSet;

use serde_json::Value;

/// What stands where there is no value, so that columns stay columns for `awk`.
const NOTHING: &str = "-";

/// What a table shows.
#[derive(Debug, PartialEq, Eq)]
pub enum Shown {
    /// A list of objects.
    List {
        /// The names of the columns, as a query would name them.
        head: Vec<String>,
        /// A row for each object.
        rows: Vec<Vec<String>>,
        /// What stands beside the list, as names and values.
        rest: Vec<Vec<String>>,
        /// The columns that have no room, or are no single values.
        left_out: Vec<String>,
    },
    /// A list of lists, or of single values.
    Rows(Vec<Vec<String>>),
    /// Anything else: names and values.
    Members(Vec<Vec<String>>),
}

/// How the content of an answer is shown, which mostly is a list and what stands beside it. A line has room for `width`
/// characters; none: it has room for everything.
pub fn of_answer(content: &Value, width: Option<usize>) -> Shown {
    let is_list = |(name, value): &(&String, &Value)| {
        // Links to further pages are no list of their own.
        !name.ends_with("_links") && value.as_array().is_some_and(|items| items.iter().all(Value::is_object))
    };
    let members = || content.as_object().into_iter().flatten();
    let mut lists = members().filter(is_list);
    let (Some((list_name, Value::Array(items))), None) = (lists.next(), lists.next()) else {
        return of(content, width);
    };
    let mut rest = Vec::new();
    members()
        .filter(|(name, _)| *name != list_name)
        .for_each(|(name, value)| flatten(name, value, &mut rest));
    list(items, rest, width)
}

/// How any value is shown.
pub fn of(value: &Value, width: Option<usize>) -> Shown {
    match value {
        Value::Object(members) => {
            let mut rows = Vec::new();
            // What a server is needs no `server.` before each name.
            let (mut members, only) = (members, members.values().next());
            if let (1, Some(Value::Object(only))) = (members.len(), only) {
                members = only;
            }
            members.iter().for_each(|(name, value)| flatten(name, value, &mut rows));
            Shown::Members(rows)
        }
        Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_object) => {
            list(items, Vec::new(), width)
        }
        Value::Array(items) => Shown::Rows(items.iter().map(row).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Shown::Rows(vec![row(value)]),
    }
}

fn row(value: &Value) -> Vec<String> {
    match value {
        Value::Array(cells) => cells.iter().map(cell).collect(),
        other => vec![cell(other)],
    }
}

/// Adds every single value in `value` under its path.
fn flatten(path: &str, value: &Value, rows: &mut Vec<Vec<String>>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(name, member)| flatten(&format!("{path}.{name}"), member, rows));
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| flatten(&format!("{path}[{index}]"), item, rows));
        }
        other => rows.push(vec![path.to_owned(), cell(other)]),
    }
}

/// A value in one cell.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => NOTHING.to_owned(),
        Value::String(text) if text.is_empty() => NOTHING.to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => NOTHING.to_owned(),
        Value::Array(items) if items.iter().all(is_single) => {
            items.iter().map(cell).collect::<Vec<_>>().join(", ")
        }
        Value::Object(members) if members.is_empty() => NOTHING.to_owned(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

fn is_single(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn fits_a_cell(value: &Value) -> bool {
    value.as_array().map_or(is_single(value), |items| items.iter().all(is_single))
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

    /// How little one would miss it, from 0.
    fn dispensable(&self, first: bool, cells: &[String]) -> u8 {
        let name = self.outer.to_lowercase();
        if cells.iter().all(|cell| cell == NOTHING) {
            4
        } else if self.inner.is_some() {
            3
        } else if first {
            0
        } else if ["name", "status", "state"].iter().any(|word| name.ends_with(word)) {
            1
        } else {
            2
        }
    }
}

fn list(items: &[Value], rest: Vec<Vec<String>>, width: Option<usize>) -> Shown {
    let (mut columns, mut left_out) = (Vec::new(), Vec::new());
    for column in columns_of(items) {
        if items.iter().filter_map(|item| column.of(item)).all(fits_a_cell) {
            let text = |item| column.of(item).map_or_else(|| NOTHING.to_owned(), cell);
            let cells: Vec<String> = items.iter().map(text).collect();
            columns.push((column.dispensable(columns.is_empty(), &cells), column.name(), cells));
        } else {
            left_out.push(column.name());
        }
    }
    if let Some(width) = width {
        while columns.len() > 1 && width_of(&columns) > width {
            let worst = columns.iter().map(|(dispensable, ..)| *dispensable).max();
            let Some(place) = columns.iter().rposition(|(dispensable, ..)| Some(*dispensable) == worst)
            else {
                break;
            };
            left_out.push(columns.remove(place).1);
        }
    }
    let cells = |row: usize| columns.iter().filter_map(|(_, _, cells)| cells.get(row).cloned()).collect();
    let rows = (0..items.len()).map(cells).collect();
    let head = columns.iter().map(|(_, name, _)| name.clone()).collect();
    Shown::List { head, rows, rest, left_out }
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

/// The width of a line with all columns and two spaces between them.
fn width_of(columns: &[(u8, String, Vec<String>)]) -> usize {
    let widest = |(_, name, cells): &(u8, String, Vec<String>)| {
        cells.iter().chain([name]).map(|text| text.chars().count()).max().unwrap_or(0)
    };
    columns.iter().map(|column| widest(column) + 2).sum::<usize>().saturating_sub(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn texts(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect()
    }

    #[test]
    fn a_list_is_a_table_with_what_stands_beside_it() {
        let answer = json!({ "totalCount": 2, "dataSet": [
            { "id": "a", "note": null, "tags": { "tags": [] }, "dc": { "city": "Oslo", "at": { "x": 1 } } },
            { "id": "b", "size": 3, "ends": [{ "x": 1 }] },
        ]});
        let Shown::List { head, rows, rest, left_out } = of_answer(&answer, None) else { panic!("no list") };
        assert_eq!(head, ["id", "note", "tags.tags", "dc.city", "size"]);
        assert_eq!(rows, texts(&[&["a", "-", "-", "Oslo", "-"], &["b", "-", "-", "-", "3"]]));
        assert_eq!(rest, texts(&[&["totalCount", "2"]]));
        assert_eq!(left_out, ["dc.at", "ends"]);
    }

    #[test]
    fn on_a_narrow_terminal_identifier_name_and_status_are_left() {
        let answer = json!({ "dataSet": [
            { "portId": "p1", "remark": "long remark", "portName": "n", "none": "", "portStatus": "RUNNING" },
        ]});
        for (width, expected) in [
            (80, &["portId", "remark", "portName", "none", "portStatus"][..]),
            (44, &["portId", "remark", "portName", "portStatus"]),
            (30, &["portId", "portName", "portStatus"]),
            (1, &["portId"]),
        ] {
            let Shown::List { head, left_out, .. } = of_answer(&answer, Some(width)) else {
                panic!("no list")
            };
            assert_eq!(head, expected, "{width}");
            assert_eq!(head.len() + left_out.len(), 5, "{width}");
        }
    }

    #[test]
    fn anything_else_is_names_and_values_or_lines() {
        let server = json!({ "server": { "id": "s", "links": [{ "href": "h" }], "tags": ["a", "b"] } });
        let rows = texts(&[&["id", "s"], &["links[0].href", "h"], &["tags", "a, b"]]);
        assert_eq!(of_answer(&server, None), Shown::Members(rows));
        let two = json!({ "a": { "x": 1 }, "b": true });
        assert_eq!(of(&two, None), Shown::Members(texts(&[&["a.x", "1"], &["b", "true"]])));
        assert_eq!(of(&json!([["a", 1], ["b", 2]]), None), Shown::Rows(texts(&[&["a", "1"], &["b", "2"]])));
        assert_eq!(of(&json!(["a", "b"]), None), Shown::Rows(texts(&[&["a"], &["b"]])));
        assert_eq!(of(&json!("a"), None), Shown::Rows(texts(&[&["a"]])));
    }
}
