//! Which edition of the Compute API a caller speaks. Rules and answers differ by it.
//!
//! <https://docs.openstack.org/nova/latest/reference/api-microversion-history.html>

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

use super::text::Text;

/// A microversion of Compute, from 2.1 to 2.52; 2.1 where it is absent. 2.0 is the API before them, at `/v2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Microversion(u16);

impl Microversion {
    /// The API before microversions. No header can ask for it: it has a path of its own.
    pub const LEGACY: Self = Self(0);
    /// The first one, which is what callers get who ask for none.
    pub const FIRST: Self = Self(1);
    /// The last one whose rules are honoured.
    pub const LATEST: Self = Self(52);

    /// The microversion `2.minor`, whether it is served or not.
    pub const fn of(minor: u16) -> Self {
        Self(minor)
    }

    /// Whether this is the microversion `2.minor` or a later one.
    pub const fn has(self, minor: u16) -> bool {
        self.0 >= minor
    }

    /// Reads a microversion that is served, such as `2.26`.
    pub fn parse(text: &str) -> Option<Self> {
        let minor = text.strip_prefix("2.")?;
        let is_plain = minor.bytes().all(|byte| byte.is_ascii_digit()) && !minor.starts_with('0');
        let version = is_plain.then(|| minor.parse().ok().map(Self)).flatten()?;
        (Self::FIRST..=Self::LATEST).contains(&version).then_some(version)
    }
}

impl Default for Microversion {
    fn default() -> Self {
        Self::FIRST
    }
}

impl fmt::Display for Microversion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "2.{}", self.0)
    }
}

impl<'de> Deserialize<'de> for Microversion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::<16>::deserialize(deserializer)?;
        let legacy = || (text.as_str() == "2.0").then_some(Self::LEGACY);
        Self::parse(text.as_str()).or_else(legacy).ok_or_else(|| {
            let (text, first, latest) = (text.as_str(), Self::FIRST, Self::LATEST);
            Rule::Listed.broken(format_args!("`{text}` is no microversion from {first} to {latest}"))
        })
    }
}

impl JsonSchema for Microversion {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Microversion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^2\\.(0|[1-9][0-9]?)$", "default": Self::default().to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_one_of_those_that_are_served() {
        for (text, found) in [("2.1", Some(1)), ("2.9", Some(9)), ("2.47", Some(47)), ("2.52", Some(52))] {
            assert_eq!(Microversion::parse(text), found.map(Microversion), "{text}");
        }
        for wrong in ["2.0", "2.53", "2.01", "2.", "2", "3.1", "", "latest", "2.99999", "2.+1"] {
            assert_eq!(Microversion::parse(wrong), None, "{wrong}");
        }
        let error = serde_json::from_str::<Microversion>("\"2.96\"").unwrap_err().to_string();
        assert!(error.contains("`2.96` is no microversion from 2.1 to 2.52"), "{error}");
    }

    #[test]
    fn nine_comes_before_ten() {
        assert!(Microversion::of(9) < Microversion::of(10) && Microversion::of(9).has(9));
        assert_eq!(Microversion::default().to_string(), "2.1");
        assert!(Microversion::LEGACY < Microversion::FIRST);
        assert_eq!(serde_json::from_str::<Microversion>("\"2.0\"").unwrap(), Microversion::LEGACY);
    }
}
