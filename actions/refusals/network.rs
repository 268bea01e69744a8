//! Why something cannot be done with a network, a subnet or a port of a network, in the words of Networking.

use std::net::IpAddr;

use ipnet::IpNet;
use smol_str::SmolStr;
use thiserror::Error;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::lifecycle::Refusal;
use zc_gateway_engine::resources::network::{Network, NetworkId};
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId};
use zc_gateway_engine::resources::subnet::{Subnet, SubnetId};
use zc_gateway_engine::resources::{Resource, Shared};
use zc_gateway_engine::{Code, Fault, Role, Snapshot};

use super::policy::{PolicyRefused, allow};
use crate::parameters::any_id::AnyId;

/// Something in the way.
#[derive(Debug, Error)]
pub enum NetworkRefused {
    /// There is no such network for this caller.
    #[error("Network {0} could not be found.")]
    NetworkNotFound(String),
    /// There is no such subnet for this caller.
    #[error("Subnet {0} could not be found.")]
    SubnetNotFound(String),
    /// There is no such port for this caller.
    #[error("Port {0} could not be found.")]
    PortNotFound(String),
    /// The caller's role does not do.
    #[error(transparent)]
    Policy(#[from] PolicyRefused),
    /// It was changed since the caller looked.
    #[error(
        "Constrained to revision {expected}, but the current revision is {found}. Look again, and repeat with that."
    )]
    Revision {
        /// What the caller expects.
        expected: u64,
        /// What there is.
        found: u32,
    },
    /// All addresses of the pools are in use.
    #[error("No more IP addresses available on network {0}.")]
    NoMoreAddresses(NetworkId),
    /// The network has subnets, and none for ports of this owner.
    #[error("No valid service subnet for the given device owner, network {network}, service type {owner}.")]
    NoServiceSubnet {
        /// The network.
        network: NetworkId,
        /// What uses the port.
        owner: SmolStr,
    },
    /// Ports make their addresses in the subnet.
    #[error(
        "IPv6 address {address} cannot be directly assigned to a port on subnet {subnet} as the subnet is configured for \
         automatic addresses"
    )]
    AutomaticSubnet {
        /// Which one.
        address: IpAddr,
        /// Where.
        subnet: SubnetId,
    },
    /// Somebody has the address.
    #[error("IP address {address} already allocated in subnet {subnet}")]
    AddressTaken {
        /// Which one.
        address: IpAddr,
        /// Where.
        subnet: SubnetId,
    },
    /// The address is in none of the subnets.
    #[error("IP address {0} is not a valid IP for any of the subnets on the specified network.")]
    NotInNetwork(IpAddr),
    /// The address is not in the subnet, or nobody can have it there.
    #[error("IP address {0} is not a valid IP for the specified subnet.")]
    NotInSubnet(IpAddr),
    /// The subnet is one of another network.
    #[error("Subnet {subnet} is not a subnet of network {network}: `fixed_ips` names another.")]
    SubnetOfAnotherNetwork {
        /// The subnet.
        subnet: SubnetId,
        /// The network of the port.
        network: NetworkId,
    },
    /// The address is associated with a server.
    #[error("Port requires disassociation before IP can be deleted")]
    Associated,
    /// Another port of the network has the hardware address.
    #[error(
        "Unable to complete operation for network {network}. The mac address {hardware_address} is in use."
    )]
    HardwareAddressTaken {
        /// Where.
        network: NetworkId,
        /// Which one.
        hardware_address: SmolStr,
    },
    /// There are ports in the network.
    #[error(
        "Unable to complete operation on network {0}. There are one or more ports still in use on the network."
    )]
    NetworkInUse(NetworkId),
    /// There are addresses of the subnet in use.
    #[error(
        "Unable to complete operation on subnet {0}: One or more ports have an IP allocation from this subnet."
    )]
    SubnetInUse(SubnetId),
    /// The port belongs to a router, to a floating address or the like.
    #[error("Port {port} cannot be deleted directly via the port API: has device owner {owner}.")]
    PortOwned {
        /// Which one.
        port: NetworkPortId,
        /// Whose.
        owner: SmolStr,
    },
    /// Another subnet of the network has some of the addresses.
    #[error(
        "Requested subnet with cidr: {block} for network: {network} overlaps with another subnet, {other} ({taken})."
    )]
    Overlap {
        /// The wanted block.
        block: IpNet,
        /// Where.
        network: NetworkId,
        /// The subnet that is in the way.
        other: SubnetId,
        /// The block of that.
        taken: IpNet,
    },
    /// There is no such zone.
    #[error("AvailabilityZone {0} could not be found.")]
    ZoneNotFound(String),
    /// There are no security groups.
    #[error("Security group {0} does not exist")]
    SecurityGroupNotFound(String),
    /// There are no policies of quality.
    #[error("QoS policy {0} could not be found.")]
    QosPolicyNotFound(String),
    /// There are no pools of subnets.
    #[error("Subnet pool {0} could not be found.")]
    SubnetPoolNotFound(String),
    /// There are no segments.
    #[error("Segment {0} could not be found.")]
    SegmentNotFound(String),
    /// Pairs of addresses are for ports with security.
    #[error("Port Security must be enabled in order to have allowed address pairs on a port.")]
    PortSecurityRequired,
    /// Two pools share addresses.
    #[error("Found overlapping allocation pools: {first} {second} for subnet {block}.")]
    PoolsOverlap {
        /// One of them.
        first: String,
        /// The other.
        second: String,
        /// The block of the subnet.
        block: IpNet,
    },
    /// A pool would give the gateway's address away.
    #[error("Gateway ip {gateway} conflicts with allocation pool {pool}. Take one outside the pools.")]
    GatewayInPool {
        /// The gateway.
        gateway: IpAddr,
        /// The pool.
        pool: String,
    },
    /// A subnet of the network needs larger packets.
    #[error("Invalid input: the MTU of network {network} must be at least {least}, as it has such subnets.")]
    MtuTooSmall {
        /// The network.
        network: NetworkId,
        /// What is needed, in bytes.
        least: u32,
    },
    /// Nothing that could have tags.
    #[error("Resource {kind} {id} could not be found.")]
    TaggedNotFound {
        /// What kind, as the caller said.
        kind: String,
        /// Which one.
        id: String,
    },
    /// It has no such tag.
    #[error("Tag {0} could not be found.")]
    TagNotFound(String),
    /// A parameter breaks a rule.
    #[error("Parameter `{field}` is not valid: {rule}")]
    Invalid {
        /// Which one, with the way to it.
        field: &'static str,
        /// What holds for it, as a sentence from the verb on.
        rule: String,
    },
    /// A life cycle refused. No resource of a network is ever in a status that could.
    #[error("The resource is not in service.")]
    Status,
}

