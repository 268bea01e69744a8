//! What the members of an object may be called, at every depth: made from the JSON Schema of a type, so that what a
//! type does not declare is found without any help of who wrote it.

use std::collections::BTreeMap;

use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};

use crate::decode::DEEPEST;

/// What a value may be, as far as names are concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Anything: what is within has no names that matter.
    #[default]
    Any,
    /// A list of such values.
    List(Box<Shape>),
    /// An object.
    Object(Members),
}

/// The members that an object may have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// Those with a name, in the order of their names.
    named: Vec<(Box<str>, Shape)>,
    /// Whether others may be there too, with names that the sender chooses.
    open: bool,
}

impl Shape {
    /// The shape of a type, given what makes its schema.
    pub fn of(schema: fn(&mut SchemaGenerator) -> Schema) -> Self {
        let mut generator = SchemaGenerator::default();
        let schema = schema(&mut generator);
        let definitions = generator.take_definitions(false);
        Self::read(schema.as_value(), &definitions, 0)
    }

    fn read(schema: &Value, definitions: &Map<String, Value>, depth: usize) -> Self {
        let Value::Object(schema) = schema else { return Self::Any };
        // Schemas that refer to each other in a circle: no JSON that is read is nested deeper.
        if depth == DEEPEST {
            return Self::Any;
        }
        let below = |schema: &Value| Self::read(schema, definitions, depth + 1);
        let mut shape = Self::Any;
        if let Some(name) =
            schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next())
            && let Some(definition) = definitions.get(name)
        {
            shape = shape.or(below(definition));
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            for choice in schema.get(key).and_then(Value::as_array).into_iter().flatten() {
                shape = shape.or(below(choice));
            }
        }
        if let Some(items) = schema.get("items") {
            shape = shape.or(Self::List(Box::new(below(items))));
        }
        if is_object(schema) {
            let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
            let named: BTreeMap<Box<str>, Self> =
                properties.map(|(name, member)| (name.as_str().into(), below(member))).collect();
            let others = schema.get("additionalProperties");
            let open = others.is_some_and(|others| *others != Value::Bool(false));
            shape = shape.or(Self::Object(Members { named: named.into_iter().collect(), open }));
        }
        shape
    }

    /// What is of the one shape or of the other.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Any, shape) | (shape, Self::Any) => shape,
            (Self::List(one), Self::List(other)) => Self::List(Box::new(one.or(*other))),
            (Self::Object(one), Self::Object(other)) => Self::Object(one.or(other)),
            // No type that is read takes an object or a list: then nothing can be said of its names.
            (Self::List(_), Self::Object(_)) | (Self::Object(_), Self::List(_)) => Self::Any,
        }
    }

    /// The members, where this is an object.
    pub fn members(&self) -> Option<&Members> {
        match self {
            Self::Object(members) => Some(members),
            Self::Any | Self::List(_) => None,
        }
    }

    /// The shape of the items, where this is a list.
    pub fn items(&self) -> Option<&Self> {
        match self {
            Self::List(items) => Some(items),
            Self::Any | Self::Object(_) => None,
        }
    }
}

impl Members {
    /// The shape of the member with this name; none where nothing by that name is read.
    pub fn get(&self, name: &str) -> Option<&Shape> {
        match self.named.binary_search_by(|(known, _)| (**known).cmp(name)) {
            Ok(place) => self.named.get(place).map(|(_, shape)| shape),
            Err(_) => self.open.then_some(&Shape::Any),
        }
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.named.iter().map(|(name, _)| &**name)
    }

    /// The names with the shapes of what they name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Shape)> {
        self.named.iter().map(|(name, shape)| (&**name, shape))
    }

    fn or(self, other: Self) -> Self {
        let mut named: BTreeMap<Box<str>, Shape> = self.named.into_iter().collect();
        for (name, shape) in other.named {
            let known = named.remove(&name);
            named.insert(name, known.map_or_else(|| shape.clone(), |known| known.or(shape.clone())));
        }
        Self { named: named.into_iter().collect(), open: self.open || other.open }
    }
}

/// Whether a schema is about objects. Without `additionalProperties` it has just the members that it names: that is
/// how structures are described.
fn is_object(schema: &Map<String, Value>) -> bool {
    let is = |name: &Value| name == "object";
    let by_type = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().any(is),
        Some(name) => is(name),
        None => false,
    };
    by_type || schema.contains_key("properties")
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;

    use super::*;

    #[derive(JsonSchema)]
    #[serde(rename_all = "camelCase")]
    #[allow(dead_code, reason = "only their schemas matter")]
    struct Order {
        port_id: String,
        ends: Option<Vec<End>>,
        notes: BTreeMap<String, String>,
        nothing: Empty,
        anything: Value,
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only their schemas matter")]
    struct End {
        vlan: Option<u32>,
        next: Option<Box<End>>,
    }

    #[derive(JsonSchema)]
    struct Empty {}

    fn has(path: &[&str]) -> bool {
        let mut shape = &Shape::of(Order::json_schema);
        for name in path {
            if *name == "[]" {
                shape = shape.items().unwrap();
            } else {
                match shape.members().map(|members| members.get(name)) {
                    Some(Some(found)) => shape = found,
                    Some(None) => return false,
                    None => return true,
                }
            }
        }
        true
    }

    #[test]
    fn a_shape_has_the_names_of_the_type_at_every_depth() {
        assert!(has(&["portId"]) && !has(&["port_id"]) && !has(&["colour"]));
        assert!(has(&["ends", "[]", "vlan"]) && !has(&["ends", "[]", "colour"]));
        assert!(
            has(&["ends", "[]", "next", "next", "vlan"]) && !has(&["ends", "[]", "next", "next", "colour"])
        );
        assert!(
            has(&["notes", "whatever"]) && has(&["anything", "whatever"]) && !has(&["nothing", "whatever"])
        );
    }
}
