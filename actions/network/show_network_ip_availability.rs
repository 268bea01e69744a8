//! `ShowNetworkIpAvailability` shows how many addresses of a network there are, and how many are in use.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#show-network-ip-availability>

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::subnet::SubnetId;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::networking::allocation::subnets_of;
use crate::networking::fields::Fields;
use crate::parameters::any_id::AnyId;
use crate::refusals::network::{NetworkRefused, find_network};
use crate::views::network::availability::Availability;
use crate::views::selected::Selected;

/// Shows how many addresses of a network there are, and how many are in use.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowNetworkIpAvailability {
    /// The identifier of the network.
    network_id: AnyId,
    /// Show only these members.
    #[serde(default)]
    fields: Fields<Availability>,
}

/// The addresses of the network.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The addresses of the network.
    network_ip_availability: Selected<Availability>,
}

impl Action for ShowNetworkIpAvailability {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowNetworkIpAvailability";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::NetworkNotFound];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.network_id.subject::<Network>())
    }
}

impl Read for ShowNetworkIpAvailability {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, NetworkRefused> {
        let network = find_network(see, &self.network_id)?;
        let mut used: BTreeMap<SubnetId, u64> = BTreeMap::new();
        let subnets = subnets_of(see, &network.id);
        for subnet in &subnets {
            let count = see.at(&Place::Subnet(subnet.id.clone())).len();
            used.insert(subnet.id.clone(), u64::try_from(count).unwrap_or(u64::MAX));
        }
        let shown = Availability::new(network, see.project_id().clone(), &subnets, &used);
        Ok(Answer { network_ip_availability: Selected::new(shown, &self.fields) })
    }
}
