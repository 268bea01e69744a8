//! Which public cloud is meant.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::catalogue::cloud::Cloud;

use super::text::Text;

/// A public cloud, by its name in any case.
#[derive(Clone, Copy, Debug)]
pub struct CloudType(pub Cloud);

impl<'de> Deserialize<'de> for CloudType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::<64>::deserialize(deserializer)?;
        Cloud::parse(text.as_str()).map(Self).ok_or_else(|| {
            let known = Cloud::ALL.map(Cloud::name).join(", ");
            D::Error::custom(format_args!("`{}` is not one of {known}", text.as_str()))
        })
    }
}

impl JsonSchema for CloudType {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "CloudType".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Cloud::ALL.map(Cloud::name) })
    }
}
