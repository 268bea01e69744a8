//! Identifiers that callers may get wrong: any text is taken, and what cannot be an identifier names nothing.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::{Resource, Shared};
use zc_gateway_engine::world::Subject;

/// The identifier of a resource as a caller wrote it. Clients also send names here, to learn that there is nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnyId(Box<str>);

impl AnyId {
    /// The resource of the account with this identifier.
    pub fn find<R: Resource>(&self, see: &Snapshot<'_>) -> Option<Shared<R>> {
        see.find::<R>(&R::Id::parse(&self.0).ok()?)
    }

    /// What an action on this resource is about.
    pub fn subject<R: Resource>(&self) -> Subject {
        Subject { kind: R::KIND, id: (&*self.0).into() }
    }

    /// The project with this identifier, which may have the dashes of a UUID.
    pub fn project(&self) -> Option<ProjectId> {
        ProjectId::parse(&self.0.replace('-', ""))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AnyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl JsonSchema for AnyId {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "AnyId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}
