//! An action of one version as an operation: its headers, parameters, answer and refusals.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use zc_gateway_engine::ApiVersion;
use zc_gateway_engine::registry::Entry;

use super::components::{self, Components, digits};
use crate::auth::zc2_hmac::ALGORITHM;
use crate::doors::zenlayer::open::PREFIX;
use crate::surface::refusals::{self, Refusal};
use crate::surface::schemas::{REFERENCE, reference};

/// The path of an operation and the operation itself.
pub fn of(entry: &Entry, version: ApiVersion, components: &Components) -> (String, Value) {
    let Entry { service, name, .. } = entry;
    let path = format!("{PREFIX}{service}#X-ZC-Action={name}&X-ZC-Version={version}");
    let operation = json!({
        "operationId": format!("{}_{}", components::name_of(entry), digits(version)),
        "tags": [service],
        "summary": entry.summary(),
        "description": components.description(version, &components::parameters_of(entry)),
        "parameters": [
            header("X-ZC-Action", name, "The action."),
            header("X-ZC-Version", &version.to_string(), "The version of the API."),
            { "$ref": "#/components/parameters/Timestamp" },
            { "$ref": "#/components/parameters/SignatureMethod" },
            { "$ref": "#/components/parameters/DryRun" },
        ],
        "requestBody": {
            "required": true,
            "content": json_content(&components.reference(version, &components::parameters_of(entry))),
        },
        "responses": responses(entry, &components.reference(version, &components::answer_of(entry))),
        "security": [{ ALGORITHM: [] }, { "bearer": [] }, {}],
    });
    (path, operation)
}

fn header(name: &str, value: &str, description: &str) -> Value {
    let (required, schema) = (true, one_value(value));
    json!({ "name": name, "in": "header", "required": required, "description": description, "schema": schema })
}

/// The schema of a text that is always the same. Some makers of clients read only one of the two words for that.
fn one_value(value: &str) -> Value {
    json!({ "type": "string", "const": value, "enum": [value] })
}

/// The headers that any call may have beside `Authorization`.
pub fn common_headers() -> Value {
    json!({
        "Timestamp": {
            "name": "X-ZC-Timestamp",
            "in": "header",
            "description": "When the call was signed, in seconds since 1970. Every signed call has it.",
            "schema": { "type": "integer" },
        },
        "SignatureMethod": {
            "name": "X-ZC-Signature-Method",
            "in": "header",
            "description": "How the call is signed.",
            "schema": one_value(ALGORITHM),
        },
        "DryRun": {
            "name": "X-ZC-Dry-Run",
            "in": "header",
            "description": "Whether the call is only checked and answered, and changes nothing.",
            "schema": { "type": "boolean", "default": false },
        },
    })
}

fn responses(entry: &Entry, answer: &Value) -> Map<String, Value> {
    let mut served = succeeded(&format!("{} answers.", entry.name), answer);
    served["headers"] = json!({
        "X-ZC-Version": { "$ref": "#/components/headers/ServedVersion" },
        "X-ZC-Unread-Parameters": { "$ref": "#/components/headers/UnreadParameters" },
        "X-ZC-Dry-Run": { "$ref": "#/components/headers/DryRun" },
    });
    let mut responses = Map::from_iter([("200".to_owned(), served)]);
    let mut own: BTreeMap<u16, Vec<Refusal>> = BTreeMap::new();
    for refusal in refusals::of_codes(entry.codes) {
        own.entry(refusal.status).or_default().push(refusal);
    }
    let of_any = refusals::of_any_action();
    let mut statuses: Vec<u16> =
        own.keys().copied().chain(of_any.iter().map(|refusal| refusal.status)).collect();
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses {
        let response = match own.remove(&status) {
            Some(mut all) => {
                all.extend(of_any.iter().filter(|refusal| refusal.status == status).cloned());
                refused(status, &all)
            }
            None => json!({ "$ref": format!("#/components/responses/{}", refused_name(status)) }),
        };
        responses.insert(status.to_string(), response);
    }
    responses
}

/// The response of success, with an answer in its envelope.
pub fn succeeded(description: &str, answer: &Value) -> Value {
    let envelope = json!({
        "type": "object",
        "properties": { "requestId": reference("RequestId"), "response": answer },
        "required": ["requestId", "response"],
    });
    json!({ "description": description, "content": json_content(&envelope) })
}

/// The name of the response with the refusals of any action of this status.
pub fn refused_name(status: u16) -> String {
    format!("Refused{status}")
}

/// The response with these refusals, all of one status.
pub fn refused(status: u16, refusals: &[Refusal]) -> Value {
    let mut codes: Vec<&str> = refusals.iter().map(|refusal| refusal.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let lines = refusals.iter().map(|Refusal { code, meaning, .. }| format!("- `{code}`: {meaning}"));
    let schema = json!({
        "allOf": [{ "$ref": format!("{REFERENCE}Error") }],
        "properties": { "code": { "enum": codes } },
    });
    let mut headers = Map::new();
    if refusals.iter().any(|refusal| refusal.number.is_some()) {
        headers.insert("X-ZC-Error-Number".to_owned(), json!({ "$ref": "#/components/headers/ErrorNumber" }));
    }
    if matches!(status, 429 | 503) {
        headers.insert("Retry-After".to_owned(), json!({ "$ref": "#/components/headers/RetryAfter" }));
    }
    let description = lines.collect::<Vec<_>>().join("\n");
    let mut response = json!({ "description": description, "content": json_content(&schema) });
    if !headers.is_empty() {
        response["headers"] = Value::Object(headers);
    }
    response
}

/// The content of a body in JSON.
pub fn json_content(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}
