//! The version of the Internet Protocol, which clients send as a number or as text.

use std::borrow::Cow;
use std::net::IpAddr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

use super::query::Values;

/// 4 or 6, also as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IpVersion {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl IpVersion {
    /// The version of an address.
    pub const fn of(address: IpAddr) -> Self {
        if address.is_ipv4() { Self::V4 } else { Self::V6 }
    }

    /// The version as a number.
    pub const fn number(self) -> u8 {
        match self {
            Self::V4 => 4,
            Self::V6 => 6,
        }
    }

    /// The version as text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::V4 => "4",
            Self::V6 => "6",
        }
    }
}

impl<'de> Deserialize<'de> for IpVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Values::deserialize(deserializer)?;
        match written.last() {
            Some("4") => Ok(Self::V4),
            Some("6") => Ok(Self::V6),
            Some(_) | None => Err(Rule::Listed.broken("it is neither 4 nor 6")),
        }
    }
}

impl JsonSchema for IpVersion {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "IpVersion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["integer", "string"], "enum": [4, 6, "4", "6"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_are_read() {
        for (json, version) in [("4", IpVersion::V4), ("\"4\"", IpVersion::V4), ("\"6\"", IpVersion::V6)] {
            assert_eq!(serde_json::from_str::<IpVersion>(json).unwrap(), version, "{json}");
        }
        for json in ["5", "\"v4\"", "null", "[]", "true"] {
            let error = serde_json::from_str::<IpVersion>(json).unwrap_err().to_string();
            assert!(error.contains("neither 4 nor 6"), "{json}: {error}");
        }
    }
}
