//! `CreatePort` makes a port in a network and takes its addresses.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#create-port>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::networking::port_body::NewNetworkPort;
use crate::parameters::object::Object;
use crate::refusals::network::NetworkRefused;
use crate::views::network::port::NetworkPortInfo;

/// Makes a port in a network and takes its addresses from the pools of the subnets.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreatePort {
    /// The port.
    port: Object<NewNetworkPort>,
}

/// The new port.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The port.
    port: NetworkPortInfo,
}

/// Why a port cannot be created: of one and of many.
pub(super) const CODES: &[Code] = &[
    Code::NetworkNotFound,
    Code::SubnetNotFound,
    Code::PolicyForbids,
    Code::AddressesExhausted,
    Code::AddressInUse,
    Code::AddressNotInNetwork,
    Code::AddressNotInSubnet,
    Code::HardwareAddressInUse,
    Code::SecurityGroupNotFound,
    Code::QosPolicyNotFound,
    Code::PortSecurityRequired,
];

impl Action for CreatePort {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreatePort";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = CODES;
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.port.0.network_id().subject::<Network>())
    }
}

impl Change for CreatePort {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, NetworkRefused> {
        let port = self.port.0.create(tx)?;
        Ok(Answer { port: NetworkPortInfo::new(port, tx) })
    }
}