impl NetworkRefused {
    /// A parameter that breaks a rule.
    pub fn invalid(field: &'static str, rule: impl Into<String>) -> Self {
        Self::Invalid { field, rule: rule.into() }
    }
}

impl From<Refusal> for NetworkRefused {
    fn from(_: Refusal) -> Self {
        Self::Status
    }
}

impl From<NetworkRefused> for Fault {
    fn from(refused: NetworkRefused) -> Self {
        let code = match &refused {
            NetworkRefused::NetworkNotFound(_) => Code::NetworkNotFound,
            NetworkRefused::SubnetNotFound(_) => Code::SubnetNotFound,
            NetworkRefused::PortNotFound(_) => Code::NetworkPortNotFound,
            NetworkRefused::Policy(_) => Code::PolicyForbids,
            NetworkRefused::Revision { .. } => Code::RevisionMismatch,
            NetworkRefused::NoMoreAddresses(_) | NetworkRefused::NoServiceSubnet { .. } => {
                Code::AddressesExhausted
            }
            NetworkRefused::AddressTaken { .. } => Code::AddressInUse,
            NetworkRefused::NotInNetwork(_) => Code::AddressNotInNetwork,
            NetworkRefused::NotInSubnet(_) | NetworkRefused::AutomaticSubnet { .. } => {
                Code::AddressNotInSubnet
            }
            NetworkRefused::Associated => Code::IpAddressAssociated,
            NetworkRefused::HardwareAddressTaken { .. } => Code::HardwareAddressInUse,
            NetworkRefused::NetworkInUse(_) => Code::NetworkInUse,
            NetworkRefused::SubnetInUse(_) => Code::SubnetInUse,
            NetworkRefused::PortOwned { .. } => Code::NetworkPortInUse,
            NetworkRefused::Overlap { .. } => Code::SubnetOverlap,
            NetworkRefused::ZoneNotFound(_) => Code::AvailabilityZoneNotFound,
            NetworkRefused::SecurityGroupNotFound(_) => Code::SecurityGroupNotFound,
            NetworkRefused::QosPolicyNotFound(_) => Code::QosPolicyNotFound,
            NetworkRefused::SubnetPoolNotFound(_) => Code::SubnetPoolNotFound,
            NetworkRefused::SegmentNotFound(_) => Code::SegmentNotFound,
            NetworkRefused::PortSecurityRequired => Code::PortSecurityRequired,
            NetworkRefused::PoolsOverlap { .. } => Code::AllocationPoolsOverlap,
            NetworkRefused::GatewayInPool { .. } => Code::GatewayInAllocationPool,
            NetworkRefused::MtuTooSmall { .. } => Code::MtuTooSmall,
            NetworkRefused::TaggedNotFound { .. } => Code::TaggedResourceNotFound,
            NetworkRefused::TagNotFound(_) => Code::TagNotFound,
            NetworkRefused::SubnetOfAnotherNetwork { .. } | NetworkRefused::Invalid { .. } => {
                Code::InvalidParameter
            }
            NetworkRefused::Status => Code::Internal,
        };
        Self::new(code, refused.to_string())
    }
}

