//! A data center with what can be reached in it: `DatacenterWithServiceInfo` of 2023-08-30,
//! `DataCenterWithServiceResponse` of 2026-04-01.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::catalogue::DataCenter;

use crate::sdn::V2026_04_01;

/// A data center with its services.
#[derive(Debug)]
pub struct DataCenterWithServiceResponse {
    data_center: Arc<DataCenter>,
    cloud_region: Option<Arc<str>>,
    service_types: Vec<&'static str>,
    newer_version: bool,
}

impl DataCenterWithServiceResponse {
    /// The view of a data center in the version of `see`; `cloud_region` is the region of a cloud that was asked
    /// for and is entered there.
    pub fn new(
        data_center: &Arc<DataCenter>,
        cloud_region: Option<&Arc<str>>,
        service_types: Vec<&'static str>,
        see: &Snapshot<'_>,
    ) -> Self {
        let newer_version = see.version >= V2026_04_01;
        Self {
            data_center: Arc::clone(data_center),
            cloud_region: cloud_region.cloned(),
            service_types,
            newer_version,
        }
    }
}

described_by!(DataCenterWithServiceResponse, Fields<'_>);

/// A data center with its services.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    /// The identifier of the data center.
    dc_id: &'a str,
    /// The name of the data center.
    dc_name: &'a str,
    /// The street address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required, extend("x-since" = "2026-04-01"))]
    dc_address: Option<&'a str>,
    /// The city.
    city_name: &'a str,
    /// The country.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required, extend("x-since" = "2026-04-01"))]
    country_name: Option<&'a str>,
    /// The part of the world.
    area_name: &'a str,
    /// Degrees north of the equator.
    latitude: f64,
    /// Degrees east of Greenwich.
    longitude: f64,
    /// The region of the cloud that was asked for; null where no cloud or region was.
    cloud_region_id: Option<&'a str>,
    /// What can be reached there: `PORT`, `VPC`, `BORDER_GATEWAY`, `VIRTUAL_EDGE` and clouds.
    service_types: &'a [&'static str],
}

impl Serialize for DataCenterWithServiceResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let data_center = &*self.data_center;
        let fields = Fields {
            dc_id: &data_center.id,
            dc_name: &data_center.name,
            dc_address: self.newer_version.then_some(&data_center.address),
            city_name: &data_center.city,
            country_name: self.newer_version.then_some(&data_center.country),
            area_name: &data_center.area,
            latitude: data_center.latitude,
            longitude: data_center.longitude,
            cloud_region_id: self.cloud_region.as_deref(),
            service_types: &self.service_types,
        };
        fields.serialize(serializer)
    }
}
