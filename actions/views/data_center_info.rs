//! A data center as answers show it: `DatacenterInfo` of 2023-08-30, `DataCenterAssemble` of 2026-04-01.

use std::sync::Arc;

use serde::{Serialize, Serializer};
use zc_gateway_engine::catalogue::DataCenter;

/// A data center in a list.
#[derive(Debug)]
pub struct DataCenterInfo(pub Arc<DataCenter>);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    dc_id: &'a str,
    dc_name: &'a str,
    dc_address: &'a str,
    city_name: &'a str,
    country_name: &'a str,
    area_name: &'a str,
    latitude: f64,
    longitude: f64,
    is_port_available: bool,
    available_bandwidth: u32,
    region_id: &'a str,
}

impl Serialize for DataCenterInfo {
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
