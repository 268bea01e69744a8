//! How many of something: at least one.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

use super::query::not_a_number;
use super::scalar::Scalar;

/// A number from 1, which may be written as a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count(u32);

impl Count {
    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Scalar::deserialize(deserializer)?;
        let text = given.as_str();
        let number = text.parse().ok().filter(|number| *number > 0);
        number.map(Self).ok_or_else(|| not_a_number(text, "it is no number from 1"))
    }
}

impl JsonSchema for Count {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Count".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["integer", "string"], "minimum": 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_one_at_least() {
        let read = |json: &str| serde_json::from_str::<Count>(json).map(Count::get);
        assert_eq!((read("2").unwrap(), read("\"3\"").unwrap()), (2, 3));
        for wrong in ["0", "-1", "\"\"", "1.5", "\"many\"", "[]", "[1,2]", "[2]"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
