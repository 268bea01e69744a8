//! `DescribePorts` lists ports from new to old, by identifiers or filters, page by page.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/port/describeports>

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::port::{Port, PortId};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader, Snapshot};

use super::{SERVICE, VERSIONS};
use crate::listing::{DEFAULT_RESOURCE_GROUP, List, page};
use crate::parameters::filter::{Exact, Fuzzy, Set};
use crate::parameters::object::Object;
use crate::parameters::paging::{PageNumber, PageSize};
use crate::parameters::tags::{self, TagFilter, TagKey};
use crate::views::port_info::PortInfo;

/// Lists ports from new to old, page by page. All filters given must hold; a filter that is absent, null or empty holds always.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribePorts {
    /// Only these ports. An unknown one is no error.
    port_ids: Set<PortId, 100>,
    /// Only ports in this data center.
    dc_id: Exact,
    /// Only ports with this text in their name, in any case.
    port_name: Fuzzy<255>,
    /// Only ports with this text in their note, in any case.
    #[schemars(extend("x-until" = "2026-04-01"))]
    port_remarks: Fuzzy<255>,
    /// Only ports with this text in the name of their city, in any case.
    city_name: Fuzzy<64>,
    /// Only ports in this resource group.
    #[schemars(extend("x-since" = "2026-04-01"))]
    resource_group_id: Exact,
    /// Only ports with all of these tag keys.
    #[schemars(extend("x-since" = "2026-04-01"))]
    tag_keys: Set<TagKey, 20>,
    /// Only ports with all of these tags.
    #[schemars(extend("x-since" = "2026-04-01"))]
    tags: Set<Object<TagFilter>, 20>,
    /// Which page, from 1.
    page_num: PageNumber,
    /// How many ports a page has.
    page_size: PageSize<1000>,
}

/// A page of ports.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// How many ports match on all pages.
    total_count: usize,
    /// The ports of this page.
    data_set: Vec<PortInfo>,
}

impl Action for DescribePorts {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribePorts";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;
}

impl Read for DescribePorts {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Infallible> {
        let (total_count, ports) = self.matching(see);
        let data_set = ports.into_iter().map(|port| PortInfo::new(port, see)).collect();
        Ok(Answer { total_count, data_set })
    }

    fn scans(&self) -> bool {
        self.looks_through_all()
    }
}

impl List for DescribePorts {
    type Listed = Port;

    fn ids(&self) -> &[PortId] {
        self.port_ids.as_slice()
    }

    fn has_filters(&self) -> bool {
        !(self.dc_id.is_empty()
            && self.port_name.is_empty()
            && self.port_remarks.is_empty()
            && self.city_name.is_empty()
            && self.resource_group_id.is_empty()
            && self.tag_keys.as_slice().is_empty()
            && self.tags.as_slice().is_empty())
    }

    fn accepts(&self, port: &Shared<Port>, see: &Snapshot<'_>) -> bool {
        let body = &port.body;
        let city = || see.catalogue.data_center(&body.data_center).map_or("", |found| &*found.city);
        self.dc_id.accepts(&body.data_center)
            && self.port_name.accepts(&body.name)
            && self.port_remarks.accepts(body.remarks.as_deref().unwrap_or_default())
            && (self.city_name.is_empty() || self.city_name.accepts(city()))
            && self.resource_group_id.accepts(DEFAULT_RESOURCE_GROUP)
            && tags::all_on(&self.tag_keys, &self.tags, &body.tags)
    }

    fn page(&self) -> (usize, usize) {
        page(self.page_num, self.page_size)
    }
}
