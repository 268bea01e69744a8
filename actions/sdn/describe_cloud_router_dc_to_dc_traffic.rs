//! `DescribeCloudRouterDCToDCTraffic` tells how much traffic a cloud router carried between two data centers.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/router/describecloudrouterdctodctraffic>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::resources::cloud_router::{CloudRouter, CloudRouterId, EdgePoint};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::parameters::text::Text;
use crate::parameters::utc_time::UtcTime;
use crate::traffic::refusal::TrafficRefused;
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
}

impl Action for DescribeCloudRouterDCToDCTraffic {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeCloudRouterDCToDCTraffic";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[
        Code::CloudRouterNotFound,
        Code::CloudRouterEdgeNotFound,
        Code::StartTimeNotBeforeEndTime,
        Code::TrafficWindow,
    ];
    type Answer = Traffic;
    type Error = TrafficRefused;

    fn run(&self, context: &mut Context<'_>) -> Result<Traffic, TrafficRefused> {
        let id = &self.cloud_router_id;
        let router =
            context.find::<CloudRouter>(id).ok_or_else(|| TrafficRefused::NoCloudRouter(id.clone()))?;
        let (source, destination) = (self.source_dc_id.as_str(), self.destination_dc_id.as_str());
        let sources = self.points_in(&router.body, source)?;
        let destinations = self.points_in(&router.body, destination)?;
        if source == destination && sources.len() == 1 {
            let (cloud_router, data_center) = (id.clone(), source.to_owned());
            return Err(TrafficRefused::OnlyOneEdgePointIn { cloud_router, data_center });
        }
        let end = self.end_time.map(UtcTime::timestamp);
        let window = Window::new(self.start_time.timestamp(), end, context.now, Widest::Day)?;
        // Asked the other way round, what comes in is what goes out now.
        let flow = |from, to| Flow::of(&[id.as_str(), from, to]);
        let flows = [flow(destination, source), flow(source, destination)];
        Ok(Traffic::new(context.version, window, flows, |moment| {
            bandwidth_at(&sources, moment).min(bandwidth_at(&destinations, moment))
        }))
    }
}

impl DescribeCloudRouterDCToDCTraffic {
    fn points_in<'r>(
        &self,
        router: &'r CloudRouter,
        data_center: &str,
    ) -> Result<Vec<&'r EdgePoint>, TrafficRefused> {
        let points = router.edge_points.iter().filter(|point| **point.data_center() == *data_center);
        let points: Vec<&EdgePoint> = points.collect();
        if points.is_empty() {
            let (cloud_router, data_center) = (self.cloud_router_id.clone(), data_center.to_owned());
            return Err(TrafficRefused::NoEdgePointIn { cloud_router, data_center });
        }
        Ok(points)
    }
}

/// What all these points together could carry at a moment, in Mbps.
fn bandwidth_at(points: &[&EdgePoint], moment: Timestamp) -> u32 {
    points.iter().fold(0, |sum, point| sum.saturating_add(point.uptime.mbps_at(moment)))
}
