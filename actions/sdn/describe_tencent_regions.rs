//! `DescribeTencentRegions` lists where Tencent Cloud can be entered.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud/describe-tencent-regions>

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::clouds::regions::{self, Answer};
use crate::parameters::product::ProductFilter;

/// Lists the regions of Tencent Cloud and the data centers where they are entered.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribeTencentRegions {
    /// Only regions that can be used with this product.
    product: ProductFilter,
}

impl Action for DescribeTencentRegions {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeTencentRegions";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;
}

impl Read for DescribeTencentRegions {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Infallible> {
        Ok(regions::list(see, Cloud::Tencent, self.product))
    }
}
