//! Names and notes as Compute takes them: of characters that can be printed.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

use super::microversion::Microversion;
use super::text::AnyText;
use crate::refusals::microversion::MicroversionRefused;

/// A name of 1 to `MAX` characters that can be printed and are not all spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintableName<const MAX: usize>(Box<str>);

/// A text of 0 to `MAX` characters that can be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintableNote<const MAX: usize>(Box<str>);

impl<const MAX: usize> PrintableName<MAX> {
    /// The name as a microversion takes it: from 2.1 on without spaces around it, and before that they are left out.
    /// `field` is what the caller knows it as.
    pub fn within(&self, version: Microversion, field: &'static str) -> Result<&str, MicroversionRefused> {
        let trimmed = self.0.trim();
        if version >= Microversion::FIRST && trimmed.len() < self.0.len() {
            return Err(MicroversionRefused::SpacesAround(field));
        }
        Ok(trimmed)
    }
}

impl<const MAX: usize> PrintableNote<MAX> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a character can be printed: no control and no format character, nothing of private use, and no end of a line.
const fn is_printable(letter: char) -> bool {
    !matches!(
        letter,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{8e2}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}'..='\u{ffff}'
            | '\u{e0000}'..='\u{10ffff}'
    )
}

/// Reads a text of at most `MAX` characters that can be printed.
fn printable<'de, const MAX: usize, D: Deserializer<'de>>(deserializer: D) -> Result<Box<str>, D::Error> {
    let text = AnyText::<MAX>::deserialize(deserializer)?;
    if text.as_str().chars().all(is_printable) {
        return Ok(text.as_str().into());
    }
    Err(Rule::Form.broken("it has characters that cannot be printed"))
}

impl<'de, const MAX: usize> Deserialize<'de> for PrintableName<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = printable::<MAX, D>(deserializer)?;
        if text.trim().is_empty() {
            return Err(Rule::Shortest.broken("it is empty"));
        }
        Ok(Self(text))
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for PrintableNote<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        printable::<MAX, D>(deserializer).map(Self)
    }
}

impl<const MAX: usize> JsonSchema for PrintableName<MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("PrintableName_{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": MAX })
    }
}

impl<const MAX: usize> JsonSchema for PrintableNote<MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("PrintableNote_{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "maxLength": MAX })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_cannot_be_printed_is_no_name() {
        let read = |text: &str| serde_json::from_value::<PrintableName<12>>(json!(text));
        for text in ["web-1", "服务器 一", "é", "a\u{a0}b", "🙂"] {
            assert_eq!(read(text).unwrap().within(Microversion::FIRST, "name").unwrap(), text);
        }
        for wrong in
            ["", "   ", "a\nb", "a\u{7}", "\u{0}", "a\u{200b}b", "a\u{2028}", "\u{feff}a", &"x".repeat(13)]
        {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
        assert!(serde_json::from_value::<PrintableNote<12>>(json!("")).is_ok());
        assert!(serde_json::from_value::<PrintableNote<12>>(json!("a\tb")).is_err());
    }

    #[test]
    fn spaces_around_a_name_are_left_out_before_microversions_and_refused_in_them() {
        let name: PrintableName<12> = serde_json::from_value(json!(" a b ")).unwrap();
        assert_eq!(name.within(Microversion::LEGACY, "name").unwrap(), "a b");
        let refused = name.within(Microversion::FIRST, "server.name").unwrap_err().to_string();
        assert!(refused.contains("`server.name`"), "{refused}");
    }
}
