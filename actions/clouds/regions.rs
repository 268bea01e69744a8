//! The lists of regions, one action per cloud: they differ in the cloud and in what proves the caller's account there.

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::catalogue::on_ramp::OnRamp;

use crate::parameters::product::ProductFilter;
use crate::views::cloud_region::CloudRegion;

/// The regions of a cloud, in the order of the catalogue.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The regions, each with a data center where it is entered.
    cloud_regions: Vec<CloudRegion>,
}

/// The regions of `cloud` that can be used with the product.
pub fn list(see: &Snapshot<'_>, cloud: Cloud, product: ProductFilter) -> Answer {
    list_where(see, cloud, product, |_| true)
}

/// The same, but only those that `accepts` accepts.
pub fn list_where(
    see: &Snapshot<'_>,
    cloud: Cloud,
    product: ProductFilter,
    accepts: impl Fn(&OnRamp) -> bool,
) -> Answer {
    let wanted = see.catalogue.on_ramps(cloud).filter(|on_ramp| product.accepts(on_ramp) && accepts(on_ramp));
    Answer { cloud_regions: wanted.map(|on_ramp| CloudRegion::new(on_ramp, see)).collect() }
}