/// The network with this identifier.
pub fn find_network(see: &Snapshot<'_>, id: &AnyId) -> Result<Shared<Network>, NetworkRefused> {
    id.find(see).ok_or_else(|| NetworkRefused::NetworkNotFound(id.to_string()))
}

/// The subnet with this identifier.
pub fn find_subnet(see: &Snapshot<'_>, id: &AnyId) -> Result<Shared<Subnet>, NetworkRefused> {
    id.find(see).ok_or_else(|| NetworkRefused::SubnetNotFound(id.to_string()))
}

/// The port of a network with this identifier.
pub fn find_port(see: &Snapshot<'_>, id: &AnyId) -> Result<Shared<NetworkPort>, NetworkRefused> {
    id.find(see).ok_or_else(|| NetworkRefused::PortNotFound(id.to_string()))
}

/// Refuses readers what they may look at but not change. Ask once it is found.
pub fn allow_change(see: &Snapshot<'_>, rule: &'static str) -> Result<(), NetworkRefused> {
    Ok(allow(see, Role::Member, PolicyRefused::Network(rule))?)
}

/// Something with a revision number that callers can expect.
pub trait Revised: Resource {
    /// The number.
    fn revision_number(&self) -> u32;

    /// Counts a change that is made now.
    fn revise(&mut self, now: Timestamp);
}

impl Revised for Network {
    fn revision_number(&self) -> u32 {
        self.revision_number
    }

    fn revise(&mut self, now: Timestamp) {
        self.revision_number = self.revision_number.saturating_add(1);
        self.updated_at = now;
    }
}

impl Revised for Subnet {
    fn revision_number(&self) -> u32 {
        self.revision_number
    }

    fn revise(&mut self, now: Timestamp) {
        self.revision_number = self.revision_number.saturating_add(1);
        self.updated_at = now;
    }
}

impl Revised for NetworkPort {
    fn revision_number(&self) -> u32 {
        self.revision_number
    }

    fn revise(&mut self, now: Timestamp) {
        self.revision_number = self.revision_number.saturating_add(1);
        self.updated_at = now;
    }
}

/// Refuses a change of something that has another revision number than the caller expects.
pub fn expect_revision<R: Revised>(row: &Shared<R>, expected: Option<u64>) -> Result<(), NetworkRefused> {
    let found = row.body.revision_number();
    match expected {
        Some(expected) if expected != u64::from(found) => Err(NetworkRefused::Revision { expected, found }),
        Some(_) | None => Ok(()),
    }
}
