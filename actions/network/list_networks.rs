//! `ListNetworks` lists networks, filtered, sorted and page by page.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#list-networks>

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::network::{Network, NetworkId};
use zc_gateway_engine::resources::subnet::{Subnet, SubnetId};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::networking::asked::Asked;
use crate::networking::listing::visible;
use crate::networking::paging::PageLink;
use crate::refusals::network::NetworkRefused;
use crate::views::network::info::NetworkInfo;
use crate::views::selected::Selected;

/// Lists networks, from old to new where no other order is asked for. All filters given must hold; of the values of one
/// filter any does. Administrators see those of all projects.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ListNetworks(Asked<NetworkInfo>);

/// The networks.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The networks.
    networks: Vec<Selected<NetworkInfo>>,
    /// Where the pages beside this one are, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<PageLink>", default)]
    networks_links: Option<Vec<PageLink>>,
}

impl Action for ListNetworks {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListNetworks";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::NetworkNotFound];
    type Answer = Answer;
    type Error = NetworkRefused;
}

impl Read for ListNetworks {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, NetworkRefused> {
        let mut subnets: BTreeMap<NetworkId, Vec<SubnetId>> = BTreeMap::new();
        let mut oldest_first = visible(see, |subnet: &Shared<Subnet>, _| Shared::clone(subnet));
        oldest_first.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        for subnet in oldest_first {
            subnets.entry(subnet.body.network.clone()).or_default().push(subnet.id.clone());
        }
        let all = visible(see, |network: &Shared<Network>, see| {
            let subnets = subnets.remove(&network.id).unwrap_or_default();
            NetworkInfo::of(Shared::clone(network), subnets, see)
        });
        let (networks, networks_links) = self.0.page(all)?;
        Ok(Answer { networks, networks_links })
    }

    fn scans(&self) -> bool {
        true
    }
}
