//! `DescribeDatacenters` lists the data centers of the catalogue.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/common/describedatacenters>

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::filter::Set;
use crate::parameters::text::Text;
use crate::views::data_center_assemble::DataCenterSet;

/// Lists data centers.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribeDatacenters {
    /// Only these data centers. An unknown one is no error.
    dc_ids: Set<Text<64>, 100>,
    /// Only those where ports can be ordered, or only those where none can.
    is_port_available: Option<bool>,
}

impl Action for DescribeDatacenters {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeDatacenters";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = DataCenterSet;
    type Error = Infallible;
}

impl Read for DescribeDatacenters {
    fn run(&self, see: &Reader<'_>) -> Result<DataCenterSet, Infallible> {
        let ids = self.dc_ids.as_slice();
        let wanted = see.catalogue.data_centers().iter().filter(|found| {
            (ids.is_empty() || ids.iter().any(|id| id.as_str() == &*found.id))
                && self.is_port_available.is_none_or(|wanted| wanted == found.sells_ports())
        });
        Ok(wanted.collect())
    }
}
