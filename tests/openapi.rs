//! The OpenAPI document: valid, complete, and exact for each version.

use std::collections::BTreeSet;

use openapi_spec_validator_rs::{Options, Outcome, validate};
use serde_json::Value;
use zc_gateway::surface::versions_of;

use crate::harness::binary;

/// What `zc-gateway openapi` prints.
fn document(arguments: &[&str]) -> Value {
    let output = binary().arg("openapi").args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Every operation of a document with its path.
fn operations(document: &Value) -> impl Iterator<Item = (&str, &Value)> {
    document["paths"].as_object().unwrap().iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter().filter(|(method, _)| *method != "parameters");
        methods.map(|(_, operation)| (path.as_str(), operation))
    })
}

/// Calls `found` with each reference.
fn each_reference(value: &Value, found: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                found(reference);
            }
            members.values().for_each(|member| each_reference(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| each_reference(item, found)),
        _ => {}
    }
}

#[test]
fn the_document_is_valid_openapi() {
    for arguments in [&[][..], &["--api-version", "2023-08-30"], &["--api-version", "2026-04-01"]] {
        let document = document(arguments);
        // The official schema of OpenAPI 3.1, JSON Schema for each schema, and what no schema can say.
        assert_eq!(validate(&document, &Options::default()), Outcome::Valid, "{arguments:?}");
    }
}

#[test]
fn every_action_of_every_version_is_an_operation_of_its_own() {
    let document = document(&[]);
    let mut ids = BTreeSet::new();
    for (_, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id), "{id} is there twice");
    }
    let registry = zc_gateway_actions::registry();
    let mut wanted = 0;
    for entry in registry.entries() {
        for version in entry.versions {
            wanted += 1;
            let (service, name) = (entry.service, entry.name);
            let path = format!("/api/v2/{service}#X-ZC-Action={name}&X-ZC-Version={version}");
            let operation = &document["paths"][&path]["post"];
            let own = if service == "sdn" { name.to_owned() } else { format!("{service}_{name}") };
            let id = format!("{own}_{}", version.to_string().replace('-', ""));
            assert_eq!(operation["operationId"], *id, "{path}");
            assert_eq!(operation["parameters"][0]["schema"]["const"], *name);
            assert_eq!(operation["parameters"][1]["schema"]["const"], *version.to_string());
        }
    }
    let calls = operations(&document).filter(|(path, _)| path.starts_with("/api/v2/")).count();
    assert_eq!(calls, wanted);
    for path in [
        "/livez",
        "/readyz",
        "/_gateway/docs",
        "/_gateway/openapi.json",
        "/_gateway/v1/keys",
        "/_gateway/v1/keys/{accessKeyId}",
        "/_gateway/v1/clock",
        "/_gateway/v1/clock/accept",
    ] {
        assert!(operations(&document).any(|(found, _)| found == path), "{path}");
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_referred_to() {
    for arguments in [&[][..], &["--api-version", "2023-08-30"]] {
        let document = document(arguments);
        let mut referred = BTreeSet::new();
        each_reference(&document, &mut |reference| {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
            referred.insert(reference.to_owned());
        });
        for name in document["components"]["schemas"].as_object().unwrap().keys() {
            assert!(referred.contains(&format!("#/components/schemas/{name}")), "{name} is not used");
        }
    }
}

#[test]
fn each_version_has_its_own_fields_and_shares_what_is_the_same() {
    let both = document(&[]);
    let schemas = &both["components"]["schemas"];
    assert!(schemas["PortInfo_20230830"]["properties"]["portChargeType"].is_object());
    assert!(schemas["PortInfo_20230830"]["properties"].get("tags").is_none());
    assert!(schemas["PortInfo_20260401"]["properties"]["tags"].is_object());
    assert!(schemas["PortInfo_20260401"]["properties"].get("portChargeType").is_none());
    assert!(schemas["DestroyPortParameters"].is_object(), "both versions take the same");
    let text = both.to_string();
    assert!(!text.contains("x-since") && !text.contains("x-until"));
    let one = document(&["--api-version", "2026-04-01"]);
    assert!(one["components"]["schemas"]["PortInfo"]["properties"]["tags"].is_object());
    assert!(operations(&one).all(|(path, _)| !path.contains("2023-08-30")));
    assert_eq!(versions_of(&zc_gateway_actions::registry()).len(), 3);
}

#[test]
fn an_unknown_version_is_wrong_usage() {
    let output = binary().args(["openapi", "--api-version", "2020-01-01"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("2023-08-30, 2026-04-01, 2026-11-01"));
}
