//! A port of a network: where a device is connected, with its hardware address and its addresses.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::identifier::identifier;
use super::ip_address::IpAddressId;
use super::network::NetworkId;
use super::subnet::SubnetId;
use super::{Kind, Resource, Row, is_default};
use crate::clock::Timestamp;
use crate::image::attachments::{Attachment, Place};
use crate::image::{Image, Table};
use crate::lifecycle::{Event, Next, Refusal, Status, lasting};
use crate::random;
use crate::world::World;

identifier! {
    /// The identifier of a port of a network.
    NetworkPortId, random::uuid
}

/// The attributes of a port of a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkPort {
    /// The network that it is in.
    pub network: NetworkId,
    /// The display name.
    pub name: Box<str>,
    /// The caller's note.
    pub description: Box<str>,
    /// Whether it is switched on.
    pub admin_state_up: bool,
    /// Its hardware address, such as `fa:16:3e:00:00:01`; unique in the network.
    pub mac_address: SmolStr,
    /// Its addresses.
    pub fixed_ips: Vec<FixedIp>,
    /// The device that uses it, such as a server's identifier; empty for none.
    pub device_id: SmolStr,
    /// What uses it, such as `compute:nova`; empty for none.
    pub device_owner: SmolStr,
    /// Whether Compute made it for a server, so that it ends with the server.
    pub made_by_compute: bool,
    /// How often it was changed, from 1.
    pub revision_number: u32,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// Its tags, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Box<str>>,
    /// What its owner may say of it beyond that.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: PortOptions,
}

/// What the owner of a port may say of it, and mostly does not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PortOptions {
    /// Whether it has no security.
    #[serde(skip_serializing_if = "is_default")]
    pub port_security_disabled: bool,
    /// The other addresses that may be used through it.
    #[serde(skip_serializing_if = "is_default")]
    pub allowed_address_pairs: Vec<AddressPair>,
    /// What DHCP tells its device beyond the usual.
    #[serde(skip_serializing_if = "is_default")]
    pub extra_dhcp_opts: Vec<DhcpOption>,
    /// What kind of device is to be connected; none for the usual one.
    #[serde(skip_serializing_if = "is_default")]
    pub vnic_type: Option<SmolStr>,
    /// On which host it is; empty for none.
    #[serde(skip_serializing_if = "is_default")]
    pub host_id: Box<str>,
    /// What that host is to know of it.
    #[serde(skip_serializing_if = "is_default")]
    pub profile: BTreeMap<String, serde_json::Value>,
    /// The name of its device; empty for one made of the address.
    #[serde(skip_serializing_if = "is_default")]
    pub dns_name: Box<str>,
    /// The domain of that name; empty for the one of the network.
    #[serde(skip_serializing_if = "is_default")]
    pub dns_domain: Box<str>,
}

/// An address that may be used through a port beside its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressPair {
    /// An address, or a block of them.
    pub ip_address: SmolStr,
    /// The hardware address that uses it.
    pub mac_address: SmolStr,
}

/// An option of DHCP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DhcpOption {
    /// Its name.
    pub name: Box<str>,
    /// Its value.
    pub value: Box<str>,
    /// For which version of the protocol it is.
    pub ip_version: u8,
}

/// An address of a port. The row of the address is the allocation; this repeats it for whoever reads the port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedIp {
    /// The subnet that it is from.
    pub subnet: SubnetId,
    /// The address.
    pub address: IpAddr,
    /// The row of the address.
    pub ip_address: IpAddressId,
}

impl Resource for NetworkPort {
    type Id = NetworkPortId;
    const KIND: Kind = Kind::NetworkPort;
    const FIRST: Status = Status::Enabled;

    fn after(status: Status, event: Event) -> Result<Next, Refusal> {
        lasting::after(status, event)
    }

    fn attachments(row: &Row<Self>) -> Vec<Attachment> {
        let body = &row.body;
        let mut places = vec![
            (Place::Network(body.network.clone()), 0),
            (Place::HardwareAddress(body.network.clone(), body.mac_address.clone()), 0),
        ];
        if !body.device_id.is_empty() {
            places.push((Place::Device(body.device_id.clone()), 0));
        }
        places
    }

    fn published(world: &World, row: &Row<Self>, kept: bool) {
        world.note_owner(row, kept);
    }

    fn table(image: &Image) -> &Table<Self> {
        &image.network_ports
    }

    fn table_mut(image: &mut Image) -> &mut Table<Self> {
        &mut image.network_ports
    }
}
