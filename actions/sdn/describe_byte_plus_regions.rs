//! `DescribeBytePlusRegions` lists where BytePlus can be entered.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud/describebyteplusregions>

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, V2026_04_01};
use crate::clouds::regions::{self, Answer};
use crate::parameters::product::ProductFilter;

/// Lists the regions of BytePlus and the data centers where they are entered.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribeBytePlusRegions {
    /// Only regions that can be used with this product.
    product: ProductFilter,
}

impl Action for DescribeBytePlusRegions {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeBytePlusRegions";
    const VERSIONS: &'static [ApiVersion] = &[V2026_04_01];
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;
}

impl Read for DescribeBytePlusRegions {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Infallible> {
        Ok(regions::list(see, Cloud::BytePlus, self.product))
    }
}
