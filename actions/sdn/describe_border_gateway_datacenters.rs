//! `DescribeBorderGatewayDatacenters` lists the data centers that host border gateways.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/common/describebordergatewaydatacenters>

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::catalogue::data_center::Service;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::filter::Exact;
use crate::views::data_center_assemble::DataCenterSet;

/// Lists the data centers that host border gateways.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribeBorderGatewayDatacenters {
    /// Only this data center.
    dc_id: Exact,
    /// Only data centers in this region.
    region_id: Exact,
}

impl Action for DescribeBorderGatewayDatacenters {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeBorderGatewayDatacenters";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = DataCenterSet;
    type Error = Infallible;
}

impl Read for DescribeBorderGatewayDatacenters {
    fn run(&self, see: &Reader<'_>) -> Result<DataCenterSet, Infallible> {
        let wanted = see.catalogue.data_centers().iter().filter(|found| {
            found.hosts(Service::BorderGateway)
                && self.dc_id.accepts(&found.id)
                && self.region_id.accepts(&found.region_id)
        });
        Ok(wanted.collect())
    }
}
