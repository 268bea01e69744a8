//! From the bytes of a request to the parameters of an action, with errors that name the field.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

pub use refusal::without_value;
pub use rule::{Broken, Rule};

use crate::fault::{Code, Fault};

mod refusal;
mod rule;
mod value;

/// How deep arrays and objects may be nested.
const DEEPEST: usize = 32;

/// Reads the parameters of an action. Unknown parameters are ignored, as the API versions differ in their fields.
pub fn parameters<A: DeserializeOwned>(body: &[u8]) -> Result<A, Fault> {
    let text = check(body)?;
    // The common case first, without the work of keeping track of where a fault would be.
    serde_json::from_str(text).or_else(|_| refusal::locate(text))
}

/// The body as text: one JSON object, not too deep, without a key twice anywhere.
fn check(body: &[u8]) -> Result<&str, Fault> {
    let invalid = |problem: String| {
        let message = format!("The request body must be one JSON object: {problem}.");
        Fault::new(Code::InvalidJson, message)
    };
    let text = std::str::from_utf8(body).map_err(|_| invalid("it is not valid UTF-8".to_owned()))?;
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        let found = if body.is_empty() { "it is empty" } else { "it does not start with `{`" };
        return Err(invalid(found.to_owned()));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    Checked { depth: 0 }
        .deserialize(&mut json)
        .and_then(|()| json.end())
        .map_err(|error| invalid(error.to_string()))?;
    Ok(text)
}

/// Walks through a JSON value and keeps nothing of it.
struct Checked {
    depth: usize,
}

impl Checked {
    fn deeper<E: serde::de::Error>(&self) -> Result<Self, E> {
        if self.depth == DEEPEST {
            return Err(E::custom(format_args!("it is nested deeper than {DEEPEST} levels")));
        }
        Ok(Self { depth: self.depth + 1 })
    }
}

impl<'de> DeserializeSeed<'de> for Checked {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Checked {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<(), S::Error> {
        while items.next_element_seed(self.deeper()?)?.is_some() {}
        Ok(())
    }

    fn visit_map<M: MapAccess<'de>>(self, mut entries: M) -> Result<(), M::Error> {
        let mut seen: Vec<Cow<'de, str>> = Vec::new();
        while let Some(Key(key)) = entries.next_key()? {
            if seen.contains(&key) {
                return Err(M::Error::custom(format_args!("the key `{key}` stands in it twice")));
            }
            seen.push(key);
            if seen.len() > 256 {
                return Err(M::Error::custom("an object in it has more than 256 keys"));
            }
            entries.next_value_seed(self.deeper()?)?;
        }
        Ok(())
    }
}

/// A key, borrowed from the body where it has no escapes.
#[derive(serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Example {
        port_id: String,
        #[serde(default)]
        port_ids: Vec<String>,
    }

    fn refusal(body: &[u8]) -> (Code, String) {
        let fault = parameters::<Example>(body).unwrap_err();
        (fault.code, fault.message)
    }

    #[test]
    fn unknown_parameters_are_ignored() {
        let example: Example = parameters(br#" {"portId":"p","colour":{"of":["sky"]}} "#).unwrap();
        assert_eq!(example.port_id, "p");
        assert!(example.port_ids.is_empty());
    }

    #[test]
    fn a_fault_names_the_field_and_the_rule() {
        let cases: [(&[u8], Code, &str); 13] = [
            (b"{}", Code::MissingParameter, "`portId` is required"),
            (br#"{"portId":null}"#, Code::MissingParameter, "`portId` is required"),
            (br#"{"portId":5}"#, Code::ParameterType, "`portId` is not valid: invalid type: integer, "),
            (br#"{"portId":"p","portIds":["a",1]}"#, Code::ParameterType, "`portIds[1]`"),
            (b"", Code::InvalidJson, "it is empty"),
            (b"[]", Code::InvalidJson, "does not start with `{`"),
            (br#"{"portId":"p"} x"#, Code::InvalidJson, "trailing characters"),
            (br#"{"portId":"p""#, Code::InvalidJson, "EOF"),
            (br#"{"portId":"p","portId":"q"}"#, Code::InvalidJson, "`portId` stands in it twice"),
            (br#"{"x":{"a":1,"\u0061":2}}"#, Code::InvalidJson, "`a` stands in it twice"),
            (b"{\"portId\":\"\xff\"}", Code::InvalidJson, "not valid UTF-8"),
            (br#"{"portId":"\ud800"}"#, Code::InvalidJson, "hex escape"),
            (br#"{"portId":1e999}"#, Code::InvalidJson, "number out of range"),
        ];
        for (body, code, says) in cases {
            let (found, message) = refusal(body);
            assert!(
                found == code && message.contains(says),
                "{:?}: {found:?} {message}",
                String::from_utf8_lossy(body)
            );
        }
    }

    #[test]
    fn thirty_two_levels_pass_and_one_more_is_refused() {
        let nested = |levels: usize| {
            format!("{{\"portId\":\"p\",\"x\":{}{}}}", "[".repeat(levels - 1), "]".repeat(levels - 1))
        };
        parameters::<Example>(nested(32).as_bytes()).unwrap();
        assert!(refusal(nested(33).as_bytes()).1.contains("deeper than 32"));
        // Far deeper than the stack would bear without the check.
        assert_eq!(refusal(nested(100_000).as_bytes()).0, Code::InvalidJson);
    }
}
