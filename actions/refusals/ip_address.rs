//! Why something cannot be done with an address, in the words of the services that callers know it from.

use std::net::IpAddr;

use thiserror::Error;
use zc_gateway_engine::lifecycle::Refusal;
use zc_gateway_engine::resources::subnet::SubnetId;
use zc_gateway_engine::{Code, Fault};

use super::policy::PolicyRefused;

/// An address cannot be taken, given to ports or given back.
#[derive(Debug, Error)]
pub enum IpAddressRefused {
    /// No such address.
    #[error("IP Address {0} not found.")]
    NotFound(String),
    /// No such network.
    #[error("Network {0} could not be found.")]
    NetworkNotFound(String),
    /// Some of the ports or devices do not exist.
    #[error("Not all ports or devices from request could be found")]
    PortsNotFound,
    /// Neither ports nor devices are given.
    #[error("port_ids or device_ids required.")]
    NoPorts,
    /// A port is in another network.
    #[error("Must have ports connected to the requested network")]
    PortElsewhere,
    /// Addresses belong to the project of their network.
    #[error("Specifying 'tenant_id' other than the project of the network is not possible.")]
    OtherProject,
    /// The text is no address of the version that is asked for.
    #[error("'{address}' is not a valid IPv{version} address.")]
    NoAddress {
        /// What was asked for.
        address: String,
        /// The version.
        version: u8,
    },
    /// No subnet has the address.
    #[error("IP address {0} is not a valid IP for any of the subnets on the specified network.")]
    NotInNetwork(IpAddr),
    /// Somebody has the address.
    #[error("IP address {address} already allocated in subnet {subnet}")]
    Taken {
        /// Which one.
        address: IpAddr,
        /// Of which subnet.
        subnet: SubnetId,
    },
    /// The pools are empty.
    #[error("No more IP addresses available on network {0}.")]
    Exhausted(String),
    /// A server is still associated through a port that would lose the address.
    #[error("Port requires disassociation before IP can be deleted")]
    Associated,
    /// The role does not allow it.
    #[error(transparent)]
    Policy(#[from] PolicyRefused),
    /// The engine refuses, which nothing here can lead to.
    #[error("an address or port cannot be changed: {0:?}")]
    Engine(Refusal),
}

impl From<Refusal> for IpAddressRefused {
    fn from(refusal: Refusal) -> Self {
        Self::Engine(refusal)
    }
}

impl From<IpAddressRefused> for Fault {
    fn from(refused: IpAddressRefused) -> Self {
        let code = match &refused {
            IpAddressRefused::NotFound(_) => Code::IpAddressNotFound,
            IpAddressRefused::NetworkNotFound(_) => Code::NetworkNotFound,
            IpAddressRefused::PortsNotFound => Code::NetworkPortNotFound,
            IpAddressRefused::NoPorts
            | IpAddressRefused::PortElsewhere
            | IpAddressRefused::OtherProject
            | IpAddressRefused::NoAddress { .. } => Code::InvalidParameter,
            IpAddressRefused::NotInNetwork(_) => Code::AddressNotInNetwork,
            IpAddressRefused::Taken { .. } => Code::AddressInUse,
            IpAddressRefused::Exhausted(_) => Code::AddressesExhausted,
            IpAddressRefused::Associated => Code::IpAddressAssociated,
            IpAddressRefused::Policy(_) => Code::PolicyForbids,
            IpAddressRefused::Engine(_) => return Self::internal(refused.to_string()),
        };
        Self::new(code, refused.to_string())
    }
}
