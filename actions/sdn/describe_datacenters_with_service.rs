//! `DescribeDatacentersWithService` lists data centers with what can be reached in them.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/common/describedatacenterswithservice>

use std::convert::Infallible;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::catalogue::DataCenter;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::catalogue::data_center::Service;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader, Snapshot};

use super::{SERVICE, VERSIONS};
use crate::parameters::filter::Exact;
use crate::parameters::word::{ClosedList, OptionalWord};
use crate::views::data_center_with_service::DataCenterWithServiceResponse;

/// The name of ports among the services.
const PORT: &str = "PORT";

/// Lists data centers with what can be reached in them.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribeDatacentersWithService {
    /// Only data centers where this region of a cloud is entered.
    cloud_region_id: Exact,
    /// Only this data center.
    dc_id: Exact,
    /// Only data centers where this can be reached: `PORT`, `VPC`, `BORDER_GATEWAY`, `VIRTUAL_EDGE` or a cloud such as
    /// `AWS`.
    service_type: OptionalWord<ServiceType>,
}

/// The data centers, in the order of the catalogue. Where a cloud or a region is asked for, a data center is listed
/// once for each region that is entered there.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The data centers.
    dc_set: Vec<DataCenterWithServiceResponse>,
}

impl Action for DescribeDatacentersWithService {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeDatacentersWithService";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;
}

impl Read for DescribeDatacentersWithService {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Infallible> {
        let named = see.catalogue.data_centers().iter().filter(|found| self.dc_id.accepts(&found.id));
        Ok(Answer { dc_set: named.flat_map(|found| self.entries(found, see)).collect() })
    }
}

impl DescribeDatacentersWithService {
    /// The entries of one data center: none where it lacks what is asked for.
    fn entries(
        &self,
        data_center: &Arc<DataCenter>,
        see: &Snapshot<'_>,
    ) -> Vec<DataCenterWithServiceResponse> {
        let services = services(data_center, see);
        let wanted = self.service_type.get().map(|ServiceType(name)| name);
        if wanted.is_some_and(|wanted| !services.contains(&wanted)) {
            return Vec::new();
        }
        let cloud = wanted.and_then(Cloud::parse);
        if cloud.is_none() && self.cloud_region_id.is_empty() {
            return vec![DataCenterWithServiceResponse::new(data_center, None, services, see)];
        }
        let on_ramps = see.catalogue.on_ramps_in(&data_center.id).filter(|on_ramp| {
            cloud.is_none_or(|cloud| cloud == on_ramp.cloud) && self.cloud_region_id.accepts(&on_ramp.region)
        });
        // Two clouds can name a region alike.
        let mut regions: Vec<_> = on_ramps.map(|on_ramp| &on_ramp.region).collect();
        regions.dedup();
        let entry =
            |region| DataCenterWithServiceResponse::new(data_center, Some(region), services.clone(), see);
        regions.into_iter().map(entry).collect()
    }
}

/// What can be asked for, by its name.
#[derive(Clone, Copy, Debug)]
struct ServiceType(&'static str);

impl ClosedList for ServiceType {
    const ANY_CASE: bool = true;

    fn words() -> Vec<(&'static str, Self)> {
        let hosted = Service::ALL.map(Service::name);
        let all = [PORT].into_iter().chain(hosted).chain(Cloud::ALL.map(Cloud::name));
        all.map(|name| (name, Self(name))).collect()
    }
}

/// What can be reached in a data center.
fn services(data_center: &DataCenter, see: &Snapshot<'_>) -> Vec<&'static str> {
    let ports = data_center.sells_ports().then_some(PORT);
    let hosted = Service::ALL.into_iter().filter(|service| data_center.hosts(*service)).map(Service::name);
    let is_entered = |cloud: &Cloud| {
        let mut on_ramps = see.catalogue.on_ramps_in(&data_center.id);
        on_ramps.any(|on_ramp| on_ramp.cloud == *cloud)
    };
    let clouds = Cloud::ALL.into_iter().filter(is_entered).map(Cloud::name);
    ports.into_iter().chain(hosted).chain(clouds).collect()
}
