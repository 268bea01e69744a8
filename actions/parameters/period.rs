//! How wide samples of traffic are to be.

use std::borrow::Cow;
use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

use crate::traffic::samples::INTERVAL;

/// The widest sample: a day, in seconds.
const WIDEST: u32 = 86_400;
/// The narrowest: as far as samples lie apart, in seconds.
const NARROWEST: u32 = 300;
const _: () = assert!(INTERVAL.as_secs() == NARROWEST as u64, "a period is a number of whole samples");

/// The width of a sample, a number of whole samples; one sample where it is absent or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period(u32);

impl Period {
    /// The width.
    pub fn duration(self) -> Duration {
        Duration::from_secs(self.0.into())
    }
}

impl Default for Period {
    fn default() -> Self {
        Self(NARROWEST)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Some(seconds) = Option::<i64>::deserialize(deserializer)? else { return Ok(Self::default()) };
        let period = u32::try_from(seconds)
            .ok()
            .filter(|seconds| (NARROWEST..=WIDEST).contains(seconds) && seconds.is_multiple_of(NARROWEST));
        period.map(Self).ok_or_else(|| {
            Rule::Listed.broken(format_args!(
                "{seconds} is not one of {NARROWEST}, {}, {} and so on in steps of {NARROWEST} up to {WIDEST}: there is a \
                 sample every {NARROWEST} seconds",
                2 * NARROWEST,
                3 * NARROWEST
            ))
        })
    }
}

impl JsonSchema for Period {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["integer", "null"],
            "minimum": NARROWEST,
            "maximum": WIDEST,
            "multipleOf": NARROWEST,
            "default": NARROWEST,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_number_of_whole_samples() {
        for (json, seconds) in [("null", 300), ("300", 300), ("900", 900), ("86400", 86_400)] {
            let period: Period = serde_json::from_str(json).unwrap();
            assert_eq!(period.duration(), Duration::from_secs(seconds));
        }
        for json in ["0", "-300", "1", "60", "301", "86700", "4294967596", "\"300\"", "300.5"] {
            assert!(serde_json::from_str::<Period>(json).is_err(), "{json}");
        }
        let error = serde_json::from_str::<Period>("60").unwrap_err().to_string();
        assert!(error.contains("60 is not one of 300, 600, 900 and so on"), "{error}");
    }
}
