//! What is not an action: health, the documentation, and what the operator has: access keys and the clock.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::{Map, Value, json};
use zc_gateway_engine::Code;

use super::operations::{json_content, refused, succeeded};
use crate::auth::keys::{CreatedKey, NewKey, ShownKey};
use crate::doors::admin::clock::{ACCEPT, AcceptedLeap, CLOCK, ClockInfo};
use crate::doors::admin::{KEYS, KeyList};
use crate::doors::health::{self, Health};
use crate::doors::page;
use crate::surface::refusals::{self, Refusal};
use crate::surface::schemas::{self, Structures, reference};

/// Why no access key is made.
const NEW_KEY_REFUSED: [Code; 4] =
    [Code::MissingParameter, Code::InvalidParameter, Code::ParameterType, Code::ParameterValue];

/// The tags of these paths.
pub fn tags() -> [Value; 4] {
    [
        json!({ "name": "health", "description": "Whether the gateway runs and serves." }),
        json!({ "name": "documentation", "description": "What the gateway serves, for people and for programs." }),
        json!({ "name": "keys", "description": "Access keys, for the operator of the gateway." }),
        json!({ "name": "clock", "description": "The gateway's time, for the operator of the gateway." }),
    ]
}

/// Adds the paths and what they need.
pub fn add(paths: &mut Map<String, Value>, components: &mut Map<String, Value>) {
    let (mut given, mut answered) = (schemas::for_parameters(), schemas::for_answers());
    let own: Structures = [
        ("NewKey", schemas::parameters(&mut given, NewKey::json_schema)),
        ("CreatedKey", schemas::answer(&mut answered, CreatedKey::json_schema)),
        ("ShownKey", schemas::answer(&mut answered, ShownKey::json_schema)),
        ("ClockInfo", schemas::answer(&mut answered, ClockInfo::json_schema)),
        ("AcceptedLeap", schemas::answer(&mut answered, AcceptedLeap::json_schema)),
        ("KeyList", schemas::answer(&mut answered, KeyList::json_schema)),
        ("Health", schemas::answer(&mut answered, Health::json_schema)),
    ]
    .map(|(name, schema)| (name.to_owned(), schema))
    .into();
    let given = schemas::structures(given, schemas::plain_parameters);
    let answered = schemas::structures(answered, schemas::plain_answer);
    for (name, schema) in own.into_iter().chain(given).chain(answered) {
        components.insert(name, schema.to_value());
    }
    components.sort_keys();
    paths.insert(health::LIVE.to_owned(), health("isLive", "Whether the process runs.", &[]));
    let drains = [Code::Unavailable];
    paths.insert(health::READY.to_owned(), health("isReady", "Whether the gateway takes calls.", &drains));
    for (path, id, summary, content) in [
        (page::DOCUMENTATION, "showDocumentation", "The actions as a page for a browser.", html()),
        (page::OPENAPI, "showOpenApi", "This document.", json_content(&json!({ "type": "object" }))),
    ] {
        paths.insert(path.to_owned(), document(id, summary, &content));
    }
    paths.insert(
        KEYS.to_owned(),
        json!({
            "get": of_account(key_operation("listKeys", "List the access keys.", &reference("KeyList"), &[])),
            "post": with_body(
                key_operation("createKey", "Make an access key.", &reference("CreatedKey"), &NEW_KEY_REFUSED),
                "NewKey",
            ),
        }),
    );
    let show =
        "Show the gateway's time beside that of its machine, and what is held for a leap of the latter.";
    let accept = "Follow a leap of the machine's clock that is held.";
    for (path, method, id, summary, schema) in [
        (CLOCK, "get", "showClock", show, "ClockInfo"),
        (ACCEPT, "post", "acceptLeap", accept, "AcceptedLeap"),
    ] {
        let operation = operator_operation("clock", id, summary, &reference(schema), &[]);
        paths.insert(path.to_owned(), json!({ method: operation }));
    }
    let nothing = json!({ "type": "object" });
    let (shown, created) = (reference("ShownKey"), reference("CreatedKey"));
    let show = ("get", "showKey", "Show an access key with its password.", &shown);
    let delete = ("delete", "deleteKey", "Remove an access key for good.", &nothing);
    let enable = ("post", "enableKey", "Accept a disabled access key again.", &nothing);
    let disable = ("post", "disableKey", "Accept an access key no more.", &nothing);
    let rotate =
        ("post", "rotateKey", "Give an access key a new secret in place of the former one.", &created);
    for (way, operations) in
        [("", &[show, delete][..]), ("/enable", &[enable]), ("/disable", &[disable]), ("/rotate", &[rotate])]
    {
        let parameter = json!({
            "name": "accessKeyId",
            "in": "path",
            "required": true,
            "schema": { "type": "string", "minLength": 1, "maxLength": 64 },
        });
        let mut item = json!({ "parameters": [parameter] });
        for (method, id, summary, answer) in operations {
            item[*method] = key_operation(id, summary, answer, &[Code::AccessKeyNotFound]);
        }
        paths.insert(format!("{KEYS}/{{accessKeyId}}{way}"), item);
    }
}

fn health(id: &str, summary: &str, codes: &[Code]) -> Value {
    let responses = responses(&reference("Health"), codes);
    json!({ "get": {
        "operationId": id, "tags": ["health"], "summary": summary, "responses": responses, "security": [],
    }})
}

/// A document that stands there without an envelope.
fn document(id: &str, summary: &str, content: &Value) -> Value {
    json!({ "get": {
        "operationId": id, "tags": ["documentation"], "summary": summary, "security": [],
        "responses": {
            "200": { "description": "The document.", "content": content },
            "304": { "description": "It is the one that `If-None-Match` names." },
        },
    }})
}

fn html() -> Value {
    json!({ "text/html": { "schema": { "type": "string" } } })
}

fn key_operation(id: &str, summary: &str, answer: &Value, codes: &[Code]) -> Value {
    operator_operation("keys", id, summary, answer, codes)
}

fn operator_operation(tag: &str, id: &str, summary: &str, answer: &Value, codes: &[Code]) -> Value {
    let responses = responses(answer, &[&[Code::TokenFailure], codes].concat());
    json!({
        "operationId": id, "tags": [tag], "summary": summary, "responses": responses,
        "security": [{ "operator": [] }],
    })
}

fn of_account(mut operation: Value) -> Value {
    operation["parameters"] = json!([{
        "name": "account", "in": "query", "description": "Those of this account only.",
        "schema": { "type": "string" },
    }]);
    operation
}

fn with_body(mut operation: Value, name: &str) -> Value {
    operation["requestBody"] = json!({ "required": true, "content": json_content(&reference(name)) });
    operation
}

/// The responses of a path.
fn responses(answer: &Value, codes: &[Code]) -> Map<String, Value> {
    let mut responses = Map::from_iter([("200".to_owned(), succeeded("Done.", answer))]);
    let mut by_status: BTreeMap<u16, Vec<Refusal>> = BTreeMap::new();
    for refusal in refusals::of_codes(codes) {
        by_status.entry(refusal.status).or_default().push(refusal);
    }
    for (status, refusals) in by_status {
        responses.insert(status.to_string(), refused(status, &refusals));
    }
    responses
}
