//! A moment in a query string, in any of the ways in which clients write it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::decode::Rule;

use super::query::Values;

/// A moment, or nothing: absent or null. Of several the last counts. An empty one is refused: it would ask for all. ISO 8601 with or without an offset (UTC), or a date alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since(Option<(Timestamp, Box<str>)>);

impl Since {
    /// The moment.
    pub fn get(&self) -> Option<Timestamp> {
        self.0.as_ref().map(|(moment, _)| *moment)
    }

    /// The moment as the caller wrote it.
    pub fn as_deref(&self) -> Option<&str> {
        self.0.as_ref().map(|(_, text)| &**text)
    }
}

impl<'de> Deserialize<'de> for Since {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Values::deserialize(deserializer)?;
        let Some(text) = values.last() else { return Ok(Self(None)) };
        let moment = Timestamp::parse_any(text).ok_or_else(|| {
            Rule::Time.broken(format_args!("`{text}` is no time such as `2026-11-22T08:00:00Z`"))
        })?;
        Ok(Self(Some((moment, text.into()))))
    }
}

impl Serialize for Since {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_deref().serialize(serializer)
    }
}

impl JsonSchema for Since {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Since".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["array", "string"], "items": { "type": "string" } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_time_is_refused() {
        let read = |json: &str| serde_json::from_str::<Since>(json);
        assert_eq!(read("[\"1970-01-01\"]").unwrap().get(), Some(Timestamp::from_seconds(0)));
        assert_eq!(read("[]").unwrap().get(), None);
        for empty in ["\"\"", r#"["1970-01-01",""]"#] {
            assert!(read(empty).unwrap_err().to_string().contains("is no time"), "{empty}");
        }
        let error = read("\"2011/01/01\"").unwrap_err().to_string();
        assert!(error.contains("`2011/01/01` is no time"), "{error}");
    }
}
