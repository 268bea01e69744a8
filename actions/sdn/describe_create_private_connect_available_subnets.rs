//! `DescribeCreatePrivateConnectAvailableSubnets` lists the subnets that a private connect can end in: none, as these have been
//! retired.

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, V2023_08_30};
use crate::parameters::filter::Exact;
use crate::parameters::paging::{PageNumber, PageSize};
use crate::views::available_subnets::AvailableSubnets;

/// Lists the subnets that a private connect can end in. There are none: they have been retired.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code, reason = "it must parse, and nothing depends on it")]
pub struct DescribeCreatePrivateConnectAvailableSubnets {
    /// Only subnets in this data center.
    dc_id: Exact,
    /// Which page, from 1.
    page_num: PageNumber,
    /// How many subnets a page has.
    page_size: PageSize<100>,
}

impl Action for DescribeCreatePrivateConnectAvailableSubnets {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeCreatePrivateConnectAvailableSubnets";
    const VERSIONS: &'static [ApiVersion] = &[V2023_08_30];
    const CODES: &'static [Code] = &[];
    type Answer = AvailableSubnets;
    type Error = Infallible;
}

impl Read for DescribeCreatePrivateConnectAvailableSubnets {
    fn run(&self, _: &Reader<'_>) -> Result<AvailableSubnets, Infallible> {
        Ok(AvailableSubnets::none())
    }
}
