//! Values that come from a query string as well as from JSON: everything there is text, and any name may be repeated.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use zc_gateway_engine::decode::Rule;

/// How many values one name may have.
const MOST: usize = 1000;

/// Any number of values: absent, one, or a list. Numbers and truth values are read as they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Values(Vec<Box<str>>);

/// A number, or nothing: absent or null. Of several the last counts. An empty one is refused: it would ask for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QueryNumber(Option<u64>);

/// A truth value, or nothing: `true`, `1`, `yes`, `on` and their opposites, in any case. Of several the last counts. An
/// empty one is refused: it would ask for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QueryFlag(Option<bool>);

impl Values {
    /// The values.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The last value.
    pub fn last(&self) -> Option<&str> {
        self.0.last().map(AsRef::as_ref)
    }

    /// As a filter: whether there is no value, or `found` is one of them.
    pub fn accepts(&self, found: &str) -> bool {
        self.is_empty() || self.iter().any(|wanted| wanted == found)
    }
}

impl QueryNumber {
    /// The number.
    pub fn get(self) -> Option<u64> {
        self.0
    }
}

impl QueryFlag {
    /// The truth value.
    pub fn get(self) -> Option<bool> {
        self.0
    }

    /// The truth value that a text stands for; none for any other text.
    pub fn parse(text: &str) -> Option<bool> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" | "t" | "y" => Some(true),
            "false" | "0" | "no" | "off" | "f" | "n" => Some(false),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrMany).map(Self)
    }
}

impl<'de> Deserialize<'de> for QueryNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Values::deserialize(deserializer)?;
        let Some(text) = values.last() else { return Ok(Self(None)) };
        if text.is_empty() {
            return Err(Rule::Type.broken("it is empty, and no number from 0"));
        }
        let refused = |_| not_a_number(text, format_args!("`{text}` is no number from 0"));
        text.parse().map(|number| Self(Some(number))).map_err(refused)
    }
}

impl<'de> Deserialize<'de> for QueryFlag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Values::deserialize(deserializer)?;
        let Some(text) = values.last() else { return Ok(Self(None)) };
        let found = Self::parse(text).map(|value| Self(Some(value)));
        found.ok_or_else(|| Rule::Listed.broken(format_args!("`{text}` is neither true nor false")))
    }
}

/// The refusal of a text that is no such number: a number too small or too large, or no number at all.
pub fn not_a_number<E: Error>(text: &str, problem: impl fmt::Display) -> E {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let rule = if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Rule::Type
    } else if digits.len() < text.len() || digits == "0" {
        Rule::Minimum
    } else {
        Rule::Maximum
    };
    rule.broken(problem)
}

/// Reads one value or a list of them.
struct OneOrMany;

impl<'de> Visitor<'de> for OneOrMany {
    type Value = Vec<Box<str>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value or a list of values")
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(vec![value.into()])
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(vec![value.to_string().into()])
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(vec![value.to_string().into()])
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(vec![value.to_string().into()])
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<Self::Value, S::Error> {
        let mut values = Vec::new();
        while let Some(Values(mut item)) = items.next_element()? {
            values.append(&mut item);
            if values.len() > MOST {
                return Err(Rule::Longest.broken(format_args!("it has more than {MOST} values")));
            }
        }
        Ok(values)
    }
}

impl JsonSchema for Values {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Values".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["array", "string", "null"], "items": { "type": "string" }, "maxItems": MOST })
    }
}

impl JsonSchema for QueryNumber {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "QueryNumber".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["integer", "null"], "minimum": 0 })
    }
}

impl JsonSchema for QueryFlag {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "QueryFlag".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["boolean", "null"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Parameters {
        name: Values,
        limit: QueryNumber,
        deleted: QueryFlag,
    }

    fn read(json: &str) -> Result<Parameters, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn a_query_and_json_say_the_same() {
        for json in [
            r#"{"name":"7","limit":7,"deleted":true}"#,
            r#"{"name":["7"],"limit":["7"],"deleted":["True"]}"#,
            r#"{"name":7,"limit":["1","7"],"deleted":["0","1"]}"#,
        ] {
            let found = read(json).unwrap();
            assert!(found.name.accepts("7") && !found.name.accepts("8"), "{json}");
            assert_eq!((found.limit.get(), found.deleted.get()), (Some(7), Some(true)), "{json}");
        }
        for json in ["{}", r#"{"name":null,"limit":null,"deleted":null}"#, r#"{"limit":[],"deleted":[]}"#] {
            let found = read(json).unwrap();
            assert!(found.name.accepts("anything"), "{json}");
            assert_eq!((found.limit.get(), found.deleted.get()), (None, None), "{json}");
        }
    }

    #[test]
    fn what_is_no_number_or_truth_value_is_refused() {
        for (json, says) in [
            (r#"{"limit":["-1"]}"#, "`-1` is no number"),
            (r#"{"limit":["7",""]}"#, "it is empty"),
            (r#"{"deleted":[""]}"#, "neither true nor false"),
            (r#"{"deleted":"none"}"#, "neither true nor false"),
            (r#"{"limit":"ten"}"#, "`ten` is no number"),
            (r#"{"deleted":["maybe"]}"#, "neither true nor false"),
            (r#"{"name":{}}"#, "a value or a list of values"),
        ] {
            let error = read(json).unwrap_err().to_string();
            assert!(error.contains(says), "{json}: {error}");
        }
    }
}
