//! A place where a public cloud can be entered, as answers show it: `CloudRegion` of both versions.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::catalogue::on_ramp::{OnRamp, Product};

use super::embedded_data_center::DatacenterInfo;
use crate::clouds::connections;

/// A region of a cloud, and the data center where it is entered.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CloudRegion {
    /// The region, as the cloud names it.
    cloud_region_id: Arc<str>,
    /// The data center where it is entered.
    data_center: DatacenterInfo,
    /// What it can be used with.
    #[schemars(extend("items" = {"type": "string", "enum": ["PrivateConnect", "CloudRouter"]}))]
    products: Vec<&'static str>,
    /// The types of high availability; none where the region has no types.
    ha_types: Vec<HaTypeInfo>,
}

/// A type of high availability.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HaTypeInfo {
    /// The type, such as `PRIMARY`.
    ha_type: Arc<str>,
    /// Whether one of your connections has it already.
    is_used: bool,
}

impl CloudRegion {
    /// The view of an on-ramp for the caller and in the version of `see`.
    pub fn new(on_ramp: &OnRamp, see: &Snapshot<'_>) -> Self {
        let connections = connections::in_service(see, on_ramp.cloud, &on_ramp.data_center);
        let is_used = |ha_type: &str| {
            let mut there = connections.iter().filter(|access| access.region == on_ramp.region);
            there.any(|access| access.high_availability.as_deref() == Some(ha_type))
        };
        let ha_type =
            |ha_type: &Arc<str>| HaTypeInfo { ha_type: Arc::clone(ha_type), is_used: is_used(ha_type) };
        Self {
            cloud_region_id: Arc::clone(&on_ramp.region),
            data_center: DatacenterInfo::new(see, &on_ramp.data_center),
            products: on_ramp.products.iter().copied().map(Product::name).collect(),
            ha_types: on_ramp.ha_types.iter().map(ha_type).collect(),
        }
    }
}
