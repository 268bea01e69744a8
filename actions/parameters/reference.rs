//! References to something by its identifier.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

use super::scalar::Scalar;

/// An identifier; a number that is one; or an address that ends in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference(Box<str>);

impl Reference {
    /// The identifier.
    pub fn as_str(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Scalar::deserialize(deserializer)?.as_str() {
            "" => Err(Rule::Shortest.broken("it is empty")),
            text => Ok(Self(text.into())),
        }
    }
}

impl JsonSchema for Reference {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Reference".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["integer", "string"], "minLength": 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_what_stands_at_its_end() {
        let id = |json: &str| serde_json::from_str::<Reference>(json).unwrap().as_str().to_owned();
        for json in ["1", "\"1\"", "\"http://h/v2.1/flavors/1\""] {
            assert_eq!(id(json), "1", "{json}");
        }
        for wrong in ["\"\"", "[\"1\",\"2\"]", "null"] {
            assert!(serde_json::from_str::<Reference>(wrong).is_err(), "{wrong}");
        }
    }
}
