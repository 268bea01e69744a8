//! Texts of which Networking knows a few.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;
use zc_gateway_engine::resources::subnet::Ipv6Mode;

use crate::views::network::port::VNIC_TYPES;

/// What a port can be connected to, such as `normal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VnicType(pub &'static str);

/// How ports come by their addresses of version 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressMode(pub Ipv6Mode);

const MODES: [Ipv6Mode; 3] = [Ipv6Mode::Dhcpv6Stateful, Ipv6Mode::Dhcpv6Stateless, Ipv6Mode::Slaac];

/// The one of these that is called so.
fn one_of<'de, D: Deserializer<'de>, T: Copy>(
    deserializer: D,
    known: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<T, D::Error> {
    let text = Cow::<'de, str>::deserialize(deserializer)?;
    let found = known.iter().copied().find(|known| name(*known) == text);
    found.ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|known| name(*known)).collect();
        Rule::Listed.broken(format_args!("'{text}' is not in {}", names.join(", ")))
    })
}

impl<'de> Deserialize<'de> for VnicType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_of(deserializer, VNIC_TYPES, |name| name).map(Self)
    }
}

impl<'de> Deserialize<'de> for AddressMode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_of(deserializer, &MODES, Ipv6Mode::name).map(Self)
    }
}

impl JsonSchema for VnicType {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "VnicType".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": VNIC_TYPES })
    }
}

impl JsonSchema for AddressMode {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "AddressMode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": MODES.map(Ipv6Mode::name) })
    }
}
