//! `ListNetworkIpAvailabilities` lists how many addresses of networks there are, and how many are in use.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#list-network-ip-availability>

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::ip_address::IpAddress;
use zc_gateway_engine::resources::network::{Network, NetworkId};
use zc_gateway_engine::resources::subnet::{Subnet, SubnetId};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::networking::asked::Asked;
use crate::networking::listing::visible;
use crate::networking::paging::PageLink;
use crate::refusals::network::NetworkRefused;
use crate::views::network::availability::Availability;
use crate::views::selected::Selected;

/// Lists how many addresses of networks there are, and how many are in use. All filters given must hold; of the values of
/// one filter any does. Administrators see the networks of all projects.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ListNetworkIpAvailabilities(Asked<Availability>);

/// The addresses of the networks.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// Those of each network.
    network_ip_availabilities: Vec<Selected<Availability>>,
    /// Where the pages beside this one are, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<PageLink>", default)]
    network_ip_availabilities_links: Option<Vec<PageLink>>,
}

impl Action for ListNetworkIpAvailabilities {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListNetworkIpAvailabilities";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::NetworkNotFound];
    type Answer = Answer;
    type Error = NetworkRefused;
}

impl Read for ListNetworkIpAvailabilities {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, NetworkRefused> {
        let mut used: BTreeMap<SubnetId, u64> = BTreeMap::new();
        for subnet in visible(see, |row: &Shared<IpAddress>, _| row.body.subnet.clone()) {
            *used.entry(subnet).or_default() += 1;
        }
        let mut subnets: BTreeMap<NetworkId, Vec<Shared<Subnet>>> = BTreeMap::new();
        for subnet in visible(see, |subnet: &Shared<Subnet>, _| Shared::clone(subnet)) {
            subnets.entry(subnet.body.network.clone()).or_default().push(subnet);
        }
        let all = visible(see, |network: &Shared<Network>, see| {
            let subnets = subnets.get(&network.id).map(Vec::as_slice).unwrap_or_default();
            Availability::new(Shared::clone(network), see.project_id().clone(), subnets, &used)
        });
        let (network_ip_availabilities, network_ip_availabilities_links) = self.0.page(all)?;
        Ok(Answer { network_ip_availabilities, network_ip_availabilities_links })
    }

    fn scans(&self) -> bool {
        true
    }
}
