//! `CreateSubnets` makes several subnets at once, or none of them.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#bulk-create-subnet>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::create_subnet::create;
use super::{MOST_AT_ONCE, SERVICE, VERSIONS, create_subnet};
use crate::networking::subnet_body::NewSubnet;
use crate::parameters::object::Object;
use crate::refusals::network::NetworkRefused;
use crate::views::network::subnet::SubnetInfo;

/// Makes several subnets at once: all of them, or none where one of them is refused.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateSubnets {
    /// The subnets. For administrators they are of the project of the first one's network.
    #[schemars(length(min = 1, max = 100))]
    subnets: Vec<Object<NewSubnet>>,
}

/// The new subnets.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The subnets, in the order in which they were given.
    subnets: Vec<SubnetInfo>,
}

impl Action for CreateSubnets {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreateSubnets";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = create_subnet::CODES;
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.subnets.first()?.0.network_id.subject::<Network>())
    }
}

impl Change for CreateSubnets {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, NetworkRefused> {
        if self.subnets.is_empty() || self.subnets.len() > MOST_AT_ONCE {
            let rule =
                format!("there are {}; one call makes 1 to {MOST_AT_ONCE} subnets", self.subnets.len());
            return Err(NetworkRefused::invalid("subnets", rule));
        }
        let subnets = self.subnets.iter().map(|Object(new)| create(tx, new)).collect::<Result<_, _>>()?;
        Ok(Answer { subnets })
    }
}
