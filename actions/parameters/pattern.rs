//! Regular expressions as filters. They are matched in linear time, whatever a caller writes.

use std::borrow::Cow;

use regex::{Regex, RegexBuilder};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zc_gateway_engine::decode::Rule;

use super::query::Values;

/// How many characters an expression may have.
const LONGEST: usize = 255;
/// How much memory, in bytes, an expression may take once it is compiled.
const LARGEST: usize = 1 << 20;

/// A regular expression that is looked for anywhere in a text, in any case; or nothing, which is in every text. Of several the last
/// counts that is not empty.
#[derive(Clone, Debug, Default)]
pub struct Pattern(Option<Regex>);

impl Pattern {
    /// Whether it is found in `text`.
    pub fn accepts(&self, text: &str) -> bool {
        self.0.as_ref().is_none_or(|expression| expression.is_match(text))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Reads one that must not be empty where it is there.
    pub fn not_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Values::deserialize(deserializer)?;
        if values.last() == Some("") {
            return Err(Rule::Shortest.broken("it is empty"));
        }
        Self::new(&values)
    }

    fn new<E: Error>(values: &Values) -> Result<Self, E> {
        let Some(text) = values.iter().filter(|text| !text.is_empty()).last() else { return Ok(Self(None)) };
        if text.chars().count() > LONGEST {
            return Err(Rule::Longest.broken(format_args!("it is longer than {LONGEST} characters")));
        }
        let expression = RegexBuilder::new(text).case_insensitive(true).size_limit(LARGEST).build();
        expression
            .map(|expression| Self(Some(expression)))
            .map_err(|_| Rule::Form.broken(format_args!("`{text}` is no regular expression")))
    }

    /// The expression as the caller wrote it.
    pub fn as_deref(&self) -> Option<&str> {
        self.0.as_ref().map(Regex::as_str)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(&Values::deserialize(deserializer)?)
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_deref().serialize(serializer)
    }
}

impl JsonSchema for Pattern {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Pattern".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let _ = generator;
        json_schema!({ "type": ["array", "string"], "items": { "type": "string" }, "maxLength": LONGEST })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_found_anywhere_and_in_any_case() {
        let pattern: Pattern = serde_json::from_str(r#"["^web-\\d+$"]"#).unwrap();
        assert!(pattern.accepts("Web-12") && !pattern.accepts("my web-12"));
        let part: Pattern = serde_json::from_str("\"eb\"").unwrap();
        assert!(part.accepts("web") && !part.accepts("db"));
        let kept: Pattern = serde_json::from_str(r#"["db","web",""]"#).unwrap();
        assert!(kept.accepts("web") && !kept.accepts("db"));
        for nothing in ["null", "\"\"", "[]"] {
            assert!(serde_json::from_str::<Pattern>(nothing).unwrap().is_empty(), "{nothing}");
        }
    }

    #[test]
    fn what_is_no_expression_or_too_large_a_one_is_refused() {
        for wrong in ["(", "[", "*", "a{1000}{1000}{1000}"] {
            let error = serde_json::from_value::<Pattern>(wrong.into()).unwrap_err().to_string();
            assert!(error.contains("is no regular expression"), "{wrong}: {error}");
        }
        assert!(serde_json::from_value::<Pattern>("x".repeat(256).into()).is_err());
    }
}
