//! Tags of servers, as Compute has them: words.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

use super::text::Text;

/// How many characters a tag has at most.
const LONGEST: usize = 60;

/// A tag: 1 to 60 characters, without `/` and `,`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerTag(Box<str>);

impl ServerTag {
    /// The tag; none where the text is no tag.
    pub fn parse(text: &str) -> Option<Self> {
        let is_tag = (1..=LONGEST).contains(&text.chars().count()) && !text.contains(['/', ',']);
        is_tag.then(|| Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for ServerTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::<LONGEST>::deserialize(deserializer)?;
        Self::parse(text.as_str()).ok_or_else(|| Rule::Form.broken("it has `/` or `,` in it"))
    }
}

impl JsonSchema for ServerTag {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ServerTag".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[^,/]*$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_a_word_without_slash_and_comma() {
        for tag in ["red", "a b", "größe:1"] {
            assert_eq!(ServerTag::parse(tag).unwrap().as_str(), tag);
        }
        for wrong in ["", "a/b", "a,b", &"x".repeat(61)] {
            assert_eq!(ServerTag::parse(wrong), None, "{wrong}");
        }
    }
}
