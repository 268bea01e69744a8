//! What private connects and the ways into clouds cost, and how much bandwidth is left.

use std::num::NonZeroU32;
use std::sync::Arc;

use smol_str::SmolStr;
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::catalogue::DataCenter;
use zc_gateway_engine::catalogue::cloud::{Cloud, OnRamp};
use zc_gateway_engine::catalogue::price::{Bandwidth, DEFAULT_SERVICE_LEVEL, Distance};

use super::PriceRefused;
use crate::access::{FIRST_VLAN, LAST_VLAN};
use crate::clouds::tiers;
use crate::refusals::not_listed::NotListed;
use crate::views::price::{Category, PriceItem};

/// The bandwidth between two data centers.
pub fn backbone(
    see: &Snapshot<'_>,
    (a, z): (&DataCenter, &DataCenter),
    service_level: Option<&str>,
    bandwidth: Bandwidth,
) -> Result<PriceItem, PriceRefused> {
    let prices = see.catalogue.prices();
    let level = service_level.unwrap_or(DEFAULT_SERVICE_LEVEL);
    let known: Vec<&str> = prices.service_levels().collect();
    if service_level.is_some() && !known.is_empty() && !known.contains(&level) {
        return Err(NotListed::word("serviceLevel", level, known).into());
    }
    let quote = prices.backbone(Distance::between(a, z), level, bandwidth);
    Ok(PriceItem::new(quote, Category::Bandwidth, see))
}

/// How much bandwidth can be had between two data centers, in Mbps.
pub fn backbone_stock(a: &DataCenter, z: &DataCenter) -> u32 {
    a.available_bandwidth.min(z.available_bandwidth)
}

/// The on-ramp into a cloud in a data center: into this region, or the first where none is named.
pub fn on_ramp<'e>(
    see: &Snapshot<'e>,
    cloud: Cloud,
    region: Option<&str>,
    data_center: &DataCenter,
) -> Option<&'e Arc<OnRamp>> {
    let mut there = see.catalogue.on_ramps(cloud).filter(|on_ramp| on_ramp.data_center == data_center.id);
    there.find(|on_ramp| region.is_none_or(|region| *on_ramp.region == *region))
}

/// The way into a cloud. What is paid is the smallest tier that carries the bandwidth.
pub fn on_ramp_price(see: &Snapshot<'_>, cloud: Cloud, mbps: u32) -> PriceItem {
    let quote = see.catalogue.prices().on_ramp(cloud, tier(see, cloud, mbps).unwrap_or(mbps));
    PriceItem::new(quote, Category::CloudOnramp, see)
}

/// The smallest tier of a cloud that carries a bandwidth; none above the largest.
pub fn tier(see: &Snapshot<'_>, cloud: Cloud, mbps: u32) -> Option<u32> {
    see.catalogue.cloud(cloud)?.tier_for(NonZeroU32::new(mbps)?)
}

/// An end in a cloud that is asked about.
#[derive(Clone, Copy, Debug)]
pub struct CloudEnd<'p> {
    /// Which cloud.
    pub cloud: Cloud,
    /// Which of its regions.
    pub region: Option<&'p str>,
    /// Where it is entered.
    pub data_center: &'p DataCenter,
    /// With which VLAN.
    pub vlan: Option<u32>,
    /// The bandwidth in Mbps.
    pub mbps: u32,
}

/// The price of an end in a cloud, and how many Mbps can be had there: none where the cloud is not entered there. As
/// documented, the figure is only known with VLAN and region, and Google Cloud needs no region.
pub fn cloud_end(see: &Snapshot<'_>, end: &CloudEnd<'_>) -> (PriceItem, Option<u32>) {
    let is_region_known = end.region.is_some() || end.cloud == Cloud::Google;
    // The Go SDK cannot send 0, the Python SDK can: both mean that no VLAN is given.
    let vlan = end.vlan.filter(|&vlan| vlan != 0 && is_region_known);
    let stock = match on_ramp(see, end.cloud, end.region, end.data_center) {
        Some(on_ramp) => vlan.map(|vlan| on_ramp_stock(see, on_ramp, end.data_center, vlan)),
        None => Some(0),
    };
    (on_ramp_price(see, end.cloud, end.mbps), stock)
}

/// How much bandwidth can be had through an on-ramp with this VLAN, in Mbps.
fn on_ramp_stock(see: &Snapshot<'_>, on_ramp: &OnRamp, data_center: &DataCenter, vlan: u32) -> u32 {
    let in_range = u16::try_from(vlan).ok().filter(|vlan| (FIRST_VLAN..=LAST_VLAN).contains(vlan));
    let place = Place::CloudAccess(on_ramp.cloud, SmolStr::new(&*on_ramp.data_center));
    let is_taken = |vlan: u16| see.at(&place).holder_of(vlan.into()).is_some();
    if in_range.is_none_or(is_taken) {
        return 0;
    }
    tiers::stock_left(see, on_ramp).unwrap_or(u32::MAX).min(data_center.available_bandwidth)
}
