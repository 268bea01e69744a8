//! The fields of a schema as rows of a table: a name, a type in words, limits in words.

use std::collections::BTreeSet;

use schemars::Schema;
use serde::Serialize;
use serde_json::Value;
use zc_gateway_engine::ApiVersion;

use super::schemas::{accepts_null, referred};
use super::versions;

/// A parameter or a field of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Its name, with the way to it: `tags.tags`, `items[].name`.
    pub name: String,
    /// Its type in words: `string`, `array of PortInfo`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The structure that the type names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structure: Option<String>,
    /// Whether a parameter must be given, or a field is always there.
    pub required: bool,
    /// Whether it can be null.
    pub nullable: bool,
    /// What holds for its values, in words.
    pub limits: Vec<String>,
    /// The versions that have it.
    pub versions: Vec<String>,
    /// What it means.
    pub description: String,
}

/// The fields of an object, with those of objects without a name below their own.
pub fn of(schema: &Schema, known: &[ApiVersion]) -> Vec<Field> {
    let mut found = Vec::new();
    collect(schema.as_value(), "", known, &mut found);
    found
}

fn collect(object: &Value, way: &str, known: &[ApiVersion], found: &mut Vec<Field>) {
    let Some(properties) = object.get("properties").and_then(Value::as_object) else { return };
    let required = object.get("required").and_then(Value::as_array);
    for (key, field) in properties {
        let name = format!("{way}{key}");
        let plain = without_null(field);
        let (kind, named) = in_words(plain);
        let having: Vec<ApiVersion> =
            known.iter().copied().filter(|version| versions::has(*version, field)).collect();
        found.push(Field {
            kind,
            structure: referred(named).map(str::to_owned),
            required: required.is_some_and(|all| all.iter().any(|one| one == key)),
            nullable: accepts_null(field),
            limits: limits(field, plain),
            versions: having.iter().map(ToString::to_string).collect(),
            description: description(field),
            name: name.clone(),
        });
        let below = if std::ptr::eq(plain, named) { format!("{name}.") } else { format!("{name}[].") };
        collect(named, &below, &having, found);
    }
}

/// The description of a schema on one line.
pub fn description(schema: &Value) -> String {
    let text = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a schema says of values other than null.
fn without_null(schema: &Value) -> &Value {
    let choices = schema.get("anyOf").and_then(Value::as_array);
    let mut others = choices.into_iter().flatten().filter(|choice| !accepts_null(choice));
    match (others.next(), others.next()) {
        (Some(only), None) => only,
        _ => schema,
    }
}

/// The type in words, and the schema of what it is about in the end: that of the items of an array.
fn in_words(schema: &Value) -> (String, &Value) {
    if let Some(name) = referred(schema) {
        return (name.to_owned(), schema);
    }
    let name = type_name(schema);
    match schema.get("items") {
        Some(items) if name == "array" => {
            let (inner, named) = in_words(without_null(items));
            (format!("array of {inner}"), named)
        }
        _ => (name, schema),
    }
}

fn type_name(schema: &Value) -> String {
    match schema.get("type") {
        Some(Value::String(name)) => name.clone(),
        Some(Value::Array(names)) => {
            let names = names.iter().filter_map(Value::as_str).filter(|name| *name != "null");
            names.collect::<Vec<_>>().join(" or ")
        }
        _ => {
            let choices = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array);
            let names: BTreeSet<String> =
                choices.into_iter().flatten().map(|choice| in_words(choice).0).collect();
            if names.is_empty() {
                return "any".to_owned();
            }
            names.into_iter().collect::<Vec<_>>().join(" or ")
        }
    }
}

/// What holds for the values of a field. The default stands beside the type, the rest within it.
fn limits(field: &Value, schema: &Value) -> Vec<String> {
    let mut all: Vec<String> = values(schema).into_iter().collect();
    if schema.get("format").is_some_and(|format| format == "date-time") {
        all.push("UTC, such as `2026-04-01T08:00:00Z`".to_owned());
    }
    all.extend(between(schema, ["minLength", "maxLength"], " characters"));
    all.extend(between(schema, ["minItems", "maxItems"], " items"));
    all.extend(between(schema, ["minimum", "maximum"], ""));
    if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
        all.push(format!("matches `{pattern}`"));
    }
    if let Some(items) = schema.get("items").filter(|items| referred(items).is_none()) {
        all.extend(limits(items, without_null(items)).into_iter().map(|limit| format!("each {limit}")));
    }
    if let Some(Value::Array(examples)) = field.get("examples") {
        all.push(format!("such as {}", examples.iter().map(named).collect::<Vec<_>>().join(", ")));
    }
    if let Some(default) = field.get("default") {
        all.push(format!("default {default}"));
    }
    if field.get("deprecated") == Some(&Value::Bool(true)) {
        all.push("deprecated".to_owned());
    }
    all
}

/// The values to choose from.
fn values(schema: &Value) -> Option<String> {
    let listed = match (schema.get("enum"), schema.get("oneOf"), schema.get("const")) {
        (Some(Value::Array(values)), _, _) => {
            values.iter().filter(|value| !value.is_null()).map(named).collect::<Vec<_>>()
        }
        (_, Some(Value::Array(choices)), _) => choices.iter().flat_map(constants).map(named).collect(),
        (_, _, Some(value)) => vec![named(value)],
        _ => Vec::new(),
    };
    (!listed.is_empty()).then(|| format!("one of {}", listed.join(", ")))
}

/// A value as it stands in a sentence.
fn named(value: &Value) -> String {
    format!("`{}`", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

fn constants(choice: &Value) -> Vec<&Value> {
    match (choice.get("const"), choice.get("enum")) {
        (Some(value), _) => vec![value],
        (None, Some(Value::Array(values))) => values.iter().collect(),
        _ => Vec::new(),
    }
}

/// `1 to 64 characters`, `at most 20 items`, `at least 1`.
fn between(schema: &Value, [least, most]: [&str; 2], of_what: &str) -> Option<String> {
    let number = |name| schema.get(name).filter(|value: &&Value| value.is_number());
    match (number(least), number(most)) {
        (Some(least), Some(most)) if least == most => Some(format!("exactly {least}{of_what}")),
        (Some(least), Some(most)) => Some(format!("{least} to {most}{of_what}")),
        (None, Some(most)) => Some(format!("at most {most}{of_what}")),
        // That a number is not negative goes without saying.
        (Some(least), None) if least.as_f64() == Some(0.0) => None,
        (Some(least), None) => Some(format!("at least {least}{of_what}")),
        (None, None) => None,
    }
}
