//! A subnet: a block of addresses of a network, and the pools from which ports get theirs.

use std::net::IpAddr;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::identifier::identifier;
use super::network::NetworkId;
use super::{Kind, Resource, Row, is_default};
use crate::clock::Timestamp;
use crate::image::attachments::{Attachment, Place};
use crate::image::{Image, Table};
use crate::lifecycle::{Event, Next, Refusal, Status, lasting};
use crate::random;
use crate::world::World;

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
    /// Its tags, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Box<str>>,
    /// What its owner may say of it beyond that.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: SubnetOptions,
}

/// What the owner of a subnet may say of it, and mostly does not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubnetOptions {
    /// How ports come by their addresses of version 6; none for those of the pools.
    #[serde(skip_serializing_if = "is_default")]
    pub ipv6_address_mode: Option<Ipv6Mode>,
    /// What a router tells of that.
    #[serde(skip_serializing_if = "is_default")]
    pub ipv6_ra_mode: Option<Ipv6Mode>,
    /// The owners of ports, such as `compute:nova`, that the subnet is for; empty for all.
    #[serde(skip_serializing_if = "is_default")]
    pub service_types: Vec<Box<str>>,
    /// Whether the names of its addresses are to be published.
    #[serde(skip_serializing_if = "is_default")]
    pub dns_publish_fixed_ip: bool,
}

/// How ports come by their addresses of version 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ipv6Mode {
    /// By DHCP.
    Dhcpv6Stateful,
    /// By themselves, from their hardware address; the rest by DHCP.
    Dhcpv6Stateless,
    /// By themselves, from their hardware address.
    Slaac,
}

impl Ipv6Mode {
    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dhcpv6Stateful => "dhcpv6-stateful",
            Self::Dhcpv6Stateless => "dhcpv6-stateless",
            Self::Slaac => "slaac",
        }
    }
}

impl Subnet {
    /// Whether ports make their addresses from their hardware addresses.
    pub fn is_automatic(&self) -> bool {
        let is = |mode: Option<Ipv6Mode>| matches!(mode, Some(Ipv6Mode::Dhcpv6Stateless | Ipv6Mode::Slaac));
        is(self.options.ipv6_address_mode) || is(self.options.ipv6_ra_mode)
    }
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

    fn table(image: &Image) -> &Table<Self> {
        &image.subnets
    }

    fn table_mut(image: &mut Image) -> &mut Table<Self> {
        &mut image.subnets
    }
}
