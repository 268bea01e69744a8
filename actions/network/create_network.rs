//! `CreateNetwork` makes a network without subnets.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#create-network>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::network::{Network, NetworkId};
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::networking::{refuse_not_served, refuse_other_project};
use crate::parameters::any_id::AnyId;
use crate::parameters::object::Object;
use crate::parameters::query::QueryFlag;
use crate::parameters::text::AnyText;
use crate::refusals::network::{NetworkRefused, allow_change};
use crate::views::network::info::NetworkInfo;
use crate::views::network::uncommitted;

/// Why a network cannot be made.
pub(super) const CODES: &[Code] = &[Code::PolicyForbids];

/// Makes a network without subnets. Ports and subnets in it belong to the same project.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateNetwork {
    /// The network.
    network: Object<NewNetwork>,
}

/// A network to be created. Members that Networking knows beyond these are ignored.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct NewNetwork {
    /// The display name.
    name: Option<AnyText<255>>,
    /// A note of your own.
    description: Option<AnyText<255>>,
    /// Whether it is switched on; it is where nothing is said.
    #[serde(default)]
    admin_state_up: QueryFlag,
    /// Only false: a network is of one project.
    #[serde(default)]
    shared: QueryFlag,
    /// Only false: there is no way out of a network.
    #[serde(default, rename = "router:external")]
    router_external: QueryFlag,
    /// The identifier of your project.
    project_id: Option<AnyId>,
    /// The same as `project_id`.
    tenant_id: Option<AnyId>,
}

/// The new network.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The network.
    network: NetworkInfo,
}

impl Action for CreateNetwork {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreateNetwork";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Write;
    const CODES: &'static [Code] = CODES;
    type Answer = Answer;
    type Error = NetworkRefused;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, NetworkRefused> {
        Ok(Answer { network: self.network.0.create(context)? })
    }
}

impl NewNetwork {
    /// Makes the network. It is as it will be committed.
    pub(super) fn create(&self, context: &mut Context<'_>) -> Result<NetworkInfo, NetworkRefused> {
        allow_change(context, "create_network")?;
        refuse_other_project(context, self.project_id.as_ref(), self.tenant_id.as_ref())?;
        refuse_not_served(context, self.shared, "network.shared", "create_network:shared")?;
        let rule = "create_network:router:external";
        refuse_not_served(context, self.router_external, "network.router:external", rule)?;
        let text =
            |given: &Option<AnyText<255>>| given.as_ref().map(AnyText::as_str).unwrap_or_default().into();
        let body = Network {
            name: text(&self.name),
            description: text(&self.description),
            admin_state_up: self.admin_state_up.get() != Some(false),
            revision_number: 1,
            updated_at: context.now,
        };
        let id = NetworkId::random();
        context.create_as(id.clone(), body.clone());
        let row = uncommitted(context, id, body);
        Ok(NetworkInfo::new(row, context))
    }
}
