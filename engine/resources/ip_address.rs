//! An address in use: the rows of this kind are the allocations of all subnets.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::identifier::identifier;
use super::network::NetworkId;
use super::network_port::NetworkPortId;
use super::subnet::SubnetId;
use super::{Kind, Resource, Row};
use crate::image::attachments::{Attachment, Place, slot_of};
use crate::image::{Image, Table};
use crate::lifecycle::{Event, Next, Refusal, Status, lasting};
use crate::random;
use crate::world::World;

identifier! {
    /// The identifier of an address in use.
    IpAddressId, random::uuid
}

/// An address in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpAddress {
    /// The network that it is in.
    pub network: NetworkId,
    /// The subnet that it was taken from, and returns to when its row is removed.
    pub subnet: SubnetId,
    /// The address.
    pub address: IpAddr,
    /// The ports that have it: one, or several that share it.
    pub ports: Vec<NetworkPortId>,
    /// Those of its ports through which it is associated with their servers. As long as there are any, nobody
    /// can de-allocate the address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub associations: Vec<NetworkPortId>,
}

impl Resource for IpAddress {
    type Id = IpAddressId;
    const KIND: Kind = Kind::IpAddress;
    const FIRST: Status = Status::Enabled;

    fn after(status: Status, event: Event) -> Result<Next, Refusal> {
        lasting::after(status, event)
    }

    fn attachments(row: &Row<Self>) -> Vec<Attachment> {
        vec![(Place::Subnet(row.body.subnet.clone()), slot_of(row.body.address))]
    }

    fn published(world: &World, row: &Row<Self>, kept: bool) {
        world.note_owner(row, kept);
    }

    fn table(image: &Image) -> &Table<Self> {
        &image.ip_addresses
    }

    fn table_mut(image: &mut Image) -> &mut Table<Self> {
        &mut image.ip_addresses
    }
}
