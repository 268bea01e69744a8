//! A network: a layer-2 segment of one project, with subnets and ports.

use serde::{Deserialize, Serialize};

use super::identifier::identifier;
use super::{Kind, Resource, Row, is_default};
use crate::clock::Timestamp;
use crate::image::{Image, Table};
use crate::lifecycle::{Event, Next, Refusal, Status, lasting};
use crate::random;
use crate::world::World;

identifier! {
    /// The identifier of a network.
    NetworkId, random::uuid
}

/// The attributes of a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// The display name.
    pub name: Box<str>,
    /// The caller's note.
    pub description: Box<str>,
    /// Whether it is switched on.
    pub admin_state_up: bool,
    /// How often it was changed, from 1.
    pub revision_number: u32,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// Its tags, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Box<str>>,
    /// What its owner may say of it beyond that.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: NetworkOptions,
}

/// What the owner of a network may say of it, and mostly does not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NetworkOptions {
    /// The largest packet that it carries, in bytes; none for the usual one.
    #[serde(skip_serializing_if = "is_default")]
    pub mtu: Option<u32>,
    /// The domain of the names of its ports; empty for none.
    #[serde(skip_serializing_if = "is_default")]
    pub dns_domain: Box<str>,
    /// The zones that were asked for.
    #[serde(skip_serializing_if = "is_default")]
    pub availability_zone_hints: Vec<Box<str>>,
    /// Whether its new ports have no security.
    #[serde(skip_serializing_if = "is_default")]
    pub port_security_disabled: bool,
}

impl Resource for Network {
    type Id = NetworkId;
    const KIND: Kind = Kind::Network;
    const FIRST: Status = Status::Enabled;

    fn after(status: Status, event: Event) -> Result<Next, Refusal> {
        lasting::after(status, event)
    }

    fn published(world: &World, row: &Row<Self>, kept: bool) {
        world.note_owner(row, kept);
    }

    fn table(image: &Image) -> &Table<Self> {
        &image.networks
    }

    fn table_mut(image: &mut Image) -> &mut Table<Self> {
        &mut image.networks
    }
}
