//! `DeleteNetwork` removes a network without ports, and its subnets with it.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#delete-network>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::Kind;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::networking::taking::subnets_of;
use crate::parameters::any_id::AnyId;
use crate::parameters::query::QueryNumber;
use crate::refusals::network::{NetworkRefused, allow_change, expect_revision, find_network};
use crate::views::nothing::Nothing;

/// Removes a network without ports, and its subnets with it.
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
    const EFFECT: Effect = Effect::Write;
    const CODES: &'static [Code] =
        &[Code::NetworkNotFound, Code::PolicyForbids, Code::RevisionMismatch, Code::NetworkInUse];
    type Answer = Nothing;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.network_id.subject::<Network>())
    }

    fn run(&self, context: &mut Context<'_>) -> Result<Nothing, NetworkRefused> {
        let network = find_network(context, &self.network_id)?;
        allow_change(context, "delete_network")?;
        expect_revision(&network, self.if_match_revision.get())?;
        let place = Place::Network(network.id.clone());
        // What comes to be in the network in this moment touches its row, so that this is asked again.
        let has_ports =
            context.look_at_attachments(|all| all.of(&place).any(|(_, user)| user.kind == Kind::NetworkPort));
        if has_ports {
            return Err(NetworkRefused::NetworkInUse(network.id.clone()));
        }
        for subnet in subnets_of(context, &network.id) {
            context.apply(&subnet, Event::Destroy)?;
        }
        context.apply(&network, Event::Destroy)?;
        Ok(Nothing {})
    }
}
