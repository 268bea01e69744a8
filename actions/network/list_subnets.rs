//! `ListSubnets` lists subnets, filtered, sorted and page by page.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#list-subnets>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::subnet::Subnet;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::networking::asked::Asked;
use crate::networking::listing::visible;
use crate::networking::paging::PageLink;
use crate::refusals::network::NetworkRefused;
use crate::views::network::subnet::SubnetInfo;
use crate::views::selected::Selected;

/// Lists subnets, from old to new where no other order is asked for. All filters given must hold; of the values of one
/// filter any does. Administrators see those of all projects.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ListSubnets(Asked<SubnetInfo>);

/// The subnets.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The subnets.
    subnets: Vec<Selected<SubnetInfo>>,
    /// Where the pages beside this one are, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<PageLink>", default)]
    subnets_links: Option<Vec<PageLink>>,
}

impl Action for ListSubnets {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListSubnets";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::SubnetNotFound];
    type Answer = Answer;
    type Error = NetworkRefused;
}

impl Read for ListSubnets {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, NetworkRefused> {
        let all = visible(see, |subnet: &Shared<Subnet>, see| SubnetInfo::new(Shared::clone(subnet), see));
        let (subnets, subnets_links) = self.0.page(all)?;
        Ok(Answer { subnets, subnets_links })
    }

    fn scans(&self) -> bool {
        true
    }
}
