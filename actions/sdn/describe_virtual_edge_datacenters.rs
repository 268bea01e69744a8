//! `DescribeVirtualEdgeDatacenters` lists the data centers that host virtual edges.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/common/describevirtualedgedatacenters>

use std::convert::Infallible;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::catalogue::DataCenter;
use zc_gateway_engine::catalogue::data_center::Service;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::text::OptionalText;
use crate::views::data_center_assemble::DataCenterSet;

/// Lists the data centers that host virtual edges.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribeVirtualEdgeDatacenters {
    /// The data center of the primary tunnel: then those are listed that its backup tunnel can be in.
    primary_dc_id: OptionalText<64>,
}

impl Action for DescribeVirtualEdgeDatacenters {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeVirtualEdgeDatacenters";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = DataCenterSet;
    type Error = Infallible;
}

impl Read for DescribeVirtualEdgeDatacenters {
    fn run(&self, see: &Reader<'_>) -> Result<DataCenterSet, Infallible> {
        let hosting =
            || see.catalogue.data_centers().iter().filter(|found| found.hosts(Service::VirtualEdge));
        let Some(primary) = self.primary_dc_id.as_deref() else { return Ok(hosting().collect()) };
        let is_primary = |found: &&Arc<DataCenter>| *found.id == *primary;
        // Without a primary tunnel there is no backup of it.
        let has_primary = hosting().any(|found| is_primary(&found));
        Ok(hosting().filter(|found| has_primary && !is_primary(found)).collect())
    }
}
