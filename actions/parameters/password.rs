//! Shared secrets of the caller's own equipment.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

/// A secret of `MIN` to `MAX` characters. It is checked and forgotten: nothing shows it again.
#[derive(Clone, Copy)]
pub struct Password<const MIN: usize, const MAX: usize>;

impl<'de, const MIN: usize, const MAX: usize> Deserialize<'de> for Password<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let length = Cow::<'de, str>::deserialize(deserializer)?.chars().count();
        // The message does not repeat the secret.
        if (MIN..=MAX).contains(&length) {
            Ok(Self)
        } else {
            let rule = if length < MIN { Rule::Shortest } else { Rule::Longest };
            Err(rule.broken(format_args!("it has {length} characters, and not {MIN} to {MAX}")))
        }
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Debug for Password<MIN, MAX> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password")
    }
}

impl<const MIN: usize, const MAX: usize> JsonSchema for Password<MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Password_{MIN}_{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": MIN, "maxLength": MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_counts_and_a_refusal_keeps_the_secret() {
        let password = |text: &str| serde_json::from_str::<Password<8, 64>>(&format!("\"{text}\""));
        assert!(password("12345678").is_ok() && password(&"x".repeat(64)).is_ok());
        let refused = password("secret7").unwrap_err().to_string();
        assert!(refused.contains("7 characters") && !refused.contains("secret7"), "{refused}");
        assert!(password(&"x".repeat(65)).is_err());
    }
}
