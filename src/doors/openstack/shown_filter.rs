//! Filters of lists whose items are at hand as they are shown: a name in the query is that of a member that every item
//! shows, and then it is evaluated; any other is refused.

use hyper::StatusCode;
use serde_json::Value;

use super::codes::Refused;
use super::parameters::query;
use crate::intake::Head;

/// Those of `items` that every filter accepts: names and values. `sample` is an item that shows all members.
pub fn filtered(
    filters: &[(String, String)],
    sample: &Value,
    items: Vec<Value>,
) -> Result<Vec<Value>, Refused> {
    for (name, _) in filters {
        let is_scalar = sample.get(name).is_some_and(|member| !member.is_array() && !member.is_object());
        if !is_scalar {
            return Err(unknown(name));
        }
    }
    let accepts = |item: &Value| filters.iter().all(|(name, wanted)| accepts(&item[name.as_str()], wanted));
    Ok(items.into_iter().filter(accepts).collect())
}

/// Refuses every query: here nothing can be chosen.
pub fn nothing_to_choose(request: &Head) -> Result<(), Refused> {
    query(request).next().map_or(Ok(()), |(name, _)| Err(unknown(&name)))
}

fn accepts(shown: &Value, wanted: &str) -> bool {
    match shown {
        Value::String(text) => text == wanted,
        // Clients write truth values as they like.
        Value::Bool(shown) => match wanted.to_ascii_lowercase().as_str() {
            "true" | "1" | "" => *shown,
            "false" | "0" => !*shown,
            _ => false,
        },
        Value::Null => wanted.is_empty() || wanted.eq_ignore_ascii_case("null"),
        Value::Number(number) => number.to_string() == wanted,
        // What is no scalar is no filter, which has been refused before.
        Value::Array(_) | Value::Object(_) => false,
    }
}

/// The refusal of a name in a query that has no meaning there.
pub fn unknown(name: &str) -> Refused {
    let message = format!("Additional properties are not allowed ('{name}' was unexpected)");
    Refused::own(StatusCode::BAD_REQUEST, message)
}
