//! One value of a request body that clients write as a number or as a text.

use std::fmt;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer};

/// A number or a text, as it is written. Unlike a value of a query it is never a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar(Box<str>);

impl Scalar {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberOrText)
    }
}

struct NumberOrText;

impl Visitor<'_> for NumberOrText {
    type Value = Scalar;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number or a text")
    }

    fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar(value.to_string().into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
        Ok(Scalar(value.to_string().into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Scalar, E> {
        Ok(Scalar(value.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_number_or_a_text_and_no_list() {
        let read = |json: &str| serde_json::from_str::<Scalar>(json);
        for (json, text) in [("7", "7"), ("-1", "-1"), ("\"7\"", "7"), ("\"\"", "")] {
            assert_eq!(read(json).unwrap().as_str(), text);
        }
        for wrong in ["[7]", "[1,2]", "null", "true", "{}"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
