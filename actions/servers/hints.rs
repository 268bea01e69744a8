//! Hints on where a server is to be made. There is one host, so that none of them can be followed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::Value;

use super::refused::CreateRefused;

/// Hints by their names, of which there are none that this gateway knows.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct SchedulerHints(Option<BTreeMap<String, Value>>);

impl SchedulerHints {
    /// Refuses the first hint that there is.
    pub fn refuse(&self) -> Result<(), CreateRefused> {
        let first = self.0.as_ref().and_then(|hints| hints.keys().next());
        first.map_or(Ok(()), |name| Err(CreateRefused::Hint(name.clone())))
    }
}

impl JsonSchema for SchedulerHints {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "SchedulerHints".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["object", "null"], "additionalProperties": {} })
    }
}
