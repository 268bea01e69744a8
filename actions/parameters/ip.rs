//! Addresses, blocks of addresses and hardware addresses as texts.

use std::borrow::Cow;
use std::net::IpAddr;

use ipnet::IpNet;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use smol_str::SmolStr;
use zc_gateway_engine::decode::Rule;

/// An address of either version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ip(pub IpAddr);

/// A block of addresses: an address and the length of its prefix. Bits after the prefix are cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block(pub IpNet);

/// A hardware address of six bytes. It is kept in lower case with colons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HardwareAddress(pub SmolStr);

/// Reads a hardware address; none where the text is none, or is the one of nobody.
pub fn hardware_address(text: &str) -> Option<SmolStr> {
    let separator = if text.contains('-') { '-' } else { ':' };
    let mut bytes = [0_u8; 6];
    let mut parts = text.split(separator);
    for byte in &mut bytes {
        let part = parts.next().filter(|part| part.len() == 2 && part.bytes().all(|d| d.is_ascii_hexdigit()));
        *byte = u8::from_str_radix(part?, 16).ok()?;
    }
    (parts.next().is_none() && bytes != [0; 6]).then(|| written(bytes))
}

/// Six bytes as a hardware address is written: `fa:16:3e:00:00:01`.
pub fn written(bytes: [u8; 6]) -> SmolStr {
    let mut text = bytes.map(|byte| format!("{byte:02x}:")).concat();
    text.pop();
    text.into()
}

/// The address of version 6 that a host makes of a network's and of its hardware address (EUI-64): the first byte has its
/// second bit turned, and `ff:fe` stands in the middle.
pub fn of_hardware_address(network: IpAddr, hardware_address: &str) -> IpAddr {
    let IpAddr::V6(network) = network else { return network };
    let byte = |text: &str| u64::from_str_radix(text, 16).unwrap_or_default();
    let bytes: Vec<u64> = hardware_address.split(':').map(byte).collect();
    let (first, last) = bytes.split_at(bytes.len() / 2);
    let whole = first.iter().chain(&[0xff, 0xfe]).chain(last).fold(0, |host, byte| (host << 8) | byte);
    let host = whole ^ (2 << 56);
    IpAddr::V6((u128::from(network) | u128::from(host)).into())
}

impl<'de> Deserialize<'de> for Ip {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let problem = "is no IP address, such as `10.0.0.5` or `2001:db8::5`";
        text.parse().map(Self).map_err(|_| Rule::Form.broken(format_args!("`{text}` {problem}")))
    }
}

impl<'de> Deserialize<'de> for Block {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let problem = "is no block of addresses, such as `10.0.0.0/24` or `2001:db8::/64`";
        let block = text.parse::<IpNet>().map(|block| Self(block.trunc()));
        block.map_err(|_| Rule::Form.broken(format_args!("`{text}` {problem}")))
    }
}

impl<'de> Deserialize<'de> for HardwareAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let problem = "is not a valid MAC address, such as `fa:16:3e:00:00:01`";
        let found = hardware_address(&text).map(Self);
        found.ok_or_else(|| Rule::Form.broken(format_args!("'{text}' {problem}")))
    }
}

impl JsonSchema for Ip {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Ip".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "examples": ["10.0.0.5", "2001:db8::5"] })
    }
}

impl JsonSchema for Block {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Block".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "examples": ["10.0.0.0/24", "2001:db8::/64"] })
    }
}

impl JsonSchema for HardwareAddress {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "HardwareAddress".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "examples": ["fa:16:3e:00:00:01"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, String> {
        serde_json::from_str(&format!("\"{text}\"")).map_err(|error| error.to_string())
    }

    #[test]
    fn the_bits_after_the_prefix_are_cleared() {
        for (text, block) in [("10.0.0.5/24", "10.0.0.0/24"), ("2001:db8::1/64", "2001:db8::/64")] {
            assert_eq!(read::<Block>(text).unwrap().0.to_string(), block);
        }
        for text in ["10.0.0.0", "10.0.0.0/33", "net", ""] {
            assert!(read::<Block>(text).unwrap_err().contains("is no block of addresses"), "{text}");
        }
        assert!(read::<Ip>("10.0.0").unwrap_err().contains("`10.0.0` is no IP address"));
    }

    #[test]
    fn hardware_addresses_are_kept_in_one_form() {
        for text in ["FA:16:3E:00:00:0a", "fa-16-3e-00-00-0a"] {
            assert_eq!(read::<HardwareAddress>(text).unwrap().0, "fa:16:3e:00:00:0a", "{text}");
        }
        let wrong = ["fa:16:3e:00:00", "fa:16:3e:00:00:0a:0b", "fa:16:3e:00:00:+a", "00:00:00:00:00:00", "é"];
        for text in wrong {
            assert!(read::<HardwareAddress>(text).unwrap_err().contains("is not a valid MAC"), "{text}");
        }
    }
}
