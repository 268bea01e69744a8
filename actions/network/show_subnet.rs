//! `ShowSubnet` shows one subnet.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#show-subnet-details>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::subnet::Subnet;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::networking::fields::Fields;
use crate::parameters::any_id::AnyId;
use crate::refusals::network::{NetworkRefused, find_subnet};
use crate::views::network::subnet::SubnetInfo;
use crate::views::selected::Selected;

/// Shows one subnet.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowSubnet {
    /// The identifier of the subnet.
    subnet_id: AnyId,
    /// Show only these members.
    #[serde(default)]
    fields: Fields<SubnetInfo>,
}

/// The subnet.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The subnet.
    subnet: Selected<SubnetInfo>,
}

impl Action for ShowSubnet {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowSubnet";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::SubnetNotFound];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.subnet_id.subject::<Subnet>())
    }
}

impl Read for ShowSubnet {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, NetworkRefused> {
        let subnet = find_subnet(see, &self.subnet_id)?;
        Ok(Answer { subnet: Selected::new(SubnetInfo::new(subnet, see), &self.fields) })
    }
}
