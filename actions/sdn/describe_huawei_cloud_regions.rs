//! `DescribeHuaweiCloudRegions` lists where Huawei Cloud can be entered.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud/describehuaweicloudregions>

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, V2026_04_01};
use crate::clouds::regions::{self, Answer};
use crate::parameters::product::ProductFilter;

/// Lists the regions of Huawei Cloud and the data centers where they are entered.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribeHuaweiCloudRegions {
    /// Only regions that can be used with this product.
    product: ProductFilter,
}

impl Action for DescribeHuaweiCloudRegions {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeHuaweiCloudRegions";
    const VERSIONS: &'static [ApiVersion] = &[V2026_04_01];
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;
}

impl Read for DescribeHuaweiCloudRegions {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Infallible> {
        Ok(regions::list(see, Cloud::HuaweiCloud, self.product))
    }
}
