//! `DescribePrivateConnectTraffic` tells how much traffic a private connect carried.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/private-connect/describeprivateconnecttraffic>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::private_connect::PrivateConnectId;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::period::Period;
use crate::parameters::statistic::Statistic;
use crate::parameters::utc_time::UtcTime;
use crate::refusals::private_connect::find;
use crate::traffic::refusal::TrafficRefused;
use crate::traffic::resolution::Resolution;
use crate::traffic::samples::Flow;
use crate::traffic::window::{Widest, Window};
use crate::views::traffic::Traffic;

/// Tells how much traffic a private connect carried, for at most 24 hours of the last 30 days.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescribePrivateConnectTraffic {
    /// The identifier of the private connect.
    private_connect_id: PrivateConnectId,
    /// From when.
    start_time: UtcTime,
    /// Until when; later than `startTime`. Now, where it is absent.
    end_time: Option<UtcTime>,
    /// How wide a sample is, in seconds: a multiple of 300.
    #[serde(default)]
    #[schemars(extend("x-since" = "2026-04-01"))]
    period: Period,
    /// What a sample tells of the rates in its period, in any case: `AVG`, `MAX`, `MIN`, or `95` for the 95th percentile.
    #[serde(default)]
    #[schemars(extend("x-since" = "2026-04-01"))]
    statistic: Statistic,
}

impl Action for DescribePrivateConnectTraffic {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribePrivateConnectTraffic";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::PrivateConnectNotFound, Code::StartTimeNotBeforeEndTime, Code::TrafficWindow];
    type Answer = Traffic;
    type Error = TrafficRefused;
}

impl Read for DescribePrivateConnectTraffic {
    fn run(&self, see: &Reader<'_>) -> Result<Traffic, TrafficRefused> {
        let connect = find(see, &self.private_connect_id)?;
        let end = self.end_time.map(UtcTime::timestamp);
        let resolution = Resolution { period: self.period, statistic: self.statistic };
        let window = Window::new(self.start_time.timestamp(), end, see.now, Widest::Day)?;
        let flows = Flow::both_ways(connect.id.as_str());
        Ok(Traffic::new(see.version, window, resolution, flows, |moment| connect.body.uptime.mbps_at(moment)))
    }
}
