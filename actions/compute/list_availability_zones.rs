//! `ListAvailabilityZones` lists the zones that servers can be made in.

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

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
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;

    fn run(&self, _context: &mut Context<'_>) -> Result<Answer, Infallible> {
        Ok(Answer { zones: [AvailabilityZoneView::only(false)] })
    }
}
