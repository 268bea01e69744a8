//! Parameters that may be left out, in which null is no other way to leave them out.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};

/// Absent, or a value. Null is refused: on a change it could be meant to take the value away. The field needs
/// `#[serde(default)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given<T>(Option<T>);

impl<T> Given<T> {
    /// The value, if there is one.
    pub const fn as_ref(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T: Copy> Given<T> {
    /// The value, if there is one.
    pub const fn get(self) -> Option<T> {
        self.0
    }
}

impl<T> Default for Given<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(|value| Self(Some(value)))
    }
}

impl<T: JsonSchema> JsonSchema for Given<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_not_the_same_as_nothing() {
        #[derive(Debug, Deserialize)]
        struct Parameters {
            #[serde(default)]
            count: Given<u8>,
        }
        let count = |json: &str| serde_json::from_str::<Parameters>(json).map(|found| found.count.get());
        assert_eq!((count("{}").unwrap(), count(r#"{"count":7}"#).unwrap()), (None, Some(7)));
        assert!(count(r#"{"count":null}"#).is_err());
    }
}
