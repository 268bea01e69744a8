//! What the gateway serves, described from the code: the registry of actions, the schemas of their parameters and
//! answers, their codes, and the record of the clients that exercise them. Nothing of it is made to serve a request.
//!
//! Parameters and answers derive `JsonSchema`, and their doc comments are what callers read, so they are written for
//! callers. What only some versions have carries `#[schemars(extend("x-since" = "2026-04-01"))]` (the first version with
//! it) or `x-until` (the first without it). A field of an answer that is an `Option` only for the sake of the version is
//! described without null: it has `required`, or `with = "Structure"` where it holds a structure. A view with a
//! hand-written `Serialize` over private fields says `described_by!(View, Fields<'_>);`, and a status
//! `with = "StatusOf<Port>"`. Each call of the tests is held to these schemas: an answer with a field that is not
//! described fails.

pub mod coverage;
pub mod fields;
pub mod markdown;
pub mod openapi;
pub mod refusals;
pub mod schemas;
pub mod versions;

use std::collections::BTreeSet;

use schemars::Schema;
use serde::Serialize;
use zc_gateway_engine::ApiVersion;
use zc_gateway_engine::registry::{Entry, Registry};

use coverage::Exercise;
use fields::Field;
use refusals::Refusal;
use schemas::{ActionSchemas, Schemas};

/// The service whose actions go by their own name alone, as they did when it was the only one.
pub const FIRST_SERVICE: &str = "sdn";

/// The whole surface.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Surface {
    /// The versions of the API, from old to new.
    pub versions: Vec<String>,
    /// Every action, by service and name.
    pub actions: Vec<ActionInfo>,
    /// The structures in their parameters and answers, by name.
    pub structures: Vec<StructureInfo>,
    /// What any action can refuse with, beyond its own codes.
    pub refusals: Vec<Refusal>,
}

/// An action.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionInfo {
    /// The service.
    pub service: &'static str,
    /// The name.
    pub name: &'static str,
    /// The versions that have it.
    pub versions: Vec<String>,
    /// `read` or `write`.
    pub effect: &'static str,
    /// What it does, in a sentence.
    pub summary: String,
    /// What it does, in full.
    pub description: String,
    /// What it takes.
    pub parameters: Vec<Field>,
    /// What it answers.
    pub answer: Vec<Field>,
    /// Its own refusals.
    pub refusals: Vec<Refusal>,
    /// The real clients that exercise it.
    pub clients: Vec<Exercise>,
}

/// A structure in parameters or answers.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StructureInfo {
    /// The name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Whether callers give it; else it is only answered.
    pub given: bool,
    /// Its fields.
    pub fields: Vec<Field>,
}

impl Surface {
    /// The surface of all actions of `registry`.
    pub fn of(registry: &Registry) -> Self {
        let schemas = Schemas::of(registry);
        let actions = registry.entries().zip(&schemas.actions);
        let known = versions_of(registry);
        let structure = |(name, schema): (&String, &Schema)| StructureInfo {
            name: name.clone(),
            description: fields::description(schema.as_value()),
            given: false,
            fields: fields::of(schema, &known),
        };
        let mut surface = Self {
            versions: known.iter().map(ToString::to_string).collect(),
            actions: actions.map(|(entry, schemas)| ActionInfo::of(entry, schemas)).collect(),
            structures: schemas.structures.iter().map(structure).collect(),
            refusals: refusals::of_any_action(),
        };
        let given = surface.reached(surface.actions.iter().flat_map(|action| &action.parameters));
        for structure in &mut surface.structures {
            structure.given = given.contains(&structure.name);
        }
        surface
    }

    /// The action of this name, with or without its service: `network CreatePort`. Where several services have it and
    /// none is named, it is the one that goes by its name alone.
    pub fn action(&self, name: &str) -> Option<&ActionInfo> {
        let full = |action: &&ActionInfo| format!("{} {}", action.service, action.name) == name;
        let named = |action: &&ActionInfo| action.name == name;
        let first = |action: &&ActionInfo| named(action) && action.service == FIRST_SERVICE;
        let actions = || self.actions.iter();
        actions().find(full).or_else(|| actions().find(first)).or_else(|| actions().find(named))
    }

    /// The structures that `action` leads to, by name.
    pub fn structures_of(&self, action: &ActionInfo) -> Vec<&StructureInfo> {
        let names = self.reached(action.parameters.iter().chain(&action.answer));
        self.structures.iter().filter(|structure| names.contains(&structure.name)).collect()
    }

    /// The names of the structures that fields lead to, also through other structures.
    fn reached<'f>(&'f self, fields: impl Iterator<Item = &'f Field>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&str> = fields.filter_map(|field| field.structure.as_deref()).collect();
        while let Some(name) = open.pop() {
            if found.insert(name.to_owned()) {
                let structure = self.structures.iter().find(|structure| structure.name == name);
                let fields = structure.into_iter().flat_map(|structure| &structure.fields);
                open.extend(fields.filter_map(|field| field.structure.as_deref()));
            }
        }
        found
    }
}

impl ActionInfo {
    /// What it goes by among the actions of all services: `CreatePort`, or `network CreatePort`.
    pub fn title(&self) -> String {
        qualified(self.service, self.name, ' ')
    }

    fn of(entry: &Entry, schemas: &ActionSchemas) -> Self {
        Self {
            service: entry.service,
            name: entry.name,
            versions: entry.versions.iter().map(ToString::to_string).collect(),
            effect: entry.effect.name(),
            summary: entry.summary(),
            description: fields::description(schemas.parameters.as_value()),
            parameters: fields::of(&schemas.parameters, entry.versions),
            answer: fields::of(&schemas.answer, entry.versions),
            refusals: refusals::of_codes(entry.codes),
            clients: coverage::of(entry.service, entry.name),
        }
    }
}

/// An action among those of all services, which may have the same names.
fn qualified(service: &str, name: &str, between: char) -> String {
    if service == FIRST_SERVICE { name.to_owned() } else { format!("{service}{between}{name}") }
}

/// The versions of all actions, from old to new.
pub fn versions_of(registry: &Registry) -> Vec<ApiVersion> {
    let mut all: Vec<ApiVersion> =
        registry.entries().flat_map(|entry| entry.versions.iter().copied()).collect();
    all.sort();
    all.dedup();
    all
}
