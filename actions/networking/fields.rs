//! The names of the members that a caller wants to see.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

use super::members::{View, shown_names};
use crate::parameters::query::Values;

/// Names of members of a view; none for all of them. Many views share the names.
#[derive(Debug)]
pub struct Fields<V> {
    names: Arc<Values>,
    of: PhantomData<fn() -> V>,
}

impl<V> Fields<V> {
    /// The names as they came.
    pub fn values(&self) -> &Values {
        &self.names
    }

    /// Whether a member is to be shown.
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().all(str::is_empty) || self.names.iter().any(|wanted| wanted == name)
    }
}

impl<V> Clone for Fields<V> {
    fn clone(&self) -> Self {
        Self { names: Arc::clone(&self.names), of: PhantomData }
    }
}

impl<V> Default for Fields<V> {
    fn default() -> Self {
        Self { names: Arc::default(), of: PhantomData }
    }
}

impl<'de, V: View> Deserialize<'de> for Fields<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Values::deserialize(deserializer)?;
        let known = shown_names::<V>();
        let is_known = |name: &str| name.is_empty() || known.contains(&name) || V::ABSENT.contains(&name);
        if let Some(name) = names.iter().find(|name| !is_known(name)) {
            let known = known.join(", ");
            return Err(Rule::Listed.broken(format_args!("there is no member '{name}'. There are: {known}")));
        }
        Ok(Self { names: Arc::new(names), of: PhantomData })
    }
}

impl<V: View> JsonSchema for Fields<V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("FieldsOf{}", V::NAME).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = shown_names::<V>().into_iter().chain(V::ABSENT.iter().copied()).collect();
        json_schema!({ "type": ["array", "string", "null"], "items": { "type": "string", "enum": names } })
    }
}
