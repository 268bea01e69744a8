//! Tags of networks, subnets and their ports: short texts, a set of them on each.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

/// How long a tag is at most, in characters.
const LONGEST: usize = 255;
/// How many tags something has at most.
pub const MOST_TAGS: usize = 50;

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkTag(Box<str>);

/// Different tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkTags(Vec<Box<str>>);

impl NetworkTag {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl NetworkTags {
    /// The tags, sorted.
    pub fn sorted(&self) -> Vec<Box<str>> {
        self.0.clone()
    }
}

impl<'de> Deserialize<'de> for NetworkTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        if text.chars().count() > LONGEST {
            return Err(Rule::Longest.broken(format_args!("'{text}' exceeds maximum length of {LONGEST}")));
        }
        Ok(Self(text.into()))
    }
}

impl<'de> Deserialize<'de> for NetworkTags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Vec::<NetworkTag>::deserialize(deserializer)?;
        let mut tags: Vec<Box<str>> = given.into_iter().map(|tag| tag.0).collect();
        tags.sort_unstable();
        if let Some([twice, _]) = tags.array_windows().find(|[a, b]| a == b) {
            return Err(Rule::Form.broken(format_args!("Duplicate items in the list: '{twice}'")));
        }
        if tags.len() > MOST_TAGS {
            return Err(Rule::Longest
                .broken(format_args!("The number of tags exceed the per-resource limit of {MOST_TAGS}")));
        }
        Ok(Self(tags))
    }
}

impl JsonSchema for NetworkTag {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "NetworkTag".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "maxLength": LONGEST })
    }
}

impl JsonSchema for NetworkTags {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "NetworkTags".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let tag = NetworkTag::json_schema(generator);
        json_schema!({ "type": "array", "items": tag, "maxItems": MOST_TAGS, "uniqueItems": true })
    }
}
