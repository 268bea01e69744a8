//! `DescribeCloudRouters` lists cloud routers from new to old, by identifiers or filters, page by page.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud-router/describecloudrouters>

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::cloud_router::{CloudRouter as Row, CloudRouterId};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader, Snapshot};

use super::{SERVICE, VERSIONS};
use crate::listing::{DEFAULT_RESOURCE_GROUP, List, page};
use crate::parameters::filter::{Exact, Fuzzy, Set};
use crate::parameters::object::Object;
use crate::parameters::paging::{PageNumber, PageSize};
use crate::parameters::status_filter::StatusFilter;
use crate::parameters::tags::{self, TagFilter, TagKey};
use crate::views::cloud_router::CloudRouter;

/// Lists cloud routers from new to old, page by page. All filters given must hold; a filter that is absent, null or empty holds always.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribeCloudRouters {
    /// Only these cloud routers. An unknown one is no error.
    cloud_router_ids: Set<CloudRouterId, 100>,
    /// Only cloud routers with this text in their name, in any case.
    cloud_router_name: Fuzzy<255>,
    /// Only cloud routers in this status. `DEPLOYING` and `AVAILABLE` mean `CREATING` and `RUNNING`.
    cloud_router_status: StatusFilter<Row>,
    /// Only the cloud router with this edge point.
    edge_point_id: Exact,
    /// The same as `edgePointId`, in the spelling of the first version.
    #[schemars(extend("x-until" = "2026-04-01"))]
    egde_point_id: Exact,
    /// Only cloud routers in this resource group.
    resource_group_id: Exact,
    /// Only cloud routers with all of these tag keys.
    #[schemars(extend("x-since" = "2026-04-01"))]
    tag_keys: Set<TagKey, 20>,
    /// Only cloud routers with all of these tags.
    #[schemars(extend("x-since" = "2026-04-01"))]
    tags: Set<Object<TagFilter>, 20>,
    /// Which page, from 1.
    page_num: PageNumber,
    /// How many cloud routers a page has.
    page_size: PageSize<1000>,
}

/// A page of cloud routers.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// How many cloud routers match on all pages.
    total_count: usize,
    /// The cloud routers of this page.
    data_set: Vec<CloudRouter>,
}

impl Action for DescribeCloudRouters {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeCloudRouters";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;
}

impl Read for DescribeCloudRouters {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Infallible> {
        let (total_count, rows) = self.matching(see);
        let data_set = rows.into_iter().map(|row| CloudRouter::new(row, see)).collect();
        Ok(Answer { total_count, data_set })
    }

    fn scans(&self) -> bool {
        self.looks_through_all()
    }
}

impl List for DescribeCloudRouters {
    type Listed = Row;

    fn ids(&self) -> &[CloudRouterId] {
        self.cloud_router_ids.as_slice()
    }

    fn has_filters(&self) -> bool {
        !(self.cloud_router_name.is_empty()
            && self.cloud_router_status.is_empty()
            && self.edge_point_id.is_empty()
            && self.egde_point_id.is_empty()
            && self.resource_group_id.is_empty()
            && self.tag_keys.as_slice().is_empty()
            && self.tags.as_slice().is_empty())
    }

    fn accepts(&self, row: &Shared<Row>, _see: &Snapshot<'_>) -> bool {
        let body = &row.body;
        let has_point = |wanted: &Exact| {
            wanted.is_empty() || body.edge_points.iter().any(|point| wanted.accepts(point.id.as_str()))
        };
        self.cloud_router_name.accepts(&body.name)
            && self.cloud_router_status.accepts(row.status)
            && has_point(&self.edge_point_id)
            && has_point(&self.egde_point_id)
            && self
                .resource_group_id
                .accepts(body.resource_group.as_deref().unwrap_or(DEFAULT_RESOURCE_GROUP))
            && tags::all_on(&self.tag_keys, &self.tags, &body.tags)
    }

    fn page(&self) -> (usize, usize) {
        page(self.page_num, self.page_size)
    }
}
