//! Times as callers give them: UTC, `2026-11-22T08:00:00Z`.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::decode::Rule;

use super::text::Text;

/// A moment in UTC. Fractions of a second and the offset `+00:00` in place of `Z` are taken too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UtcTime(Timestamp);

impl UtcTime {
    /// The moment.
    pub const fn timestamp(self) -> Timestamp {
        self.0
    }
}

impl<'de> Deserialize<'de> for UtcTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::<64>::deserialize(deserializer)?;
        let moment = Timestamp::parse(text.as_str());
        moment
            .map(Self)
            .ok_or_else(|| Rule::Time.broken("it must be a time in UTC written as `2026-11-22T08:00:00Z`"))
    }
}

impl JsonSchema for UtcTime {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "UtcTime".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_time_is_refused_with_the_way_to_write_it() {
        let time = |json: &str| serde_json::from_str::<UtcTime>(json);
        assert_eq!(time("\"1970-01-01T00:01:00Z\"").unwrap().timestamp(), Timestamp::from_seconds(60));
        for wrong in ["\"yesterday\"", "\"\"", "60", "\"1970-01-01T00:01:00+08:00\""] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
        let error = time("\"1970-01-01\"").unwrap_err().to_string();
        assert!(error.contains("`2026-11-22T08:00:00Z`"), "{error}");
    }
}
