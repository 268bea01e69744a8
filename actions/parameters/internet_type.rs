//! How bandwidth is paid.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::catalogue::price::Bandwidth;

use super::word::{ClosedList, OptionalWord};

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

impl ClosedList for InternetType {
    fn words() -> Vec<(&'static str, Self)> {
        vec![("ByBandwidth", Self::ByBandwidth), ("ByInstanceBandwidth95", Self::ByInstanceBandwidth95)]
    }
}

impl<'de> Deserialize<'de> for InternetType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        OptionalWord::deserialize(deserializer).map(|word| word.get().unwrap_or_default())
    }
}

impl JsonSchema for InternetType {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "InternetType".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = OptionalWord::<Self>::json_schema(generator);
        schema.insert("default".to_owned(), "ByBandwidth".into());
        schema
    }
}
