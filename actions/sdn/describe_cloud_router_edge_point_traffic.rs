//! `DescribeCloudRouterEdgePointTraffic` tells how much traffic an edge point of a cloud router carried.
//!
//! <https://docs.console.zenlayer.com/api-reference/cloud-networking/router/describecloudrouteredgepointtraffic>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::resources::cloud_router::{CloudRouter, CloudRouterId, EdgePointId};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::period::Period;
use crate::parameters::statistic::Statistic;
use crate::parameters::utc_time::UtcTime;
use crate::traffic::refusal::TrafficRefused;
use crate::traffic::resolution::Resolution;
use crate::traffic::samples::Flow;
use crate::traffic::window::{Widest, Window};
use crate::views::traffic::Traffic;

/// Tells how much traffic an edge point of a cloud router carried, for at most 24 hours of the last 30 days.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescribeCloudRouterEdgePointTraffic {
    /// The identifier of the edge point.
    edge_point_id: EdgePointId,
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

impl Action for DescribeCloudRouterEdgePointTraffic {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeCloudRouterEdgePointTraffic";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::CloudRouterEdgeNotFound, Code::StartTimeNotBeforeEndTime, Code::TrafficWindow];
    type Answer = Traffic;
    type Error = TrafficRefused;
}

impl Read for DescribeCloudRouterEdgePointTraffic {
    fn run(&self, see: &Reader<'_>) -> Result<Traffic, TrafficRefused> {
        let id = &self.edge_point_id;
        let place = Place::EdgePoint(id.clone());
        let router = see.at(&place).iter().next().and_then(|(_, user)| CloudRouterId::parse(&user.id).ok());
        let router = router.and_then(|router| see.find::<CloudRouter>(&router));
        let point = router.as_ref().and_then(|router| router.body.edge_point(id));
        let point = point.ok_or_else(|| TrafficRefused::NoEdgePoint(id.clone()))?;
        let end = self.end_time.map(UtcTime::timestamp);
        let resolution = Resolution { period: self.period, statistic: self.statistic };
        let window = Window::new(self.start_time.timestamp(), end, see.now, Widest::Day)?;
        let flows = Flow::both_ways(id.as_str());
        Ok(Traffic::new(see.version, window, resolution, flows, |moment| point.uptime.mbps_at(moment)))
    }
}
