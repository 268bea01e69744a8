//! JSON as rows and columns: a list of objects is a table, one object is a list of names and values.

use serde_json::Value;

use super::columns::Columns;

/// What stands where there is no value, so that columns stay columns for `awk`.
pub const NOTHING: &str = "-";

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

fn list(items: &[Value], rest: Vec<Vec<String>>, width: Option<usize>) -> Shown {
    let Columns { head, rows, left_out } = Columns::of(items, width);
    Shown::List { head, rows, rest, left_out }
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
pub fn cell(value: &Value) -> String {
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

/// Whether a value is told whole by one cell.
pub fn fits_a_cell(value: &Value) -> bool {
    value.as_array().map_or(is_single(value), |items| items.iter().all(is_single))
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
