//! Truth values of request bodies: one each, and never null.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use zc_gateway_engine::decode::Rule;

use super::query::QueryFlag;

/// A truth value, or absent: `true` or `false`, 1 or 0, or a text that stands for one of them, such as `True` or `off`.
/// Null, lists and other texts are refused, as they say neither. The field needs `#[serde(default)]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Flag(Option<bool>);

impl Flag {
    /// The truth value; none where nothing was said.
    pub fn get(self) -> Option<bool> {
        self.0
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TrueOrFalse).map(|value| Self(Some(value)))
    }
}

struct TrueOrFalse;

impl Visitor<'_> for TrueOrFalse {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("true or false")
    }

    fn visit_bool<E>(self, value: bool) -> Result<bool, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<bool, E> {
        match value {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Rule::Listed.broken(format_args!("`{value}` is neither true nor false"))),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<bool, E> {
        let refused = || Rule::Listed.broken(format_args!("`{text}` is neither true nor false"));
        QueryFlag::parse(text).ok_or_else(refused)
    }
}

impl JsonSchema for Flag {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Flag".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "boolean" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Body {
        #[serde(default)]
        up: Flag,
    }

    #[test]
    fn one_truth_value_is_read_as_it_is_written() {
        for (json, wanted) in [
            ("{}", None),
            (r#"{"up":true}"#, Some(true)),
            (r#"{"up":0}"#, Some(false)),
            (r#"{"up":1}"#, Some(true)),
            (r#"{"up":"True"}"#, Some(true)),
            (r#"{"up":"OFF"}"#, Some(false)),
            (r#"{"up":"0"}"#, Some(false)),
        ] {
            assert_eq!(serde_json::from_str::<Body>(json).unwrap().up.get(), wanted, "{json}");
        }
    }

    #[test]
    fn what_says_neither_is_refused() {
        for said in [
            "null",
            "[]",
            "[true,false]",
            "[true]",
            "{}",
            "2",
            "-1",
            "1.0",
            r#""none""#,
            r#""""#,
            r#""maybe""#,
        ] {
            let json = format!(r#"{{"up":{said}}}"#);
            assert!(serde_json::from_str::<Body>(&json).is_err(), "{json}");
        }
    }
}
