//! Notes of an owner: texts by key.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

use super::text::AnyText;

/// How many characters a key or a value has at most.
const LONGEST: usize = 255;
/// How many keys there are at most.
pub const MOST: usize = 128;

/// At most 128 texts by key. Keys have letters, digits, spaces, `-`, `_`, `.` and `:`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata(BTreeMap<Box<str>, Box<str>>);

impl Metadata {
    /// The texts by key.
    pub fn to_map(&self) -> BTreeMap<Box<str>, Box<str>> {
        self.0.clone()
    }
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = BTreeMap::<String, AnyText<LONGEST>>::deserialize(deserializer)?;
        if given.len() > MOST {
            return Err(Rule::Longest.broken(format_args!("it has more than {MOST} keys")));
        }
        let is_allowed =
            |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_' | '.' | ':');
        let is_key = |key: &str| (1..=LONGEST).contains(&key.chars().count()) && key.chars().all(is_allowed);
        if let Some(wrong) = given.keys().find(|key| !is_key(key)) {
            let problem = format_args!(
                "the key `{}` is not 1 to {LONGEST} letters, digits, spaces, `-`, `_`, `.` and `:`",
                wrong.chars().take(LONGEST).collect::<String>()
            );
            return Err(Rule::Form.broken(problem));
        }
        let texts = given.into_iter().map(|(key, text)| (key.into(), text.as_str().into()));
        Ok(Self(texts.collect()))
    }
}

impl JsonSchema for Metadata {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Metadata".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "additionalProperties": { "type": "string", "maxLength": LONGEST },
            "maxProperties": MOST,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_have_a_largest_length() {
        let read = |json: serde_json::Value| serde_json::from_value::<Metadata>(json);
        assert_eq!(read(serde_json::json!({ "a b": "" })).unwrap().to_map().len(), 1);
        let long = "x".repeat(256);
        for wrong in [
            serde_json::json!({ "": "a" }),
            serde_json::json!({ "a/b": "a" }),
            serde_json::json!({ "a": 1 }),
            serde_json::json!({ "a": long }),
            serde_json::json!({ long: "a" }),
            serde_json::json!([]),
        ] {
            assert!(read(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
