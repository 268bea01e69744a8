//! A data center in a list: `DatacenterInfo` of 2023-08-30, `DataCenterAssemble` of 2026-04-01, with the same fields.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use zc_gateway_engine::catalogue::DataCenter;

/// A data center in a list.
#[derive(Debug)]
pub struct DataCenterAssemble(pub Arc<DataCenter>);

/// A list of data centers.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DataCenterSet {
    /// The data centers, in the order of the catalogue.
    dc_set: Vec<DataCenterAssemble>,
}

impl<'c> FromIterator<&'c Arc<DataCenter>> for DataCenterSet {
    fn from_iter<I: IntoIterator<Item = &'c Arc<DataCenter>>>(data_centers: I) -> Self {
        Self { dc_set: data_centers.into_iter().cloned().map(DataCenterAssemble).collect() }
    }
}

described_by!(DataCenterAssemble, Fields<'_>);

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
    is_port_available: bool,
    /// The largest bandwidth on offer, in Mbps.
    available_bandwidth: u32,
    /// The identifier of the region.
    region_id: &'a str,
}

impl Serialize for DataCenterAssemble {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let data_center = &*self.0;
        let fields = Fields {
            dc_id: &data_center.id,
            dc_name: &data_center.name,
            dc_address: &data_center.address,
            city_name: &data_center.city,
            country_name: &data_center.country,
            area_name: &data_center.area,
            latitude: data_center.latitude,
            longitude: data_center.longitude,
            is_port_available: data_center.sells_ports(),
            available_bandwidth: data_center.available_bandwidth,
            region_id: &data_center.region_id,
        };
        fields.serialize(serializer)
    }
}
