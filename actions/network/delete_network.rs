//! `DeleteNetwork` removes a network that nobody uses, and its subnets with it.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#delete-network>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::addresses::remove_ports;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId};
use zc_gateway_engine::resources::{Kind, Shared};
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::networking::allocation::subnets_of;
use crate::parameters::any_id::AnyId;
use crate::parameters::query::QueryNumber;
use crate::refusals::network::{NetworkRefused, allow_change, expect_revision, find_network};
use crate::views::nothing::Nothing;

/// What serves a network and nothing else: such ports end with it.
pub(super) const END_WITH_NETWORK: [&str; 2] = ["network:dhcp", "network:distributed"];

/// Removes a network without ports, and its subnets with it. Ports that only serve the network, those of `network:dhcp` and
/// `network:distributed`, end with it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteNetwork {
    /// The identifier of the network.
    network_id: AnyId,
    /// Only where this is its revision number.
    #[serde(default)]
    if_match_revision: QueryNumber,
}

impl Action for DeleteNetwork {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DeleteNetwork";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::NetworkNotFound, Code::PolicyForbids, Code::RevisionMismatch, Code::NetworkInUse];
    type Answer = Nothing;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.network_id.subject::<Network>())
    }
}

impl Change for DeleteNetwork {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, NetworkRefused> {
        let network = find_network(tx, &self.network_id)?;
        allow_change(tx, "delete_network")?;
        expect_revision(&network, self.if_match_revision.get())?;
        let place = Place::Network(network.id.clone());
        let users = tx.at(&place).of_kind(Kind::NetworkPort);
        let ids = users.iter().filter_map(|(_, user)| NetworkPortId::parse(&user.id).ok());
        let ports: Vec<Shared<NetworkPort>> = ids.filter_map(|id| tx.find(&id)).collect();
        if ports.iter().any(|port| !END_WITH_NETWORK.contains(&port.body.device_owner.as_str())) {
            return Err(NetworkRefused::NetworkInUse(network.id.clone()));
        }
        remove_ports(tx, &ports)?;
        for subnet in subnets_of(tx, &network.id) {
            tx.apply(&subnet, Event::Destroy)?;
        }
        tx.apply(&network, Event::Destroy)?;
        Ok(Nothing {})
    }
}
