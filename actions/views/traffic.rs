//! Traffic as answers show it: the samples, and statistics computed from them.

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::ApiVersion;
use zc_gateway_engine::clock::Timestamp;

use super::moment::Moment;
use crate::sdn::V2026_04_01;
use crate::traffic::resolution::Resolution;
use crate::traffic::samples::{Flow, Sample, samples};
use crate::traffic::statistics::Statistics;
use crate::traffic::window::Window;

/// Traffic over a time, in bits per second.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Traffic {
    /// The samples, from old to new: one for each `period`, where nothing is said one every five minutes, at full five
    /// minutes of UTC.
    data_list: Vec<TrafficData>,
    /// The 95th percentile of what came in, by nearest rank.
    in95: u64,
    /// The average of what came in.
    in_avg: u64,
    /// The largest rate that came in.
    in_max: u64,
    /// The smallest rate that came in.
    in_min: u64,
    /// All that came in, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required, extend("x-until" = "2026-04-01"))]
    in_total: Option<u64>,
    /// The 95th percentile of what went out, by nearest rank.
    out95: u64,
    /// The average of what went out.
    out_avg: u64,
    /// The largest rate that went out.
    out_max: u64,
    /// The smallest rate that went out.
    out_min: u64,
    /// The unit of the rates.
    #[schemars(extend("enum" = ["bps"]))]
    unit: &'static str,
}

/// The traffic at one moment.
#[derive(Debug, Serialize, JsonSchema)]
struct TrafficData {
    /// What came in, in bits per second.
    #[serde(rename = "internetRX")]
    internet_rx: u64,
    /// What went out, in bits per second.
    #[serde(rename = "internetTX")]
    internet_tx: u64,
    /// The moment.
    time: Moment,
}

impl Traffic {
    /// The traffic of a window as `version` shows it; `flows` are what comes in and what goes out, and `mbps_at` tells
    /// the bandwidth at a moment, 0 where nothing is carried. The statistics are of all samples, however few are shown.
    pub fn new(
        version: ApiVersion,
        window: Window,
        resolution: Resolution,
        flows: [Flow; 2],
        mbps_at: impl Fn(Timestamp) -> u32,
    ) -> Self {
        let samples = samples(window, flows, mbps_at);
        let inbound = Statistics::of(samples.iter().map(|sample| sample.inbound));
        let outbound = Statistics::of(samples.iter().map(|sample| sample.outbound));
        Self {
            data_list: resolution.combined(&samples).into_iter().map(TrafficData::from).collect(),
            in95: inbound.percentile_95,
            in_avg: inbound.average,
            in_max: inbound.largest,
            in_min: inbound.smallest,
            in_total: (version < V2026_04_01).then_some(inbound.bytes),
            out95: outbound.percentile_95,
            out_avg: outbound.average,
            out_max: outbound.largest,
            out_min: outbound.smallest,
            unit: "bps",
        }
    }
}

impl From<Sample> for TrafficData {
    fn from(sample: Sample) -> Self {
        Self { internet_rx: sample.inbound, internet_tx: sample.outbound, time: Moment(sample.time) }
    }
}
