//! Numbers of request bodies: one each, and never null.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

use super::query::not_a_number;

/// A number from 0, which may be written as a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(u64);

impl Number {
    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FromZero).map(Self)
    }
}

struct FromZero;

impl Visitor<'_> for FromZero {
    type Value = u64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number from 0")
    }

    fn visit_u64<E>(self, value: u64) -> Result<u64, E> {
        Ok(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<u64, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
        text.parse().map_err(|_| not_a_number(text, format_args!("`{text}` is no number from 0")))
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_is_read_as_it_is_written() {
        let read = |json: &str| serde_json::from_str::<Number>(json).map(Number::get);
        assert_eq!(read("1500").unwrap(), 1500);
        assert_eq!(read("\"1500\"").unwrap(), 1500);
        for wrong in ["null", "[]", "[1500]", "-1", "\"\"", "\"ten\"", "true", "{}"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
