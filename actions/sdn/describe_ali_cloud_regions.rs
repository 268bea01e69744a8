//! `DescribeAliCloudRegions` lists where Alibaba Cloud can be entered.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud/describealicloudregions>

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::clouds::regions::{self, Answer};
use crate::parameters::product::ProductFilter;

/// Lists the regions of Alibaba Cloud and the data centers where they are entered.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribeAliCloudRegions {
    /// Only regions that can be used with this product.
    product: ProductFilter,
}

impl Action for DescribeAliCloudRegions {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeAliCloudRegions";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;
}

impl Read for DescribeAliCloudRegions {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Infallible> {
        Ok(regions::list(see, Cloud::AliCloud, self.product))
    }
}
