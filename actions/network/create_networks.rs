//! `CreateNetworks` makes several networks at once, or none of them.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#bulk-create-networks>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{MOST_AT_ONCE, SERVICE, VERSIONS, create_network};
use crate::networking::network_body::NewNetwork;
use crate::parameters::object::Object;
use crate::refusals::network::NetworkRefused;
use crate::views::network::info::NetworkInfo;

/// Makes several networks without subnets at once: all of them, or none where one of them is refused.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateNetworks {
    /// The networks.
    #[schemars(length(min = 1, max = 100))]
    networks: Vec<Object<NewNetwork>>,
}

/// The new networks.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The networks, in the order in which they were given.
    networks: Vec<NetworkInfo>,
}

impl Action for CreateNetworks {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreateNetworks";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = create_network::CODES;
    type Answer = Answer;
    type Error = NetworkRefused;

    fn project(&self) -> Option<ProjectId> {
        self.networks.first()?.0.project()?.project()
    }
}

impl Change for CreateNetworks {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, NetworkRefused> {
        if self.networks.is_empty() || self.networks.len() > MOST_AT_ONCE {
            let rule =
                format!("there are {}; one call makes 1 to {MOST_AT_ONCE} networks", self.networks.len());
            return Err(NetworkRefused::invalid("networks", rule));
        }
        let names_none = |new: &NewNetwork| new.project().is_none_or(|project| project.as_str().is_empty());
        let is_for_others = tx.account() != tx.principal().account;
        if is_for_others && self.networks.iter().any(|Object(new)| names_none(new)) {
            // It would come to be in a project that was never said of it.
            let rule = "one request is for one project: name `project_id` in each network, or in none";
            return Err(NetworkRefused::invalid("networks", rule));
        }
        let networks = self
            .networks
            .iter()
            .map(|Object(new)| create_network::create(tx, new))
            .collect::<Result<_, _>>()?;
        Ok(Answer { networks })
    }
}
