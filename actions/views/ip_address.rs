//! How an address in use, and its association with a server, look.

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::ip_address::{IpAddress, IpAddressId};
use zc_gateway_engine::resources::network::NetworkId;
use zc_gateway_engine::resources::network_port::NetworkPortId;
use zc_gateway_engine::resources::subnet::SubnetId;

use crate::parameters::ip_version::IpVersion;

/// An address in use.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "IpAddress")]
pub struct IpAddressView {
    /// Its identifier.
    id: IpAddressId,
    /// The network that it is in.
    network_id: NetworkId,
    /// The address.
    address: String,
    /// The ports that have it.
    port_ids: Vec<NetworkPortId>,
    /// The subnet that it was taken from, and returns to.
    subnet_id: SubnetId,
    /// The project that it belongs to.
    tenant_id: String,
    /// 4 or 6.
    version: u8,
    /// `shared` when more than one port has it, else `fixed`.
    #[serde(rename = "type")]
    sharing: Sharing,
}

/// Whether several ports have an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Sharing {
    /// More than one has it.
    Shared,
    /// One has it, or none.
    Fixed,
}

/// An association of an address with a server.
#[derive(Debug, Serialize, JsonSchema)]
pub struct IpAssociation {
    /// The identifier of the address.
    id: IpAddressId,
    /// The address.
    address: String,
}

impl IpAddressView {
    /// An address of a project.
    pub fn new(id: &IpAddressId, body: &IpAddress, project: &ProjectId) -> Self {
        Self {
            id: id.clone(),
            network_id: body.network.clone(),
            address: body.address.to_string(),
            port_ids: body.ports.clone(),
            subnet_id: body.subnet.clone(),
            tenant_id: project.to_string(),
            version: IpVersion::of(body.address).number(),
            sharing: Sharing::of(body),
        }
    }
}

impl Sharing {
    /// Of an address.
    pub fn of(body: &IpAddress) -> Self {
        if body.ports.len() > 1 { Self::Shared } else { Self::Fixed }
    }

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Fixed => "fixed",
        }
    }
}

impl IpAssociation {
    /// Of an address.
    pub fn new(row: &Row<IpAddress>) -> Self {
        Self { id: row.id.clone(), address: row.body.address.to_string() }
    }
}
