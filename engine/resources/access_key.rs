//! An access key: what a caller proves its identity with. The secret itself never reaches this storey in the clear.

use serde::{Deserialize, Serialize};

use super::identifier::identifier;
use super::{Kind, Resource, Row};
use crate::image::{Image, Table};
use crate::lifecycle::{Event, Next, Refusal, Status, access_key};
use crate::principal::Role;
use crate::world::World;

identifier! {
    /// The public half of an access key.
    AccessKeyId
}

/// The attributes of an access key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKey {
    /// What the caller must know.
    pub credential: Credential,
    /// Signatures must cover these headers too, by their lower-case names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required_signed_headers: Vec<String>,
    /// What its holder may do.
    #[serde(default, skip_serializing_if = "Role::is_default")]
    pub role: Role,
}

/// What the caller must know, in the form in which it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Credential {
    /// A signing secret, sealed under the key file of the data directory.
    Secret(Vec<u8>),
    /// The SHA-256 of a bearer token.
    TokenHash([u8; 32]),
}

impl Resource for AccessKey {
    type Id = AccessKeyId;
    const KIND: Kind = Kind::AccessKey;
    const FIRST: Status = Status::Enabled;

    fn after(status: Status, event: Event) -> Result<Next, Refusal> {
        access_key::after(status, event)
    }

    fn published(world: &World, row: &Row<Self>, kept: bool) {
        world.note_access_key(row, kept);
    }

    fn table(image: &Image) -> &Table<Self> {
        &image.access_keys
    }

    fn table_mut(image: &mut Image) -> &mut Table<Self> {
        &mut image.access_keys
    }
}
