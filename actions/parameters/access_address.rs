//! An address that is noted and not used, which may be empty.

use std::borrow::Cow;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

use super::text::AnyText;

/// An address, or an empty text for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessAddress<A>(Option<A>);

impl<A: Copy> AccessAddress<A> {
    /// The address.
    pub const fn get(self) -> Option<A> {
        self.0
    }
}

impl<'de, A: FromStr> Deserialize<'de> for AccessAddress<A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = AnyText::<64>::deserialize(deserializer)?;
        if text.as_str().is_empty() {
            return Ok(Self(None));
        }
        let wrong = |_| Rule::Form.broken(format_args!("`{}` is no address of this version", text.as_str()));
        text.as_str().parse().map(|address| Self(Some(address))).map_err(wrong)
    }
}

impl<A> JsonSchema for AccessAddress<A> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "AccessAddress".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "maxLength": 64 })
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn it_is_an_address_of_its_version_or_empty() {
        let read = |json: &str| serde_json::from_str::<AccessAddress<Ipv4Addr>>(json).map(AccessAddress::get);
        assert_eq!(read("\"1.1.1.1\"").unwrap(), Some(Ipv4Addr::new(1, 1, 1, 1)));
        assert_eq!(read("\"\"").unwrap(), None);
        for wrong in ["\"1.1.1.1.1\"", "\"::1\"", "null", "7"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
