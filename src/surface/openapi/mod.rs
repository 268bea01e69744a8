//! The surface as an OpenAPI 3.1 document. Each action of each version is an operation of its own.

mod components;
mod operations;
mod other_paths;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use zc_gateway_engine::ApiVersion;
use zc_gateway_engine::registry::Registry;

use super::{refusals, versions_of};
use components::Components;

const DESCRIPTION: &str = "\
A self-hosted gateway that speaks the Zenlayer Cloud API.

All calls are `POST /api/v2/{service}`; the header `X-ZC-Action` names the action and `X-ZC-Version` the version. As \
OpenAPI cannot hold several operations of one method on one path, each path here has a fragment that names both, such \
as `/api/v2/sdn#X-ZC-Action=CreatePort&X-ZC-Version=2026-04-01`. The fragment is not sent.

An optional parameter may be null. Parameters that an action does not read are named in the response header \
`X-ZC-Unread-Parameters`, or the call is refused with `INVALID_PARAMETER_UNKNOWN`, as it is set for the account; on a list, \
a parameter with the name of a field of what is listed is refused by any setting. With the header `X-ZC-Dry-Run: true`, or \
a parameter `dryRun`, a call is checked and answered, and nothing changes. A word that is not in the closed list of its \
parameter is refused with `INVALID_PARAMETER_VALUE`, also in a filter; an identifier that nothing has finds nothing. Every answer of success has the HTTP status 200.";

/// The document with the actions of `registry` in these `versions`; in all where none is named.
pub fn document(registry: &Registry, versions: &[ApiVersion]) -> Value {
    let all = versions_of(registry);
    let versions = if versions.is_empty() { &all[..] } else { versions };
    let components = Components::of(registry, versions);
    let mut paths = Map::new();
    for entry in registry.entries() {
        for version in versions.iter().filter(|version| entry.versions.contains(version)) {
            let (path, operation) = operations::of(entry, *version, &components);
            paths.insert(path, json!({ "post": operation }));
        }
    }
    let mut schemas = components.into_schemas();
    other_paths::add(&mut paths, &mut schemas);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "zc-gateway",
            "description": DESCRIPTION,
            "version": crate::version::VERSION,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "http://127.0.0.1:8902", "description": "Where a gateway listens by default." }],
        "tags": tags(registry),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": refused_by_status(),
            "headers": headers(),
            "parameters": operations::common_headers(),
            "securitySchemes": security_schemes(),
        },
    })
}

fn tags(registry: &Registry) -> Vec<Value> {
    let mut services: Vec<&str> = registry.entries().map(|entry| entry.service).collect();
    services.dedup();
    let mut tags: Vec<Value> = services
        .iter()
        .map(|service| json!({ "name": service, "description": format!("Actions of the service `{service}`.") }))
        .collect();
    tags.extend(other_paths::tags());
    tags
}

/// The refusals of any action as responses, one per status.
fn refused_by_status() -> Map<String, Value> {
    let mut by_status = BTreeMap::new();
    for refusal in refusals::of_any_action() {
        by_status.entry(refusal.status).or_insert_with(Vec::new).push(refusal);
    }
    let response = |(status, refusals): (u16, Vec<_>)| {
        (operations::refused_name(status), operations::refused(status, &refusals))
    };
    by_status.into_iter().map(response).collect()
}

fn headers() -> Value {
    json!({
        "ErrorNumber": {
            "description": "The number that the documentation of the API gives for the code.",
            "schema": { "type": "integer" },
        },
        "RetryAfter": {
            "description": "How many seconds to wait before the next try.",
            "schema": { "type": "integer" },
        },
        "UnreadParameters": {
            "description": "The parameters of the call that nobody has read.",
            "schema": { "type": "string" },
        },
        "DryRun": {
            "description": "This was a dry run: nothing has changed.",
            "schema": { "type": "string", "enum": ["true"] },
        },
        "ServedVersion": {
            "description": "The version that the call was served in, where it is not the one asked for.",
            "schema": { "type": "string", "format": "date" },
        },
    })
}

fn security_schemes() -> Value {
    json!({
        "ZC2-HMAC-SHA256": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`ZC2-HMAC-SHA256 Credential=<access key ID>, SignedHeaders=content-type;host, \
                Signature=<signature>`, with the time of the signature in `X-ZC-Timestamp`. The official SDKs make it.",
        },
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "A token that `zc-gateway key create --token` has made.",
        },
        "operator": {
            "type": "http",
            "scheme": "bearer",
            "description": "The operator's token, in a file of the data directory that only its owner can read.",
        },
    })
}
