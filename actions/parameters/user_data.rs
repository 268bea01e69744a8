//! What a server finds at its first start.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

use super::text::AnyText;

/// How many characters it has at most.
const LONGEST: usize = 65535;

/// Bytes in base 64, or nothing: null or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserData(Option<Box<str>>);

impl UserData {
    /// The text in base 64, if there is one.
    pub fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// How many bytes it stands for.
    pub fn size(&self) -> usize {
        let letters = self.0.iter().flat_map(|text| text.bytes());
        letters.filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').count() * 3 / 4
    }
}

/// Whether a text is base 64. Ends of lines in it do not count.
fn is_base_64(text: &str) -> bool {
    let letters = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let (mut count, mut padding, mut is_plain) = (0_usize, 0_usize, true);
    for byte in letters {
        count += 1;
        match byte {
            b'=' => padding += 1,
            b'+' | b'/' => is_plain &= padding == 0,
            _ => is_plain &= padding == 0 && byte.is_ascii_alphanumeric(),
        }
    }
    is_plain && padding <= 2 && count.is_multiple_of(4)
}

impl<'de> Deserialize<'de> for UserData {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Some(text) = Option::<AnyText<LONGEST>>::deserialize(deserializer)? else {
            return Ok(Self(None));
        };
        match text.as_str() {
            "" => Ok(Self(None)),
            text if is_base_64(text) => Ok(Self(Some(text.into()))),
            _ => Err(Rule::Form.broken("User data needs to be valid base 64")),
        }
    }
}

impl JsonSchema for UserData {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "UserData".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "null"], "maxLength": LONGEST, "contentEncoding": "base64" })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn it_is_base_64_or_nothing() {
        let read = |json: serde_json::Value| serde_json::from_value::<UserData>(json);
        for text in ["I2Nsb3VkLWNvbmZpZw==", "YWJj", "YW\nJj\n"] {
            assert_eq!(read(json!(text)).unwrap().as_deref(), Some(text));
        }
        for (text, size) in [("I2Nsb3VkLWNvbmZpZw==", 13), ("YW\nJj\n", 3), ("", 0)] {
            assert_eq!(read(json!(text)).unwrap().size(), size, "{text}");
        }
        for nothing in [json!(""), json!(null)] {
            assert_eq!(read(nothing).unwrap().as_deref(), None);
        }
        for wrong in ["#cloud-config", "YWJ", "Y===", "=YWJ", "YW=J"] {
            assert!(read(json!(wrong)).is_err(), "{wrong}");
        }
    }
}
