//! How servers that are there are connected to ports and networks, and taken off them.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::Deserialize;
use smol_str::SmolStr;
use thiserror::Error;
use zc_gateway_engine::addresses::detach_ports;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::network_port::NetworkPort;
use zc_gateway_engine::resources::server::{Server, ServerId};
use zc_gateway_engine::{Code, Fault, Role, Snapshot, Transaction};

use super::networks::{OWNER, ProjectNetwork};
use crate::networking::allocation::{NewPort, WantedAddress, create_port};
use crate::networking::changing::revise;
use crate::parameters::any_id::AnyId;
use crate::parameters::filter::Set;
use crate::parameters::object::Object;
use crate::refusals::network::NetworkRefused;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::refusals::server::{ServerRefused, find, unless_busy, unless_locked};

/// What a server is to be connected to: a port or a network, not both.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct WantedInterface {
    /// The identifier of a port that has no device.
    #[serde(default)]
    port_id: Option<AnyId>,
    /// The identifier of a network: a port is made in it, and ends with the server.
    #[serde(default)]
    net_id: Option<AnyId>,
    /// The address of the port that is made.
    #[serde(default)]
    fixed_ips: Set<Object<InterfaceAddress>, 1>,
}

/// An address of a port that is to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "WantedInterfaceAddress")]
struct InterfaceAddress {
    /// The address.
    ip_address: IpAddr,
}

/// Why a server is not connected, or not taken off.
#[derive(Debug, Error)]
pub enum InterfaceRefused {
    /// The server is not there, or nothing can be done with it.
    #[error(transparent)]
    Server(#[from] ServerRefused),
    /// A port and a network are named.
    #[error("Must not input both network_id and port_id")]
    Both,
    /// An address is wanted, and no network named that it is of.
    #[error("Must input network_id when request IP address")]
    AddressAlone,
    /// Nothing is named, and the project has no network.
    #[error("No specific network was requested and none are available for project '{0}'.")]
    NoNetwork(String),
    /// Nothing is named, and the project has several networks.
    #[error(
        "More than one possible network found. Specify network ID(s) to select which one(s) to connect to."
    )]
    Ambiguous,
    /// There is no such network.
    #[error("Network {0} could not be found.")]
    Network(String),
    /// There is no such port.
    #[error("Port id {0} could not be found.")]
    Port(String),
    /// The port is not one of the server.
    #[error("Instance {server} does not have a port with id {port}")]
    OtherPort {
        /// The server.
        server: ServerId,
        /// The port.
        port: String,
    },
    /// The port has a device already.
    #[error("Port {0} is still in use.")]
    PortInUse(String),
    /// All addresses of the network's pools are in use.
    #[error("No fixed IP addresses available for network: {0}")]
    NoMoreAddresses(String),
    /// The network has no addresses to give.
    #[error("Network {0} requires a subnet in order to boot instances on.")]
    NoSubnet(String),
    /// Somebody has the address.
    #[error("Fixed IP address {0} is already in use.")]
    AddressInUse(IpAddr),
    /// The network has no such address.
    #[error("Fixed IP address {0} is not in a subnet of the network.")]
    NoSuchAddress(IpAddr),
    /// The network refuses otherwise.
    #[error(transparent)]
    Other(NetworkRefused),
}

/// Connects a server, and gives the port.
pub fn attach(
    tx: &mut Transaction<'_>,
    server: &AnyId,
    wanted: Option<&WantedInterface>,
) -> Result<Shared<NetworkPort>, InterfaceRefused> {
    let row = find(tx, server)?;
    allowed(tx, "os_compute_api:os-attach-interfaces:create")?;
    let port = wanted.and_then(|wanted| wanted.port_id.as_ref());
    let network = wanted.and_then(|wanted| wanted.net_id.as_ref());
    let address = wanted.and_then(|wanted| wanted.fixed_ips.as_slice().first());
    if port.is_some() && network.is_some() {
        return Err(InterfaceRefused::Both);
    }
    if address.is_some() && network.is_none() {
        return Err(InterfaceRefused::AddressAlone);
    }
    unless_locked(tx, &row)?;
    unless_busy(&row, "attach_interface")?;
    if let Some(id) = port {
        return attach_port(tx, &row, id);
    }
    let network = match network {
        Some(id) => id.find(tx).ok_or_else(|| InterfaceRefused::Network(id.to_string()))?,
        None => match ProjectNetwork::of(tx) {
            ProjectNetwork::One(network) => network,
            ProjectNetwork::None => {
                return Err(InterfaceRefused::NoNetwork(tx.project_id().to_string()));
            }
            ProjectNetwork::Several => return Err(InterfaceRefused::Ambiguous),
        },
    };
    attach_network(tx, (&row, &network), address.map(|address| address.0.ip_address))
}

