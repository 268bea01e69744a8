//! Members that are shown and cannot be set: to name one in a body is refused, not ignored.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};

/// A member that nobody sets when something is made. The field needs `#[serde(default)]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotInPost;

/// A member that nobody changes. The field needs `#[serde(default)]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotInPut;

impl<'de> Deserialize<'de> for NotInPost {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("Attribute not allowed in POST"))
    }
}

impl<'de> Deserialize<'de> for NotInPut {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("Cannot update read-only attribute"))
    }
}

/// What nobody may send is described by a schema that nothing satisfies.
fn nothing() -> Schema {
    json_schema!({ "not": {}, "readOnly": true })
}

impl JsonSchema for NotInPost {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "NotInPost".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        nothing()
    }
}

impl JsonSchema for NotInPut {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "NotInPut".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        nothing()
    }
}
