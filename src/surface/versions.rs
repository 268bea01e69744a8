//! Which versions of the API have a field: schemas carry marks for what only some versions have.

use schemars::Schema;
use schemars::transform::{RecursiveTransform, Transform};
use serde_json::Value;
use zc_gateway_engine::ApiVersion;

/// The mark of the first version that has a field.
const SINCE: &str = "x-since";
/// The mark of the first version that has a field no more.
const UNTIL: &str = "x-until";

/// Whether only some versions have the field of this schema.
pub fn is_marked(field: &Value) -> bool {
    field.get(SINCE).is_some() || field.get(UNTIL).is_some()
}

/// Whether `version` has the field of this schema.
pub fn has(version: ApiVersion, field: &Value) -> bool {
    let mark = |name| field.get(name).and_then(Value::as_str).and_then(ApiVersion::parse);
    mark(SINCE).is_none_or(|since| since <= version) && mark(UNTIL).is_none_or(|until| version < until)
}

/// The schema as `version` has it, without marks.
pub fn only_in(version: ApiVersion, schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    let mut each = RecursiveTransform(|schema: &mut Schema| {
        schema.remove(SINCE);
        schema.remove(UNTIL);
        let mut left_out = Vec::new();
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            properties.retain(|name, field| {
                let kept = has(version, field);
                if !kept {
                    left_out.push(name.clone());
                }
                kept
            });
        }
        if let Some(Value::Array(required)) = schema.get_mut("required") {
            required.retain(|name| !left_out.iter().any(|left_out| name == left_out));
        }
        if schema.get("required").and_then(Value::as_array).is_some_and(Vec::is_empty) {
            schema.remove("required");
        }
    });
    each.transform(&mut schema);
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use schemars::json_schema;

    #[test]
    fn a_version_has_what_is_not_marked_for_others() {
        let schema = json_schema!({
            "type": "object",
            "properties": {
                "always": { "type": "string" },
                "newer": { "type": "string", "x-since": "2026-04-01" },
                "older": { "type": "string", "x-until": "2026-04-01" },
            },
            "required": ["newer"],
        });
        let old = only_in(ApiVersion::new(2023, 8, 30), &schema);
        let new = only_in(ApiVersion::new(2026, 4, 1), &schema);
        let string = json_schema!({ "type": "string" });
        assert_eq!(
            old,
            json_schema!({ "type": "object", "properties": { "always": string, "older": string } })
        );
        assert_eq!(
            new,
            json_schema!({
                "type": "object",
                "properties": { "always": string, "newer": string },
                "required": ["newer"],
            })
        );
    }
}
