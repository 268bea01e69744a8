//! `DescribeOracleRegions` lists where Oracle Cloud can be entered.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud/describeoracleregions>

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::clouds::regions::{self, Answer};
use crate::parameters::product::ProductFilter;
use crate::parameters::text::Text;

/// Lists the regions of Oracle Cloud and the data centers where they are entered.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescribeOracleRegions {
    /// The OCID of a `FastConnect` virtual circuit at Oracle. Any will do.
    #[allow(dead_code, reason = "it must be given, and nothing depends on it")]
    oc_id: Text<255>,
    /// Only regions that can be used with this product.
    #[serde(default)]
    product: ProductFilter,
}

impl Action for DescribeOracleRegions {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeOracleRegions";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;
}

impl Read for DescribeOracleRegions {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Infallible> {
        Ok(regions::list(see, Cloud::Oracle, self.product))
    }
}
