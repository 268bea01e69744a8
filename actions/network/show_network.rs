//! `ShowNetwork` shows one network.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#show-network-details>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::networking::fields::Fields;
use crate::parameters::any_id::AnyId;
use crate::refusals::network::{NetworkRefused, find_network};
use crate::views::network::info::NetworkInfo;
use crate::views::selected::Selected;

/// Shows one network.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowNetwork {
    /// The identifier of the network.
    network_id: AnyId,
    /// Show only these members.
    #[serde(default)]
    fields: Fields<NetworkInfo>,
}

/// The network.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The network.
    network: Selected<NetworkInfo>,
}

impl Action for ShowNetwork {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowNetwork";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::NetworkNotFound];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.network_id.subject::<Network>())
    }
}

impl Read for ShowNetwork {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, NetworkRefused> {
        let network = find_network(see, &self.network_id)?;
        Ok(Answer { network: Selected::new(NetworkInfo::new(network, see), &self.fields) })
    }
}
