//! Network addresses and prefixes, in version 4 of the Internet protocol as everything that routes to them.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

/// A network: an IPv4 address with the length of its mask, such as `10.0.0.0/8`; kept as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix(Box<str>);

/// The address of one host in its network, such as `10.0.0.1/30`; kept as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostAddress(Box<str>);

/// An IPv4 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address(pub Ipv4Addr);

impl Prefix {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl HostAddress {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The two parts of an IPv4 address with a mask.
fn with_mask(text: &str) -> Option<(Ipv4Addr, u8)> {
    let (address, length) = text.split_once('/')?;
    // "+8" and "08" would be read as numbers too.
    let plain =
        length.bytes().all(|digit| digit.is_ascii_digit()) && (length == "0" || !length.starts_with('0'));
    let length = length.parse::<u8>().ok().filter(|length| plain && *length <= 32)?;
    Some((address.parse().ok()?, length))
}

impl<'de> Deserialize<'de> for Prefix {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        if with_mask(&text).is_none() {
            return Err(Rule::Form.broken(format_args!("`{text}` is no IPv4 network, such as `10.0.0.0/8`")));
        }
        Ok(Self(text.into()))
    }
}

impl<'de> Deserialize<'de> for HostAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let is_host = |(address, length): (Ipv4Addr, u8)| {
            let nobody = address.is_unspecified() || address.is_broadcast() || address.is_multicast();
            length > 0 && !nobody && !address.is_loopback()
        };
        if !with_mask(&text).is_some_and(is_host) {
            let problem = "is no IPv4 address of a host with its mask, such as `10.0.0.1/30`";
            return Err(Rule::Form.broken(format_args!("`{text}` {problem}")));
        }
        Ok(Self(text.into()))
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let refused = || Rule::Form.broken(format_args!("`{text}` is no IPv4 address, such as `10.0.0.1`"));
        text.parse().map(Self).map_err(|_| refused())
    }
}

impl JsonSchema for Prefix {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Prefix".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "examples": ["10.0.0.0/8"] })
    }
}

impl JsonSchema for HostAddress {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "HostAddress".into()
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
    fn only_networks_and_hosts_with_a_mask_that_fits_are_taken() {
        let prefix = |text: &str| serde_json::from_str::<Prefix>(&format!("\"{text}\""));
        let host = |text: &str| serde_json::from_str::<HostAddress>(&format!("\"{text}\""));
        for good in ["10.0.0.1/30", "10.1.2.3/32", "192.168.0.1/1"] {
            assert_eq!(prefix(good).unwrap().as_str(), good);
            assert_eq!(host(good).unwrap().as_str(), good);
        }
        for network in ["0.0.0.0/0", "255.255.255.255/32", "224.0.0.0/4", "127.0.0.0/8", "10.0.0.1/0"] {
            assert_eq!(prefix(network).unwrap().as_str(), network);
            assert!(
                host(network).unwrap_err().to_string().contains("is no IPv4 address of a host"),
                "{network}"
            );
        }
        for bad in [
            "",
            "10.0.0.1",
            "10.0.0.1/33",
            "10.0.0/8",
            "10.0.0.1/+8",
            "10.0.0.1/08",
            "10.0.0.1/",
            "fd00::/64",
        ] {
            assert!(prefix(bad).unwrap_err().to_string().contains("is no IPv4 network"), "{bad}");
            assert!(host(bad).is_err(), "{bad}");
        }
    }
}
