//! Holds every call of the tests to what the gateway says of itself: what it accepted must be described as acceptable,
//! and its answer must have the fields that are described, and no others.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Value, json};
use zc_gateway::surface::openapi;

use super::http::Reply;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| openapi::document(&zc_gateway_actions::registry(), &[]));

/// The validators of parameters and answers, by the reference to their schema: to make one takes longer than a call.
static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// Checks a call that succeeded. Calls in versions that nobody knows are served in one that the answer names.
pub fn assert_described(service: &str, version: &str, action: &str, parameters: &[u8], reply: &Reply) {
    let version = reply.header("x-zc-version").unwrap_or(version);
    let path = format!("/api/v2/{service}#X-ZC-Action={action}&X-ZC-Version={version}");
    let operation = &DOCUMENT["paths"][&path]["post"];
    if reply.status != 200 {
        let described = operation["responses"].get(reply.status.to_string());
        assert!(operation.is_null() || described.is_some(), "{action} is refused with {}", reply.body);
        return;
    }
    let given = &operation["requestBody"]["content"]["application/json"]["schema"];
    let parameters: Value = serde_json::from_slice(parameters).unwrap();
    assert_valid(given, &parameters, &format!("{action} of {version} takes what it does not describe"));
    let answer =
        &operation["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["response"];
    let answered = &reply.body["response"];
    assert_valid(answer, answered, &format!("{action} of {version} answers what it does not describe"));
}

fn assert_valid(schema: &Value, value: &Value, complaint: &str) {
    let reference = schema["$ref"].as_str().unwrap_or_else(|| panic!("{complaint}: {schema}"));
    let known = VALIDATORS.lock().unwrap().get(reference).cloned();
    let validator = known.unwrap_or_else(|| {
        let made = Arc::new(validator(reference));
        VALIDATORS.lock().unwrap().insert(reference.to_owned(), Arc::clone(&made));
        made
    });
    let errors = validator.iter_errors(value).filter(|error| !is_word_in_another_case(error));
    let errors: Vec<String> = errors.map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{complaint}: {errors:#?} in {value:#}");
}

/// Closed lists are described in one spelling, and the words of some are understood in any case.
fn is_word_in_another_case(error: &ValidationError<'_>) -> bool {
    let ValidationErrorKind::Enum { options } = error.kind() else { return false };
    let given = error.instance().as_str().unwrap_or_default();
    let options = options.as_array().into_iter().flatten().filter_map(Value::as_str);
    options.into_iter().any(|word| word.eq_ignore_ascii_case(given))
}

fn validator(reference: &str) -> Validator {
    let mut schemas = DOCUMENT["components"]["schemas"].clone();
    // Parameters that are unknown are ignored, but an answer has nothing that is unknown.
    if reference.contains("Answer") {
        close(&mut schemas);
    }
    let schema = json!({ "$ref": reference, "components": { "schemas": schemas } });
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

/// Forbids all properties that are not named.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.get("properties").is_some_and(Value::is_object) {
                members.entry("additionalProperties").or_insert(json!(false));
            }
            members.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}
