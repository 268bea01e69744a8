//! `DescribePortTraffic` tells how much traffic a port carried.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/port/describeporttraffic>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::port::PortId;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::period::Period;
use crate::parameters::statistic::Statistic;
use crate::parameters::utc_time::UtcTime;
use crate::refusals::port::find_existing;
use crate::traffic::refusal::TrafficRefused;
use crate::traffic::resolution::Resolution;
use crate::traffic::samples::Flow;
use crate::traffic::window::{Widest, Window};
use crate::views::traffic::Traffic;

/// Tells how much traffic a port carried, at most 30 days back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescribePortTraffic {
    /// The identifier of the port.
    port_id: PortId,
    /// From when.
    start_time: UtcTime,
    /// Until when; later than `startTime`.
    end_time: UtcTime,
    /// How wide a sample is, in seconds: a multiple of 300.
    #[serde(default)]
    #[schemars(extend("x-since" = "2026-04-01"))]
    period: Period,
    /// What a sample tells of the rates in its period, in any case: `AVG`, `MAX`, `MIN`, or `95` for the 95th percentile.
    #[serde(default)]
    #[schemars(extend("x-since" = "2026-04-01"))]
    statistic: Statistic,
}

impl Action for DescribePortTraffic {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribePortTraffic";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::PortNotFound, Code::StartTimeNotBeforeEndTime, Code::TrafficWindow];
    type Answer = Traffic;
    type Error = TrafficRefused;
}

impl Read for DescribePortTraffic {
    fn run(&self, see: &Reader<'_>) -> Result<Traffic, TrafficRefused> {
        let port = find_existing(see, &self.port_id)?;
        let (start, end) = (self.start_time.timestamp(), self.end_time.timestamp());
        let resolution = Resolution { period: self.period, statistic: self.statistic };
        let window = Window::new(start, Some(end), see.now, Widest::Month)?;
        let flows = Flow::both_ways(port.id.as_str());
        Ok(Traffic::new(see.version, window, resolution, flows, |moment| port.body.uptime.mbps_at(moment)))
    }
}
