//! `ListNetworkAvailabilityZones` lists the zones that networks can be in.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#list-all-availability-zones>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::networking::asked::Asked;
use crate::networking::paging::PageLink;
use crate::refusals::network::NetworkRefused;
use crate::views::network::zone::AvailabilityZone;
use crate::views::selected::Selected;

/// Lists the zones that networks can be in. There is one, and every network is in it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ListNetworkAvailabilityZones(Asked<AvailabilityZone>);

/// The zones.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The zones.
    availability_zones: Vec<Selected<AvailabilityZone>>,
    /// Where the pages beside this one are, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<PageLink>", default)]
    availability_zones_links: Option<Vec<PageLink>>,
}

impl Action for ListNetworkAvailabilityZones {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListNetworkAvailabilityZones";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::AvailabilityZoneNotFound];
    type Answer = Answer;
    type Error = NetworkRefused;
}

impl Read for ListNetworkAvailabilityZones {
    fn run(&self, _: &Reader<'_>) -> Result<Answer, NetworkRefused> {
        let (availability_zones, availability_zones_links) = self.0.page(vec![AvailabilityZone])?;
        Ok(Answer { availability_zones, availability_zones_links })
    }
}
