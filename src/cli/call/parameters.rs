//! The parameters of a call, wherever they come from.

use std::io::{IsTerminal, Read};

use serde_json::Value;

use crate::cli::Failure;

/// The JSON object that `given` is or names, as it was written: `@FILE` is read from a file, `-` from standard input.
///
/// A slip of quoting is better told here than by a gateway that sees what is left of it.
pub fn read(given: &str) -> Result<String, Failure> {
    let (source, text) = match given.strip_prefix('@').unwrap_or(given) {
        "-" => ("standard input".to_owned(), standard_input()?),
        "" if given == "@" => {
            return Err(Failure::Usage(
                "`@` is followed by the name of a file, such as @order.json".to_owned(),
            ));
        }
        path if path.len() < given.len() => {
            let text = std::fs::read_to_string(path).map_err(|error| {
                Failure::Usage(format!("the parameters in {path} cannot be read: {error}"))
            })?;
            (path.to_owned(), text)
        }
        text => ("the command line".to_owned(), text.to_owned()),
    };
    match serde_json::from_str::<Value>(&text) {
        Ok(Value::Object(_)) => Ok(text),
        Ok(other) => Err(Failure::Usage(format!(
            "the parameters must be one JSON object, such as '{{\"portId\":\"...\"}}'; {source} has {}",
            kind_of(&other)
        ))),
        Err(error) => Err(Failure::Usage(format!(
            "the parameters are no JSON: {error} of {source}; write them as '{{\"portId\":\"...\"}}', @FILE, or - for \
             standard input"
        ))),
    }
}

fn standard_input() -> Result<String, Failure> {
    let mut input = std::io::stdin();
    if input.is_terminal() {
        eprintln!("zc-gateway: type the parameters as one JSON object; Ctrl-D ends them");
    }
    let mut text = String::new();
    input.read_to_string(&mut text).map_err(|error| {
        Failure::Usage(format!("the parameters cannot be read from standard input: {error}"))
    })?;
    Ok(text)
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
