//! A subnet: a block of addresses of a network, and the pools from which ports get theirs.

use std::net::IpAddr;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::identifier::identifier;
use super::network::NetworkId;
use super::{Kind, Resource, Row};
use crate::attachments::{Attachment, Place};
use crate::clock::Timestamp;
use crate::lifecycle::{Event, Next, Refusal, Status, lasting};
use crate::random;
use crate::world::{Image, List, Table, World};

identifier! {
    /// The identifier of a subnet.
    SubnetId, random::uuid
}

/// The attributes of a subnet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subnet {
    /// The network that it is in.
    pub network: NetworkId,
    /// The display name.
    pub name: Box<str>,
    /// The caller's note.
    pub description: Box<str>,
    /// Its block of addresses.
    pub cidr: IpNet,
    /// The address of the gateway; none where there is no gateway.
    pub gateway: Option<IpAddr>,
    /// Where addresses are taken from. The pools lie in the block and do not overlap.
    pub allocation_pools: Box<[AllocationPool]>,
    /// Whether ports learn their address by DHCP.
    pub enable_dhcp: bool,
    /// The name servers that DHCP tells.
    pub dns_nameservers: Box<[IpAddr]>,
    /// The routes that DHCP tells.
    pub host_routes: Box<[HostRoute]>,
    /// How often it was changed, from 1.
    pub revision_number: u32,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// A range of addresses, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocationPool {
    /// The first address.
    pub start: IpAddr,
    /// The last address.
    pub end: IpAddr,
}

/// A route that hosts of a subnet learn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostRoute {
    /// Where it leads.
    pub destination: IpNet,
    /// By way of which address.
    pub nexthop: IpAddr,
}

impl Resource for Subnet {
    type Id = SubnetId;
    const KIND: Kind = Kind::Subnet;
    const FIRST: Status = Status::Enabled;

    fn after(status: Status, event: Event) -> Result<Next, Refusal> {
        lasting::after(status, event)
    }

    fn attachments(row: &Row<Self>) -> Vec<Attachment> {
        vec![(Place::Network(row.body.network.clone()), 0)]
    }

    fn published(world: &World, row: &Row<Self>, kept: bool) {
        world.note_owner(row, kept);
    }

    fn table(world: &World) -> &Table<Self> {
        &world.subnets
    }

    fn list(image: &Image) -> &List<Self> {
        &image.subnets
    }

    fn list_mut(image: &mut Image) -> &mut List<Self> {
        &mut image.subnets
    }
}
