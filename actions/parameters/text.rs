//! Texts with a largest length, counted in characters.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

/// A text of 1 to `MAX` characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<const MAX: usize>(Box<str>);

/// A text of 0 to `MAX` characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnyText<const MAX: usize>(Box<str>);

/// A text of 1 to `MAX` characters, or nothing: absent, null or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionalText<const MAX: usize>(Option<Box<str>>);

impl<const MAX: usize> Text<MAX> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> AnyText<MAX> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> OptionalText<MAX> {
    /// The text, if there is one.
    pub fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

/// Reads a text of at most `MAX` characters.
fn at_most<'de, const MAX: usize, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'de, str>, D::Error> {
    let text = Borrowed::deserialize(deserializer)?.0;
    // A text of few bytes has few characters: the count is only needed for long ones.
    if text.len() > MAX && text.chars().count() > MAX {
        return Err(Rule::Longest.broken(format_args!("it is longer than {MAX} characters")));
    }
    Ok(text)
}

#[derive(Deserialize)]
struct Borrowed<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = at_most::<MAX, D>(deserializer)?;
        if text.is_empty() {
            return Err(Rule::Shortest.broken("it is empty"));
        }
        Ok(Self(text.into()))
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for AnyText<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        at_most::<MAX, D>(deserializer).map(|text| Self(text.into()))
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for OptionalText<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Option::<AnyText<MAX>>::deserialize(deserializer)?;
        Ok(Self(text.map(|text| text.0).filter(|text| !text.is_empty())))
    }
}

impl<const MAX: usize> JsonSchema for Text<MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Text_{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": MAX })
    }
}

impl<const MAX: usize> JsonSchema for AnyText<MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("AnyText_{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "maxLength": MAX })
    }
}

impl<const MAX: usize> JsonSchema for OptionalText<MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OptionalText_{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "null"], "maxLength": MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_characters() {
        let json = |text: &str| serde_json::to_string(text).unwrap();
        assert_eq!(serde_json::from_str::<Text<3>>(&json("端口1")).unwrap().as_str(), "端口1");
        let error = serde_json::from_str::<Text<3>>(&json("port")).unwrap_err().to_string();
        assert!(error.contains("it is longer than 3 characters"), "{error}");
        assert!(serde_json::from_str::<Text<3>>("\"\"").is_err());
    }

    #[test]
    fn an_optional_text_is_nothing_when_null_or_empty() {
        for nothing in ["null", "\"\""] {
            assert_eq!(serde_json::from_str::<OptionalText<3>>(nothing).unwrap().as_deref(), None);
        }
        assert!(serde_json::from_str::<OptionalText<3>>("\"port\"").is_err());
    }
}
