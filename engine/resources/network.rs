//! A network: a layer-2 segment of one project, with subnets and ports.

use serde::{Deserialize, Serialize};

use super::identifier::identifier;
use super::{Kind, Resource, Row};
use crate::clock::Timestamp;
use crate::lifecycle::{Event, Next, Refusal, Status, lasting};
use crate::random;
use crate::world::{Image, List, Table, World};

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

    fn table(world: &World) -> &Table<Self> {
        &world.networks
    }

    fn list(image: &Image) -> &List<Self> {
        &image.networks
    }

    fn list_mut(image: &mut Image) -> &mut List<Self> {
        &mut image.networks
    }
}
