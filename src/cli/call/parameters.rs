//! The parameters of a call, wherever they come from.

use std::io::Read;

use serde_json::Value;

use crate::cli::Failure;

/// The JSON object that `given` is or names, as it was written.
pub fn read(given: &str) -> Result<String, Failure> {
    let text = if given == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(Failure::other)?;
        text
    } else {
        given.to_owned()
    };
    // A slip of quoting is better told here than by a gateway that sees what is left of it.
    match serde_json::from_str::<Value>(&text) {
        Ok(Value::Object(_)) => Ok(text),
        Ok(_) => {
            Err(Failure::other("the parameters must be one JSON object, such as '{\"portId\":\"...\"}'"))
        }
        Err(error) => Err(Failure::other(format!("the parameters are no JSON: {error}"))),
    }
}
