//! Why something cannot be done with an address, in the words of the services that callers know it from.

use thiserror::Error;
use zc_gateway_engine::lifecycle::Refusal;
use zc_gateway_engine::resources::network_port::NetworkPortId;
use zc_gateway_engine::{Code, Fault};

use super::network::NetworkRefused;
use crate::networking::allocation::MOST_ADDRESSES;

/// An address cannot be taken, given to ports or given back.
#[derive(Debug, Error)]
pub enum IpAddressRefused {
    /// No such address.
    #[error("IP Address {0} not found.")]
    NotFound(String),
    /// Some of the ports or devices do not exist.
    #[error("Not all ports or devices from request could be found")]
    PortsNotFound,
    /// Neither ports nor devices are given.
    #[error("port_ids or device_ids required.")]
    NoPorts,
    /// A port is in another network.
    #[error("Must have ports connected to the requested network")]
    PortElsewhere,
    /// A port has as many addresses as it can have.
    #[error("Cannot add more IPs to port {0}: it has {MOST_ADDRESSES} already.")]
    PortFull(NetworkPortId),
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
    /// Networking refuses.
    #[error(transparent)]
    Network(#[from] NetworkRefused),
}

impl From<Refusal> for IpAddressRefused {
    fn from(refusal: Refusal) -> Self {
        Self::Network(refusal.into())
    }
}

impl From<IpAddressRefused> for Fault {
    fn from(refused: IpAddressRefused) -> Self {
        let code = match refused {
            IpAddressRefused::NotFound(_) => Code::IpAddressNotFound,
            IpAddressRefused::PortsNotFound => Code::NetworkPortNotFound,
            IpAddressRefused::NoPorts
            | IpAddressRefused::PortElsewhere
            | IpAddressRefused::PortFull(_)
            | IpAddressRefused::OtherProject => Code::InvalidParameter,
            IpAddressRefused::NoAddress { .. } => Code::ParameterPattern,
            IpAddressRefused::Network(refused) => return refused.into(),
        };
        Self::new(code, refused.to_string())
    }
}
