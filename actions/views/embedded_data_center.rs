//! The data center of another structure: `DatacenterInfo`, which version 2026-04-01 shortens.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::catalogue::DataCenter;

use crate::sdn::V2026_04_01;

/// The data center of something. It is there even when the catalogue does not know it: clients read it unasked.
#[derive(Debug)]
pub struct DatacenterInfo {
    id: Arc<str>,
    known: Option<Arc<DataCenter>>,
    newer_version: bool,
}

impl DatacenterInfo {
    /// The data center with this identifier.
    pub fn new(see: &Snapshot<'_>, id: &Arc<str>) -> Self {
        let known = see.catalogue.data_center(id).cloned();
        Self { id: Arc::clone(id), known, newer_version: see.version >= V2026_04_01 }
    }
}

described_by!(DatacenterInfo, Fields<'_>);

/// A data center.
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

impl Serialize for DatacenterInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let known = self.known.as_deref();
        let text = |field: fn(&DataCenter) -> &str| known.map_or("", field);
        let older = !self.newer_version;
        let fields = Fields {
            dc_id: &self.id,
            dc_name: text(|known| &known.name),
            dc_address: text(|known| &known.address),
            city_name: text(|known| &known.city),
            country_name: text(|known| &known.country),
            area_name: text(|known| &known.area),
            latitude: known.map_or(0.0, |known| known.latitude),
            longitude: known.map_or(0.0, |known| known.longitude),
            is_port_available: older.then(|| known.is_some_and(DataCenter::sells_ports)),
            available_bandwidth: older.then(|| known.map_or(0, |known| known.available_bandwidth)),
            region_id: older.then(|| text(|known| &known.region_id)),
        };
        fields.serialize(serializer)
    }
}
