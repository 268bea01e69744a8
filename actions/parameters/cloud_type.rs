//! The type of a public cloud.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};
use zc_gateway_engine::catalogue::cloud::Cloud;

use super::text::Text;

/// A public cloud by its name on the wire, such as `ALI_CLOUD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloudType(pub Cloud);

fn names() -> Vec<&'static str> {
    Cloud::ALL.into_iter().map(Cloud::name).collect()
}

impl<'de> Deserialize<'de> for CloudType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::<64>::deserialize(deserializer)?;
        let unknown = || D::Error::custom(format_args!("it must be one of {}", names().join(", ")));
        Cloud::parse(text.as_str()).map(Self).ok_or_else(unknown)
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
        json_schema!({ "type": "string", "enum": names() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_cloud_is_refused_with_those_there_are() {
        assert_eq!(serde_json::from_str::<CloudType>("\"AWS\"").unwrap(), CloudType(Cloud::Aws));
        let error = serde_json::from_str::<CloudType>("\"MOON\"").unwrap_err().to_string();
        assert!(error.contains("AWS, TENCENT"), "{error}");
    }
}
