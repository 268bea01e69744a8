//! Names that are kept without the spaces around them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

use super::text::AnyText;

/// A text of 1 to `MAX` characters that are not all spaces. Spaces around it are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trimmed<const MAX: usize>(Box<str>);

impl<const MAX: usize> Trimmed<MAX> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Trimmed<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = AnyText::<MAX>::deserialize(deserializer)?;
        match text.as_str().trim() {
            "" => Err(Rule::Shortest.broken("it is empty")),
            trimmed => Ok(Self(trimmed.into())),
        }
    }
}

impl<const MAX: usize> JsonSchema for Trimmed<MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Trimmed_{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_around_a_name_do_not_count_as_a_name() {
        let read = |json: &str| serde_json::from_str::<Trimmed<5>>(json);
        assert_eq!(read("\" a b \"").unwrap().as_str(), "a b");
        for wrong in ["\"\"", "\"   \"", "\"abcdef\"", "7"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
