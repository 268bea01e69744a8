//! Identifiers of resources: opaque texts that parse or are refused.

use std::fmt::{Debug, Display};
use std::hash::Hash;

use serde::Serialize;
use thiserror::Error;

use crate::decode::Rule;

/// An identifier type. Identifiers that the gateway makes are 22 random letters and digits; any text of 1 to 64
/// bytes is accepted from outside, because callers may only learn that nothing has that identifier.
pub trait Identifier: Clone + Debug + Display + Eq + Hash + Ord + Serialize + Send + Sync + 'static {
    /// A new identifier that nobody can guess.
    fn random() -> Self;
    /// Reads one.
    fn parse(text: &str) -> Result<Self, NotAnIdentifier>;
    /// The identifier as text.
    fn as_str(&self) -> &str;
}

/// Why a text is no identifier.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("must be a text of 1 to 64 characters")]
pub struct NotAnIdentifier;

impl NotAnIdentifier {
    /// The rule that `text` breaks as an identifier.
    pub const fn rule(&self, text: &str) -> Rule {
        if text.is_empty() { Rule::Shortest } else { Rule::Longest }
    }
}

/// Defines an identifier type over a small text. `random` makes new ones, where they are not as described above.
macro_rules! identifier {
    ($(#[$documentation:meta])* $name:ident) => {
        $crate::resources::identifier::identifier!($(#[$documentation])* $name, $crate::random::identifier);
    };
    ($(#[$documentation:meta])* $name:ident, $random:path) => {
        $(#[$documentation])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "std::borrow::Cow<'_, str>")]
        pub struct $name(smol_str::SmolStr);

        impl $crate::resources::identifier::Identifier for $name {
            fn random() -> Self {
                Self($random())
            }

            fn parse(text: &str) -> Result<Self, $crate::resources::identifier::NotAnIdentifier> {
                if text.is_empty() || text.len() > 64 {
                    return Err($crate::resources::identifier::NotAnIdentifier);
                }
                Ok(Self(smol_str::SmolStr::new(text)))
            }

            fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<std::borrow::Cow<'_, str>> for $name {
            type Error = $crate::decode::Broken;

            fn try_from(text: std::borrow::Cow<'_, str>) -> Result<Self, Self::Error> {
                let parsed = <Self as $crate::resources::identifier::Identifier>::parse(&text);
                parsed.map_err(|refused| refused.rule(&text).says(refused))
            }
        }

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "minLength": 1, "maxLength": 64 })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

pub(crate) use identifier;
