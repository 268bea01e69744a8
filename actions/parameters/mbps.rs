//! Bandwidths in questions for a price.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

/// The largest bandwidth that can be asked about, in Mbps.
const LARGEST: u32 = 1_000_000;

/// A bandwidth in Mbps; `DEFAULT` where it is absent or null.
#[derive(Clone, Copy, Debug)]
pub struct Mbps<const DEFAULT: u32>(u32);

impl<const DEFAULT: u32> Mbps<DEFAULT> {
    /// The bandwidth.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl<const DEFAULT: u32> Default for Mbps<DEFAULT> {
    fn default() -> Self {
        Self(DEFAULT)
    }
}

impl<'de, const DEFAULT: u32> Deserialize<'de> for Mbps<DEFAULT> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Some(number) = Option::<i64>::deserialize(deserializer)? else { return Ok(Self::default()) };
        match u32::try_from(number) {
            Ok(mbps) if (1..=LARGEST).contains(&mbps) => Ok(Self(mbps)),
            Ok(_) | Err(_) => {
                let rule = if number < 1 { Rule::Minimum } else { Rule::Maximum };
                Err(rule.broken(format_args!("{number} is not from 1 to {LARGEST}")))
            }
        }
    }
}

impl<const DEFAULT: u32> JsonSchema for Mbps<DEFAULT> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Mbps_{DEFAULT}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["integer", "null"], "minimum": 1, "maximum": LARGEST, "default": DEFAULT })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bandwidth_has_bounds_and_a_default() {
        for (json, mbps) in [("null", 10), ("1", 1), ("1000000", 1_000_000)] {
            assert_eq!(serde_json::from_str::<Mbps<10>>(json).unwrap().get(), mbps);
        }
        for json in ["0", "-1", "1000001", "10.0", "\"10\""] {
            assert!(serde_json::from_str::<Mbps<10>>(json).is_err(), "{json}");
        }
    }
}
