//! JSON objects inside parameters. Derived structures would take a list of their fields too, and the API does not.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A structure that is given as a JSON object and in no other way.
#[derive(Clone, Debug)]
pub struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members(PhantomData)).map(Self)
    }
}

struct Members<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_the_fields_is_no_object() {
        #[derive(Debug, Deserialize)]
        struct Point {
            x: u8,
        }
        assert_eq!(serde_json::from_str::<Object<Point>>("{\"x\":1}").unwrap().0.x, 1);
        assert!(serde_json::from_str::<Point>("[1]").is_ok(), "the reason for this type has gone");
        let error = serde_json::from_str::<Object<Point>>("[1]").unwrap_err().to_string();
        assert!(error.contains("expected an object"), "{error}");
    }
}
