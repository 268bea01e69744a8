//! `DescribeAzureRegions` lists where Azure can be entered.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud/describeazureregions>

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::clouds::regions::{self, Answer};
use crate::parameters::product::ProductFilter;
use crate::parameters::text::Text;

/// Lists the regions of Azure and the data centers where they are entered.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescribeAzureRegions {
    /// The service key of an `ExpressRoute` circuit at Azure. Any will do.
    #[allow(dead_code, reason = "it must be given, and nothing depends on it")]
    pairing_key: Text<255>,
    /// Only regions that can be used with this product.
    #[serde(default)]
    product: ProductFilter,
}

impl Action for DescribeAzureRegions {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeAzureRegions";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;
}

impl Read for DescribeAzureRegions {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Infallible> {
        Ok(regions::list(see, Cloud::Azure, self.product))
    }
}
