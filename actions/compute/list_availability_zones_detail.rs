//! `ListAvailabilityZonesDetail` lists the zones that servers can be made in, with their hosts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader, Role};

use super::{SERVICE, VERSIONS};
use crate::refusals::policy::{PolicyRefused, allow};
use crate::views::availability_zone::AvailabilityZoneView;

/// Lists the zones that servers can be made in, with their hosts. Administrators only. All servers are on one host.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ListAvailabilityZonesDetail {}

/// All zones.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The zones.
    #[serde(rename = "availabilityZoneInfo")]
    zones: [AvailabilityZoneView; 1],
}

impl Action for ListAvailabilityZonesDetail {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListAvailabilityZonesDetail";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PolicyForbids];
    type Answer = Answer;
    type Error = PolicyRefused;
}

impl Read for ListAvailabilityZonesDetail {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, PolicyRefused> {
        let rule = "os_compute_api:os-availability-zone:detail";
        allow(see, Role::Admin, PolicyRefused::Compute(rule))?;
        Ok(Answer { zones: [AvailabilityZoneView::only(true)] })
    }
}
