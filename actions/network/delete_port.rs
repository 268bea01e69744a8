//! `DeletePort` removes a port of a network; its addresses return to their subnets.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#delete-port>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::addresses::remove_ports;
use zc_gateway_engine::resources::network_port::NetworkPort;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::query::QueryNumber;
use crate::refusals::network::{NetworkRefused, allow_change, expect_revision, find_port};
use crate::views::nothing::Nothing;

/// What owns a port for good: it ends with its owner only.
const OWNERS: [&str; 6] = [
    "network:router_interface",
    "network:router_interface_distributed",
    "network:ha_router_replicated_interface",
    "network:router_gateway",
    "network:floatingip",
    "network:router_centralized_snat",
];

/// Removes a port of a network. Its addresses return to the pools of their subnets at once, unless other ports share
/// them. A server that uses the port loses it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeletePort {
    /// The identifier of the port.
    port_id: AnyId,
    /// Only where this is its revision number.
    #[serde(default)]
    if_match_revision: QueryNumber,
}

impl Action for DeletePort {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DeletePort";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::NetworkPortNotFound, Code::PolicyForbids, Code::RevisionMismatch, Code::NetworkPortInUse];
    type Answer = Nothing;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.port_id.subject::<NetworkPort>())
    }
}

impl Change for DeletePort {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, NetworkRefused> {
        let port = find_port(tx, &self.port_id)?;
        allow_change(tx, "delete_port")?;
        expect_revision(&port, self.if_match_revision.get())?;
        let owner = &port.body.device_owner;
        if OWNERS.contains(&owner.as_str()) {
            return Err(NetworkRefused::PortOwned { port: port.id.clone(), owner: owner.clone() });
        }
        remove_ports(tx, &[port])?;
        Ok(Nothing {})
    }
}
