//! `ListAvailabilityZones` lists the zones that servers can be made in.

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::views::availability_zone::AvailabilityZoneView;

/// Lists the zones that servers can be made in. There is one.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ListAvailabilityZones {}

/// All zones.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The zones.
    #[serde(rename = "availabilityZoneInfo")]
    zones: [AvailabilityZoneView; 1],
}

impl Action for ListAvailabilityZones {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListAvailabilityZones";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;
}

impl Read for ListAvailabilityZones {
    fn run(&self, _see: &Reader<'_>) -> Result<Answer, Infallible> {
        Ok(Answer { zones: [AvailabilityZoneView::only(false)] })
    }
}
