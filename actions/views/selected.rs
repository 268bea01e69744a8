//! A view of which the caller named the members that it wants.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use crate::networking::fields::Fields;
use crate::networking::members::{View, schema, write};

/// A view with only some of its members: those that are named, or all where none is.
#[derive(Debug)]
pub struct Selected<V> {
    view: V,
    fields: Fields<V>,
}

impl<V> Selected<V> {
    /// The members `fields` of a view.
    pub fn new(view: V, fields: &Fields<V>) -> Self {
        Self { view, fields: fields.clone() }
    }
}

impl<V: View> Serialize for Selected<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(&self.view, |name| self.fields.has(name), serializer)
    }
}

/// Described as the view itself, of which every member may be absent.
impl<V: View> JsonSchema for Selected<V> {
    fn schema_name() -> Cow<'static, str> {
        format!("Selected{}", V::NAME).into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("{}::Selected<{}>", module_path!(), V::NAME).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = schema::<V>(generator);
        schema.remove("required");
        schema
    }
}