fn attach_port(
    tx: &mut Transaction<'_>,
    server: &Shared<Server>,
    id: &AnyId,
) -> Result<Shared<NetworkPort>, InterfaceRefused> {
    let port: Shared<NetworkPort> = id.find(tx).ok_or_else(|| InterfaceRefused::Port(id.to_string()))?;
    if !port.body.device_id.is_empty() {
        return Err(InterfaceRefused::PortInUse(port.id.to_string()));
    }
    let mut body = port.body.clone();
    body.device_id = SmolStr::new(server.id.as_str());
    body.device_owner = OWNER;
    body.made_by_compute = false;
    Ok(revise(tx, &port, body)?)
}

fn attach_network(
    tx: &mut Transaction<'_>,
    (server, network): (&Shared<Server>, &Shared<Network>),
    address: Option<IpAddr>,
) -> Result<Shared<NetworkPort>, InterfaceRefused> {
    let wanted = |address| vec![WantedAddress { subnet: None, address: Some(address) }];
    let port = NewPort {
        addresses: address.map(wanted),
        device_id: SmolStr::new(server.id.as_str()),
        device_owner: OWNER,
        made_by_compute: true,
        ..NewPort::default()
    };
    let made = create_port(tx, network, port)?;
    if made.body.fixed_ips.is_empty() {
        return Err(InterfaceRefused::NoSubnet(network.id.to_string()));
    }
    Ok(made)
}

/// Takes a port away from a server.
pub fn detach(tx: &mut Transaction<'_>, server: &AnyId, port: &AnyId) -> Result<(), InterfaceRefused> {
    let row = find(tx, server)?;
    allowed(tx, "os_compute_api:os-attach-interfaces:delete")?;
    unless_locked(tx, &row)?;
    unless_busy(&row, "detach_interface")?;
    let of_server = |port: &Shared<NetworkPort>| port.body.device_id == row.id.as_str();
    let found = port.find::<NetworkPort>(tx).filter(of_server);
    let found = found.ok_or_else(|| InterfaceRefused::Port(port.to_string()))?;
    detach_ports(tx, vec![found]).map_err(|refused| NetworkRefused::from(refused).into())
}

/// The port of a server with this identifier.
pub fn find_port(
    see: &Snapshot<'_>,
    server: &Shared<Server>,
    port: &AnyId,
) -> Result<Shared<NetworkPort>, InterfaceRefused> {
    let found: Shared<NetworkPort> =
        port.find(see).ok_or_else(|| InterfaceRefused::Port(port.to_string()))?;
    if found.body.device_id != server.id.as_str() {
        return Err(InterfaceRefused::OtherPort { server: server.id.clone(), port: port.to_string() });
    }
    Ok(found)
}

fn allowed(see: &Snapshot<'_>, rule: &'static str) -> Result<(), ServerRefused> {
    Ok(allow(see, Role::Member, PolicyRefused::Compute(rule))?)
}

impl From<NetworkRefused> for InterfaceRefused {
    fn from(refused: NetworkRefused) -> Self {
        match refused {
            NetworkRefused::NoMoreAddresses(network) => Self::NoMoreAddresses(network.to_string()),
            NetworkRefused::AddressTaken { address, .. } => Self::AddressInUse(address),
            NetworkRefused::NotInNetwork(address) | NetworkRefused::NotInSubnet(address) => {
                Self::NoSuchAddress(address)
            }
            other => Self::Other(other),
        }
    }
}

impl From<InterfaceRefused> for Fault {
    fn from(refused: InterfaceRefused) -> Self {
        let code = match refused {
            InterfaceRefused::Server(refused) => return refused.into(),
            InterfaceRefused::Other(refused) => return refused.into(),
            InterfaceRefused::Network(_) => Code::NetworkNotFound,
            InterfaceRefused::Port(_) | InterfaceRefused::OtherPort { .. } => Code::NetworkPortNotFound,
            InterfaceRefused::PortInUse(_) => Code::NetworkPortInUse,
            InterfaceRefused::AddressInUse(_) => Code::AddressInUse,
            InterfaceRefused::Both
            | InterfaceRefused::AddressAlone
            | InterfaceRefused::NoNetwork(_)
            | InterfaceRefused::Ambiguous
            | InterfaceRefused::NoMoreAddresses(_)
            | InterfaceRefused::NoSubnet(_)
            | InterfaceRefused::NoSuchAddress(_) => Code::InvalidParameter,
        };
        Self::new(code, refused.to_string())
    }
}
