//! The schemas of the document: each structure once, or once per version where the versions differ.

use std::collections::{BTreeMap, BTreeSet};

use schemars::Schema;
use serde_json::{Map, Value, json};
use zc_gateway_engine::ApiVersion;
use zc_gateway_engine::registry::{Entry, Registry};

use crate::surface::fields::description;
use crate::surface::schemas::{self, Schemas, Structures, expanded, reference};
use crate::surface::{qualified, versions};

/// The schemas of all operations.
pub struct Components {
    /// What each version calls `PortInfo`.
    names: BTreeMap<(ApiVersion, String), String>,
    schemas: Map<String, Value>,
}

/// The name of an action in the document, in which it must be the only one: `CreatePort`, or `network_CreatePort`.
pub fn name_of(entry: &Entry) -> String {
    qualified(entry.service, entry.name, '_')
}

/// The name under which the parameters of an action are kept.
pub fn parameters_of(entry: &Entry) -> String {
    format!("{}Parameters", name_of(entry))
}

/// The name under which the answer of an action is kept.
pub fn answer_of(entry: &Entry) -> String {
    format!("{}Answer", name_of(entry))
}

impl Components {
    /// The schemas of the actions of `registry` in `versions`.
    pub fn of(registry: &Registry, versions: &[ApiVersion]) -> Self {
        let all = all_named(registry);
        let mut of_versions = BTreeMap::new();
        for version in versions {
            let has = |entry: &&Entry| entry.versions.contains(version);
            let roots =
                registry.entries().filter(has).flat_map(|entry| [parameters_of(entry), answer_of(entry)]);
            let in_version: Structures = all
                .iter()
                .map(|(name, schema)| (name.clone(), versions::only_in(*version, schema)))
                .collect();
            of_versions.insert(*version, reached(roots.collect(), &in_version));
        }
        let names = names(&of_versions);
        let mut schemas = Map::new();
        schemas.insert("RequestId".to_owned(), request_id());
        schemas.insert("Error".to_owned(), error());
        for (version, structures) in of_versions {
            for (name, mut schema) in structures {
                let mut of_version = |name: &str| named(&names, version, name);
                schemas::rename(&mut schema, &mut of_version);
                schemas.insert(of_version(&name), schema.to_value());
            }
        }
        schemas.sort_keys();
        Self { names, schemas }
    }

    /// A reference to the schema of this name in `version`.
    pub fn reference(&self, version: ApiVersion, name: &str) -> Value {
        reference(&named(&self.names, version, name))
    }

    /// The description of the schema of this name in `version`.
    pub fn description(&self, version: ApiVersion, name: &str) -> String {
        self.schemas.get(&named(&self.names, version, name)).map(description).unwrap_or_default()
    }

    /// The schemas by name.
    pub fn into_schemas(self) -> Map<String, Value> {
        self.schemas
    }
}

fn named(names: &BTreeMap<(ApiVersion, String), String>, version: ApiVersion, name: &str) -> String {
    names.get(&(version, name.to_owned())).cloned().unwrap_or_else(|| name.to_owned())
}

/// All structures, and the parameters and answers as structures too.
fn all_named(registry: &Registry) -> Structures {
    let Schemas { actions, mut structures } = Schemas::of(registry);
    for (entry, mut schemas) in registry.entries().zip(actions) {
        with_request_id(&mut schemas.answer);
        structures.insert(parameters_of(entry), schemas.parameters);
        structures.insert(answer_of(entry), schemas.answer);
    }
    structures
}

/// The envelope adds the request ID to each answer.
fn with_request_id(answer: &mut Schema) {
    let object = answer.ensure_object();
    let mut properties = Map::from_iter([("requestId".to_owned(), reference("RequestId"))]);
    if let Some(Value::Object(own)) = object.remove("properties") {
        properties.extend(own);
    }
    object.insert("properties".to_owned(), Value::Object(properties));
    if let Value::Array(required) = object.entry("required").or_insert_with(|| json!([])) {
        required.insert(0, json!("requestId"));
    }
}

/// The structures of these names and all that they refer to.
fn reached(mut open: Vec<String>, all: &Structures) -> Structures {
    let mut found = Structures::new();
    while let Some(name) = open.pop() {
        if let Some(schema) = all.get(&name)
            && !found.contains_key(&name)
        {
            open.extend(schemas::references(schema));
            found.insert(name, schema.clone());
        }
    }
    found
}

/// `PortInfo` where all versions that have it agree, else `PortInfo_20230830`.
fn names(of_versions: &BTreeMap<ApiVersion, Structures>) -> BTreeMap<(ApiVersion, String), String> {
    let mut differing = BTreeSet::new();
    let mut first_seen: BTreeMap<&str, Value> = BTreeMap::new();
    for structures in of_versions.values() {
        for name in structures.keys() {
            let written = expanded(&reference(name), structures);
            if *first_seen.entry(name).or_insert_with(|| written.clone()) != written {
                differing.insert(name.clone());
            }
        }
    }
    let mut names = BTreeMap::new();
    for (version, structures) in of_versions {
        for name in structures.keys().filter(|name| differing.contains(*name)) {
            names.insert((*version, name.clone()), format!("{name}_{}", digits(*version)));
        }
    }
    names
}

/// `20230830` for version 2023-08-30.
pub fn digits(version: ApiVersion) -> String {
    version.to_string().replace('-', "")
}

fn request_id() -> Value {
    json!({
        "type": "string",
        "pattern": "^T[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$",
        "description": "The identifier of this call; the log of the gateway has it too.",
    })
}

fn error() -> Value {
    json!({
        "type": "object",
        "description": "Why a call was refused or failed.",
        "properties": {
            "requestId": reference("RequestId"),
            "code": { "type": "string", "description": "What is wrong, for programs." },
            "message": { "type": "string", "description": "What is wrong and how to mend it, for people." },
        },
        "required": ["requestId", "code", "message"],
    })
}
