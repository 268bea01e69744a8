//! How bandwidth is paid.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::catalogue::price::Bandwidth;

use super::text::OptionalText;

const FLAT: &str = "ByBandwidth";
const BURSTABLE: &str = "ByInstanceBandwidth95";

/// The charging model of bandwidth; by the cap where it is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InternetType {
    /// By the cap, by the day.
    #[default]
    ByBandwidth,
    /// By the 95th percentile of what is used, by the month, but at least for a commitment.
    ByInstanceBandwidth95,
}

impl InternetType {
    /// A bandwidth with this cap. Without a commitment the cap is the commitment.
    pub fn bandwidth(self, cap: u32, commitment: Option<u32>) -> Bandwidth {
        match self {
            Self::ByBandwidth => Bandwidth::Flat(cap),
            Self::ByInstanceBandwidth95 => Bandwidth::Burstable { committed: commitment.unwrap_or(cap) },
        }
    }
}

impl<'de> Deserialize<'de> for InternetType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = OptionalText::<64>::deserialize(deserializer)?;
        match text.as_deref() {
            None | Some(FLAT) => Ok(Self::ByBandwidth),
            Some(BURSTABLE) => Ok(Self::ByInstanceBandwidth95),
            Some(other) => {
                Err(D::Error::custom(format_args!("`{other}` is not sold; there are {FLAT} and {BURSTABLE}")))
            }
        }
    }
}

impl JsonSchema for InternetType {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "InternetType".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "null"], "enum": [FLAT, BURSTABLE, "", null], "default": FLAT })
    }
}
