//! Names of key pairs.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};

use crate::parameters::trimmed::Trimmed;

/// The name of a key pair: 1 to 255 letters, digits, spaces, `-` and `_`. Spaces around it are left out.
#[derive(Clone, Debug)]
pub struct KeyPairName(Trimmed<255>);

impl KeyPairName {
    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl<'de> Deserialize<'de> for KeyPairName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Trimmed::deserialize(deserializer)?;
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_');
        if name.as_str().bytes().all(allowed) {
            return Ok(Self(name));
        }
        Err(D::Error::custom("it has something else than letters, digits, spaces, `-` and `_`"))
    }
}

impl JsonSchema for KeyPairName {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "KeyPairName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[A-Za-z0-9 _-]{1,255}$" })
    }
}
