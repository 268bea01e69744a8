//! `DescribeCloudRouterDCToDCTraffic` tells how much traffic a cloud router carried between two data centers.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/router/describecloudrouterdctodctraffic>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::cloud_router::{CloudRouter, CloudRouterId};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::uptime::Uptime;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::period::Period;
use crate::parameters::statistic::Statistic;
use crate::parameters::text::Text;
use crate::parameters::utc_time::UtcTime;
use crate::refusals::cloud_router::find;
use crate::traffic::refusal::TrafficRefused;
use crate::traffic::resolution::Resolution;
use crate::traffic::samples::Flow;
use crate::traffic::window::{Widest, Window};
use crate::views::traffic::Traffic;

/// Tells how much traffic a cloud router carried between two data centers, for at most 24 hours of the last 30 days.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescribeCloudRouterDCToDCTraffic {
    /// The identifier of the cloud router.
    cloud_router_id: CloudRouterId,
    /// The data center that sends what goes out.
    source_dc_id: Text<64>,
    /// The data center that sends what comes in.
    destination_dc_id: Text<64>,
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

impl Action for DescribeCloudRouterDCToDCTraffic {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeCloudRouterDCToDCTraffic";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::CloudRouterNotFound,
        Code::CloudRouterEdgeNotFound,
        Code::StartTimeNotBeforeEndTime,
        Code::TrafficWindow,
    ];
    type Answer = Traffic;
    type Error = TrafficRefused;
}

impl Read for DescribeCloudRouterDCToDCTraffic {
    fn run(&self, see: &Reader<'_>) -> Result<Traffic, TrafficRefused> {
        let router = find(see, &self.cloud_router_id)?;
        let (source, destination) = (self.source_dc_id.as_str(), self.destination_dc_id.as_str());
        let sources = uptimes_in(&router, source, see.now)?;
        let destinations = uptimes_in(&router, destination, see.now)?;
        if source == destination && sources.len() == 1 {
            let (cloud_router, data_center) = (router.id.clone(), source.to_owned());
            return Err(TrafficRefused::OnlyOneEdgePointIn { cloud_router, data_center });
        }
        let end = self.end_time.map(UtcTime::timestamp);
        let resolution = Resolution { period: self.period, statistic: self.statistic };
        let window = Window::new(self.start_time.timestamp(), end, see.now, Widest::Day)?;
        // Asked the other way round, what comes in is what goes out now.
        let flow = |from, to| Flow::of(&[router.id.as_str(), from, to]);
        let flows = [flow(destination, source), flow(source, destination)];
        Ok(Traffic::new(see.version, window, resolution, flows, |moment| {
            bandwidth_at(&sources, moment).min(bandwidth_at(&destinations, moment))
        }))
    }
}

/// When the edge points of a router in a data center carried traffic.
fn uptimes_in<'r>(
    router: &'r Row<CloudRouter>,
    data_center: &str,
    at: Timestamp,
) -> Result<Vec<&'r Uptime>, TrafficRefused> {
    let uptimes: Vec<&Uptime> = router.body.uptimes_in(data_center, at).collect();
    if uptimes.is_empty() {
        let (cloud_router, data_center) = (router.id.clone(), data_center.to_owned());
        return Err(TrafficRefused::NoEdgePointIn { cloud_router, data_center });
    }
    Ok(uptimes)
}

/// What all of them together could carry at a moment, in Mbps.
fn bandwidth_at(uptimes: &[&Uptime], moment: Timestamp) -> u32 {
    uptimes.iter().fold(0, |sum, uptime| sum.saturating_add(uptime.mbps_at(moment)))
}
