//! Network addresses and prefixes.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// An address or a network with the length of its mask, such as `10.0.0.1/30`; kept as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithMask(Box<str>);

/// An IPv4 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address(pub Ipv4Addr);

impl WithMask {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for WithMask {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let well_formed = text.split_once('/').is_some_and(|(address, length)| {
            let longest = match address.parse::<IpAddr>() {
                Ok(IpAddr::V4(_)) => 32,
                Ok(IpAddr::V6(_)) => 128,
                Err(_) => return false,
            };
            !length.starts_with('+') && length.parse::<u8>().is_ok_and(|length| length <= longest)
        });
        if !well_formed {
            return Err(D::Error::custom(format_args!(
                "`{text}` is no address with a mask, such as `10.0.0.1/30`"
            )));
        }
        Ok(Self(text.into()))
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let refused = || D::Error::custom(format_args!("`{text}` is no IPv4 address, such as `10.0.0.1`"));
        text.parse().map(Self).map_err(|_| refused())
    }
}

impl JsonSchema for WithMask {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "WithMask".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "examples": ["10.0.0.1/30"] })
    }
}

impl JsonSchema for Address {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Address".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "ipv4" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_with_a_mask_that_fits_are_taken() {
        let parse = |text: &str| serde_json::from_str::<WithMask>(&format!("\"{text}\""));
        for good in ["10.0.0.1/30", "0.0.0.0/0", "fd00::1/64"] {
            assert_eq!(parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "10.0.0.1", "10.0.0.1/33", "10.0.0/8", "10.0.0.1/+8", "10.0.0.1/", "fd00::/129"] {
            assert!(parse(bad).unwrap_err().to_string().contains("is no address with a mask"), "{bad}");
        }
    }
}
