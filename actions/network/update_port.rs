//! `UpdatePort` changes a port of a network: its names, its device, its addresses.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#update-port>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::network_port::NetworkPort;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::networking::changing::revise;
use crate::networking::port_body::PortChanges;
use crate::parameters::any_id::AnyId;
use crate::parameters::object::Object;
use crate::parameters::query::QueryNumber;
use crate::refusals::network::{NetworkRefused, allow_change, expect_revision, find_port};
use crate::views::network::port::NetworkPortInfo;

/// Changes a port of a network: its names, its device, its addresses. What is absent stays as it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdatePort {
    /// The identifier of the port.
    port_id: AnyId,
    /// What changes.
    port: Object<PortChanges>,
    /// Only where this is its revision number.
    #[serde(default)]
    if_match_revision: QueryNumber,
}

/// The changed port.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The port.
    port: NetworkPortInfo,
}

impl Action for UpdatePort {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "UpdatePort";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::NetworkPortNotFound,
        Code::SubnetNotFound,
        Code::PolicyForbids,
        Code::RevisionMismatch,
        Code::AddressesExhausted,
        Code::AddressInUse,
        Code::AddressNotInNetwork,
        Code::AddressNotInSubnet,
        Code::HardwareAddressInUse,
        Code::IpAddressAssociated,
        Code::SecurityGroupNotFound,
        Code::QosPolicyNotFound,
        Code::PortSecurityRequired,
    ];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.port_id.subject::<NetworkPort>())
    }
}

impl Change for UpdatePort {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, NetworkRefused> {
        let port = find_port(tx, &self.port_id)?;
        allow_change(tx, "update_port")?;
        expect_revision(&port, self.if_match_revision.get())?;
        let body = self.port.0.apply(tx, &port)?;
        let port = revise(tx, &port, body)?;
        Ok(Answer { port: NetworkPortInfo::new(port, tx) })
    }
}
