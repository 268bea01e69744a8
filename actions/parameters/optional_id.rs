//! Identifiers that may be left out.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;
use zc_gateway_engine::resources::identifier::Identifier;

use super::text::OptionalText;

/// An identifier, or nothing: absent, null or empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionalId<I>(Option<I>);

impl<I> OptionalId<I> {
    /// The identifier, if there is one.
    pub const fn get(&self) -> Option<&I> {
        self.0.as_ref()
    }
}

impl<I> Default for OptionalId<I> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, I: Identifier> Deserialize<'de> for OptionalId<I> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = OptionalText::<64>::deserialize(deserializer)?;
        text.as_deref().map(I::parse).transpose().map(Self).map_err(|refused| Rule::Longest.broken(refused))
    }
}

impl<I> JsonSchema for OptionalId<I> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "OptionalId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "null"], "maxLength": 64 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zc_gateway_engine::resources::port::PortId;

    #[test]
    fn an_identifier_is_left_out_when_null_or_empty() {
        let id = |json: &str| serde_json::from_str::<OptionalId<PortId>>(json);
        for nothing in ["null", "\"\""] {
            assert_eq!(id(nothing).unwrap(), OptionalId::default());
        }
        assert_eq!(id("\"p\"").unwrap().get(), Some(&PortId::parse("p").unwrap()));
        // 64 characters, but more bytes than an identifier has.
        assert!(id(&format!("\"{}\"", "é".repeat(64))).is_err());
    }
}
