//! The JSON Schemas of all actions in one space of names, as plain as their readers need them.

use std::collections::{BTreeMap, BTreeSet};

use schemars::Schema;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::transform::{RecursiveTransform, Transform};
use serde_json::{Map, Value};
use zc_gateway_engine::registry::Registry;

use super::versions;

/// What a reference to a structure starts with.
pub const REFERENCE: &str = "#/components/schemas/";

/// Structures by name.
pub type Structures = BTreeMap<String, Schema>;

/// The schemas of a registry.
pub struct Schemas {
    /// Of each action, in the order of the registry.
    pub actions: Vec<ActionSchemas>,
    /// The structures that these refer to.
    pub structures: Structures,
}

/// What an action takes and answers.
pub struct ActionSchemas {
    /// The parameters.
    pub parameters: Schema,
    /// The answer.
    pub answer: Schema,
}

impl Schemas {
    /// The schemas of all actions of `registry`.
    pub fn of(registry: &Registry) -> Self {
        let (mut given, mut answered) = (for_parameters(), for_answers());
        let mut actions: Vec<ActionSchemas> = registry
            .entries()
            .map(|entry| ActionSchemas {
                parameters: parameters(&mut given, entry.parameters),
                answer: answer(&mut answered, entry.answer),
            })
            .collect();
        let (mut given, answered) = (structures(given, plain_parameters), structures(answered, plain_answer));
        // A structure that can be given in other ways than it is answered is two.
        let is_two = |name: &str| {
            let both = answered.contains_key(name) && given.contains_key(name);
            both && expanded(&reference(name), &given) != expanded(&reference(name), &answered)
        };
        let two: BTreeSet<String> = given.keys().filter(|name| is_two(name)).cloned().collect();
        let mut renamed =
            |name: &str| if two.contains(name) { format!("{name}Input") } else { name.to_owned() };
        for schema in actions.iter_mut().map(|action| &mut action.parameters).chain(given.values_mut()) {
            rename(schema, &mut renamed);
        }
        let mut structures = answered;
        structures.extend(given.into_iter().map(|(name, structure)| (renamed(&name), structure)));
        Self { actions, structures }
    }
}

/// What makes the schema of a type.
type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// A generator for what is given.
pub fn for_parameters() -> SchemaGenerator {
    settings().for_deserialize().into_generator()
}

/// A generator for what is answered.
pub fn for_answers() -> SchemaGenerator {
    settings().for_serialize().into_generator()
}

fn settings() -> SchemaSettings {
    SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = "/components/schemas".into())
}

/// The schema of parameters.
pub fn parameters(generator: &mut SchemaGenerator, of: SchemaOf) -> Schema {
    let mut schema = of(generator);
    plain_parameters(&mut schema);
    schema
}

/// The schema of an answer.
pub fn answer(generator: &mut SchemaGenerator, of: SchemaOf) -> Schema {
    let mut schema = of(generator);
    plain_answer(&mut schema);
    schema
}

/// The structures that a generator has met.
pub fn structures(mut generator: SchemaGenerator, make_plain: fn(&mut Schema)) -> Structures {
    let found = generator.take_definitions(false).into_iter().filter_map(|(name, definition)| {
        let mut schema = Schema::try_from(definition).ok()?;
        make_plain(&mut schema);
        Some((name, schema))
    });
    found.collect()
}

/// To be null is to be absent: a parameter that may be null is not required.
pub fn plain_parameters(schema: &mut Schema) {
    everywhere(schema, |object| {
        let optional = properties_that(object, accepts_null);
        if let Some(Value::Array(required)) = object.get_mut("required") {
            required.retain(|name| !optional.iter().any(|optional| name == optional));
        }
    });
}

/// Only the version decides whether a marked field is there: it always is in the versions that have it.
pub fn plain_answer(schema: &mut Schema) {
    everywhere(schema, |object| {
        let always = properties_that(object, versions::is_marked);
        if always.is_empty() {
            return;
        }
        if let Value::Array(required) = object.entry("required").or_insert_with(|| Value::Array(Vec::new())) {
            for name in always.into_iter().map(Value::String) {
                if !required.contains(&name) {
                    required.push(name);
                }
            }
        }
    });
}

/// Changes a schema and all within it, without what Rust says of its numbers and absent values.
fn everywhere(schema: &mut Schema, mut change: impl FnMut(&mut Map<String, Value>)) {
    let mut each = RecursiveTransform(|schema: &mut Schema| {
        let Some(object) = schema.as_object_mut() else { return };
        let format = object.get("format").and_then(Value::as_str);
        if format.is_some_and(|format| format.starts_with("uint")) {
            object.remove("format");
        }
        if object.get("default").is_some_and(Value::is_null) {
            object.remove("default");
        }
        change(object);
        if object.get("required").and_then(Value::as_array).is_some_and(Vec::is_empty) {
            object.remove("required");
        }
    });
    each.transform(schema);
}

fn properties_that(object: &Map<String, Value>, wanted: impl Fn(&Value) -> bool) -> Vec<String> {
    let Some(Value::Object(properties)) = object.get("properties") else { return Vec::new() };
    properties.iter().filter(|(_, field)| wanted(field)).map(|(name, _)| name.clone()).collect()
}

/// Whether a schema accepts null.
pub fn accepts_null(schema: &Value) -> bool {
    let is_null = |name: &Value| name == "null";
    let by_type = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().any(is_null),
        Some(name) => is_null(name),
        None => false,
    };
    let choices = ["anyOf", "oneOf"].iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
    by_type || choices.into_iter().any(accepts_null)
}

/// A schema that refers to a structure.
pub fn reference(name: &str) -> Value {
    Schema::new_ref(format!("{REFERENCE}{name}")).to_value()
}

/// The structure that a schema refers to.
pub fn referred(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(REFERENCE)
}

/// Gives the structures that a schema refers to other names.
pub fn rename(schema: &mut Schema, renamed: &mut dyn FnMut(&str) -> String) {
    let mut each = RecursiveTransform(|schema: &mut Schema| {
        if let Some(name) = referred(schema.as_value()).map(&mut *renamed) {
            schema.insert("$ref".to_owned(), Value::String(format!("{REFERENCE}{name}")));
        }
    });
    each.transform(schema);
}

/// The structures that a schema refers to.
pub fn references(schema: &Schema) -> Vec<String> {
    let mut found = Vec::new();
    rename(&mut schema.clone(), &mut |name: &str| {
        found.push(name.to_owned());
        name.to_owned()
    });
    found
}

/// A schema with all structures written out in it, to be compared with others.
pub fn expanded(schema: &Value, structures: &Structures) -> Value {
    expand(schema, structures, &mut Vec::new())
}

fn expand<'s>(schema: &'s Value, structures: &'s Structures, within: &mut Vec<&'s str>) -> Value {
    match schema {
        Value::Object(members) => {
            let mut written: Map<String, Value> = members
                .iter()
                .map(|(name, member)| (name.clone(), expand(member, structures, within)))
                .collect();
            if let Some(name) = referred(schema)
                && let Some(structure) = structures.get(name)
                && !within.contains(&name)
            {
                within.push(name);
                written.insert("$ref".to_owned(), expand(structure.as_value(), structures, within));
                within.pop();
            }
            Value::Object(written)
        }
        Value::Array(items) => items.iter().map(|item| expand(item, structures, within)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => schema.clone(),
    }
}
