//! `DescribeGoogleRegions` lists where Google Cloud can be entered with a pairing key.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud/describegoogleregions>

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::clouds::regions::{self, Answer};
use crate::parameters::product::ProductFilter;
use crate::parameters::text::Text;

/// Lists the regions of Google Cloud and the data centers where they are entered.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescribeGoogleRegions {
    /// The pairing key of a VLAN attachment at Google. One that names its region, as Google makes them
    /// (`…/asia-southeast1/1`), brings this region only; any other text brings all regions.
    pairing_key: Text<255>,
    /// Only regions that can be used with this product.
    #[serde(default)]
    product: ProductFilter,
}

impl Action for DescribeGoogleRegions {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeGoogleRegions";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;
}

impl Read for DescribeGoogleRegions {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Infallible> {
        let region = region_of(self.pairing_key.as_str());
        Ok(regions::list_where(see, Cloud::Google, self.product, |on_ramp| {
            region.is_none_or(|region| *on_ramp.region == *region)
        }))
    }
}

/// The region that a pairing key names: the second of its three parts.
fn region_of(pairing_key: &str) -> Option<&str> {
    let mut parts = pairing_key.split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(_), Some(region), Some(_), None) => Some(region),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pairing_key_of_google_names_its_region() {
        let key = "7e51371e-72a3-40b5-b844-2e3efefaee59/asia-southeast1/2";
        assert_eq!(region_of(key), Some("asia-southeast1"));
        for other in ["any", "a/b", "a/b/c/d"] {
            assert_eq!(region_of(other), None, "{other}");
        }
    }
}
