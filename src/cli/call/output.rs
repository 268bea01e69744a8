//! How a call prints what it was answered: as JSON, as YAML, or as a table.

use std::io::{IsTerminal, stdout};

use clap::ValueEnum;
use serde_json::Value;

use super::rows::{self, Shown};
use crate::cli::{Failure, table};

/// The form of what is printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Columns for people. Of an answer only the content, without its requestId.
    Table,
    /// As the gateway answered.
    Json,
    /// The same as YAML.
    Yaml,
}

/// Prints a whole answer, which has its content in `response` unless it is a refusal.
pub fn print_answer(answer: &Value, form: Form) -> Result<(), Failure> {
    match form {
        Form::Table => {
            let mut content = answer.get("response").unwrap_or(answer).clone();
            if let (Some(members), true) = (content.as_object_mut(), answer.get("response").is_some()) {
                // Some versions have it there once more.
                members.shift_remove("requestId");
            }
            print_shown(rows::of_answer(&content, room()));
            Ok(())
        }
        Form::Json | Form::Yaml => print(answer, form),
    }
}

/// Prints a value.
pub fn print(value: &Value, form: Form) -> Result<(), Failure> {
    match form {
        Form::Table => print_shown(rows::of(value, room())),
        Form::Json => say!("{value:#}"),
        Form::Yaml => say!("{}", serde_saphyr::to_string(value).map_err(Failure::other)?.trim_end()),
    }
    Ok(())
}

/// Prints a text without quotes, and each item of a list on a line of its own; anything else as JSON.
pub fn print_raw(value: &Value) {
    match value {
        Value::String(text) => say!("{text}"),
        Value::Array(items) => items.iter().for_each(print_raw),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => say!("{value}"),
    }
}

/// The width of the terminal; none where there is none: a file or a pipe has room for everything.
fn room() -> Option<usize> {
    let size = stdout().is_terminal().then(terminal_size::terminal_size).flatten();
    size.map(|(width, _)| width.0.into())
}

fn print_shown(shown: Shown) {
    match shown {
        Shown::List { head, rows, rest, left_out } => {
            let empty = rows.is_empty();
            if !empty {
                let head: Vec<&str> = head.iter().map(String::as_str).collect();
                table::print(&head, rows);
            }
            if empty && rest.is_empty() {
                eprintln!("zc-gateway: the list is empty");
            }
            if !rest.is_empty() {
                if !empty {
                    say!("");
                }
                table::print_indented("", rest);
            }
            if !left_out.is_empty() {
                let names = left_out.join(", ");
                eprintln!("zc-gateway: not shown: {names}; `--output json` shows all, `--query` chooses");
            }
        }
        Shown::Rows(rows) => table::print_indented("", rows),
        Shown::Members(rows) if rows.is_empty() => eprintln!("zc-gateway: the answer has no content"),
        Shown::Members(rows) => table::print(&["NAME", "VALUE"], rows),
    }
}
