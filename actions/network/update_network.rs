//! `UpdateNetwork` changes the name, the note or the switch of a network.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#update-network>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::networking::changing::commit_change;
use crate::networking::refuse_not_served;
use crate::parameters::any_id::AnyId;
use crate::parameters::object::Object;
use crate::parameters::query::{QueryFlag, QueryNumber};
use crate::parameters::text::AnyText;
use crate::refusals::network::{NetworkRefused, allow_change, expect_revision, find_network};
use crate::views::network::info::NetworkInfo;

/// Changes the name, the note or the switch of a network. What is absent stays as it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateNetwork {
    /// The identifier of the network.
    network_id: AnyId,
    /// What changes.
    network: Object<NetworkChanges>,
    /// Only where this is its revision number.
    #[serde(default)]
    if_match_revision: QueryNumber,
}

/// Changes of a network. Members that Networking knows beyond these are ignored.
#[derive(Debug, Deserialize, JsonSchema)]
struct NetworkChanges {
    /// The new display name.
    name: Option<AnyText<255>>,
    /// The new note.
    description: Option<AnyText<255>>,
    /// Whether it is switched on.
    #[serde(default)]
    admin_state_up: QueryFlag,
    /// Only false: a network is of one project.
    #[serde(default)]
    shared: QueryFlag,
    /// Only false: there is no way out of a network.
    #[serde(default, rename = "router:external")]
    router_external: QueryFlag,
}

/// The changed network.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The network.
    network: NetworkInfo,
}

impl Action for UpdateNetwork {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "UpdateNetwork";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Write;
    const CODES: &'static [Code] = &[Code::NetworkNotFound, Code::PolicyForbids, Code::RevisionMismatch];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.network_id.subject::<Network>())
    }

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, NetworkRefused> {
        let network = find_network(context, &self.network_id)?;
        let Object(changes) = &self.network;
        allow_change(context, "update_network")?;
        refuse_not_served(context, changes.shared, "network.shared", "update_network:shared")?;
        let rule = "update_network:router:external";
        refuse_not_served(context, changes.router_external, "network.router:external", rule)?;
        expect_revision(&network, self.if_match_revision.get())?;
        let mut body = network.body.clone();
        if let Some(name) = &changes.name {
            body.name = name.as_str().into();
        }
        if let Some(description) = &changes.description {
            body.description = description.as_str().into();
        }
        if let Some(up) = changes.admin_state_up.get() {
            body.admin_state_up = up;
        }
        let network = commit_change(context, &network, body)?;
        Ok(Answer { network: NetworkInfo::new(network, context) })
    }
}
