//! `DescribePrivateConnectAvailablePorts` lists the ports that an end of a private connect can be on.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/private-connect/describeprivateconnectavailableports-1>

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::port::PortId;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::available_ports::{AvailablePorts, Wanted};
use crate::listing::{List, page};
use crate::parameters::filter::{Exact, Set};
use crate::parameters::paging::{PageNumber, PageSize};

/// Lists the ports that an end of a private connect can be on, from new to old: those that are RUNNING and have a VLAN left.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribePrivateConnectAvailablePorts {
    /// Only these ports. An unknown one is no error.
    port_ids: Set<PortId, 100>,
    /// Only ports in this data center.
    dc_id: Exact,
    /// Which page, from 1.
    page_num: PageNumber,
    /// How many ports a page has.
    page_size: PageSize<100>,
}

impl Action for DescribePrivateConnectAvailablePorts {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribePrivateConnectAvailablePorts";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = AvailablePorts;
    type Error = Infallible;
}

impl Read for DescribePrivateConnectAvailablePorts {
    fn run(&self, see: &Reader<'_>) -> Result<AvailablePorts, Infallible> {
        Ok(AvailablePorts::of(&self.wanted(), see))
    }

    fn scans(&self) -> bool {
        self.wanted().looks_through_all()
    }
}

impl DescribePrivateConnectAvailablePorts {
    const fn wanted(&self) -> Wanted<'_> {
        let page = page(self.page_num, self.page_size);
        Wanted { ids: &self.port_ids, data_center: &self.dc_id, page }
    }
}
