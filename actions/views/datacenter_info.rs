//! The data center of something else, as answers show it: `DatacenterInfo` of both versions. The one in lists of data
//! centers has its own view.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use zc_gateway_engine::Context;
use zc_gateway_engine::catalogue::DataCenter;

use crate::sdn::V2026_04_01;

/// Where something is.
#[derive(Debug)]
pub struct DatacenterInfo {
    id: Arc<str>,
    /// None where a catalogue that was exchanged lacks it.
    data_center: Option<Arc<DataCenter>>,
    older_version: bool,
}

described_by!(DatacenterInfo, Fields<'_>);

/// The data center of an item.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    /// The identifier of the data center.
    dc_id: &'a str,
    /// The name of the data center.
    dc_name: &'a str,
    /// The street address.
    dc_address: &'a str,
    /// The city.
    city_name: &'a str,
    /// The country.
    country_name: &'a str,
    /// The part of the world.
    area_name: &'a str,
    /// Degrees north of the equator.
    latitude: f64,
    /// Degrees east of Greenwich.
    longitude: f64,
    /// Whether ports can be ordered there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required, extend("x-until" = "2026-04-01"))]
    is_port_available: Option<bool>,
    /// The largest bandwidth on offer, in Mbps.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required, extend("x-until" = "2026-04-01"))]
    available_bandwidth: Option<u32>,
    /// The identifier of the region.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required, extend("x-until" = "2026-04-01"))]
    region_id: Option<&'a str>,
}

impl DatacenterInfo {
    /// The view of a data center in the version of `context`.
    pub fn new(id: &Arc<str>, context: &Context<'_>) -> Self {
        Self {
            id: Arc::clone(id),
            data_center: context.catalogue.data_center(id).cloned(),
            older_version: context.version < V2026_04_01,
        }
    }
}

impl Serialize for DatacenterInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let known = self.data_center.as_deref();
        let named = |field: fn(&DataCenter) -> &str| known.map_or("", field);
        let older = self.older_version;
        let fields = Fields {
            dc_id: &self.id,
            dc_name: named(|data_center| &data_center.name),
            dc_address: named(|data_center| &data_center.address),
            city_name: named(|data_center| &data_center.city),
            country_name: named(|data_center| &data_center.country),
            area_name: named(|data_center| &data_center.area),
            latitude: known.map_or(0.0, |data_center| data_center.latitude),
            longitude: known.map_or(0.0, |data_center| data_center.longitude),
            is_port_available: older.then(|| known.is_some_and(DataCenter::sells_ports)),
            available_bandwidth: older
                .then(|| known.map_or(0, |data_center| data_center.available_bandwidth)),
            region_id: older.then(|| named(|data_center| &data_center.region_id)),
        };
        fields.serialize(serializer)
    }
}
