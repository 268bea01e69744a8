//! `DescribePrivateConnects` lists private connects from new to old, by identifiers or filters, page by page.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/private-connect/describeprivateconnects>

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::private_connect::PrivateConnect as Row;
use zc_gateway_engine::resources::private_connect::PrivateConnectId;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader, Snapshot};

use super::{SERVICE, VERSIONS};
use crate::listing::{DEFAULT_RESOURCE_GROUP, List, page};
use crate::parameters::filter::{Exact, Fuzzy, Set};
use crate::parameters::object::Object;
use crate::parameters::paging::{PageNumber, PageSize};
use crate::parameters::status_filter::StatusFilter;
use crate::parameters::tags::{self, TagFilter, TagKey};
use crate::parameters::word::{ClosedList, OptionalWord, Word};
use crate::views::connectivity::Connectivity;
use crate::views::private_connect::{PrivateConnect, connectivity, endpoint_type};

/// Lists private connects from new to old, page by page. All filters given must hold; a filter that is absent, null or empty holds always.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribePrivateConnects {
    /// Only these private connects. An unknown one is no error.
    private_connect_ids: Set<PrivateConnectId, 100>,
    /// Only private connects with this text in their name, in any case.
    private_connect_name: Fuzzy<255>,
    /// Only private connects that pass traffic (`ACTIVE`), or only those that do not (`DOWN`).
    connectivity_status: OptionalWord<Connectivity>,
    /// Only private connects in this status. `DEPLOYING` and `AVAILABLE` mean `CREATING` and `RUNNING`.
    private_connect_status: StatusFilter<Row>,
    /// Only private connects with an end of one of these types, `PORT` or a cloud such as `AWS`.
    endpoint_types: Set<Word<EndpointType>, 100>,
    /// Only private connects in this resource group.
    resource_group_id: Exact,
    /// Only private connects with all of these tag keys.
    #[schemars(extend("x-since" = "2026-04-01"))]
    tag_keys: Set<TagKey, 20>,
    /// Only private connects with all of these tags.
    #[schemars(extend("x-since" = "2026-04-01"))]
    tags: Set<Object<TagFilter>, 20>,
    /// Which page, from 1.
    page_num: PageNumber,
    /// How many private connects a page has.
    page_size: PageSize<1000>,
}

/// A page of private connects.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// How many private connects match on all pages.
    total_count: usize,
    /// The private connects of this page.
    data_set: Vec<PrivateConnect>,
}

impl Action for DescribePrivateConnects {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribePrivateConnects";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;
}

impl Read for DescribePrivateConnects {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Infallible> {
        let (total_count, rows) = self.matching(see);
        Ok(Answer {
            total_count,
            data_set: rows.into_iter().map(|row| PrivateConnect::new(row, see)).collect(),
        })
    }

    fn scans(&self) -> bool {
        self.looks_through_all()
    }
}

impl List for DescribePrivateConnects {
    type Listed = Row;

    fn ids(&self) -> &[PrivateConnectId] {
        self.private_connect_ids.as_slice()
    }

    fn has_filters(&self) -> bool {
        !(self.private_connect_name.is_empty()
            && self.connectivity_status.get().is_none()
            && self.private_connect_status.is_empty()
            && self.endpoint_types.as_slice().is_empty()
            && self.resource_group_id.is_empty()
            && self.tag_keys.as_slice().is_empty()
            && self.tags.as_slice().is_empty())
    }

    fn accepts(&self, row: &Shared<Row>, see: &Snapshot<'_>) -> bool {
        let body = &row.body;
        let types = self.endpoint_types.as_slice();
        let has_type =
            |wanted: &Word<EndpointType>| body.endpoints().iter().any(|end| endpoint_type(end) == wanted.0.0);
        self.private_connect_name.accepts(&body.name)
            && self.connectivity_status.get().is_none_or(|wanted| wanted == connectivity(see, row))
            && self.private_connect_status.accepts(row.status)
            && (types.is_empty() || types.iter().any(has_type))
            && self
                .resource_group_id
                .accepts(body.resource_group.as_deref().unwrap_or(DEFAULT_RESOURCE_GROUP))
            && tags::all_on(&self.tag_keys, &self.tags, &body.tags)
    }

    fn page(&self) -> (usize, usize) {
        page(self.page_num, self.page_size)
    }
}

/// The type of an end, by its name in the view of it.
#[derive(Clone, Copy, Debug)]
struct EndpointType(&'static str);

impl ClosedList for EndpointType {
    const ANY_CASE: bool = true;

    fn words() -> Vec<(&'static str, Self)> {
        ["PORT"].into_iter().chain(Cloud::ALL.map(Cloud::name)).map(|name| (name, Self(name))).collect()
    }
}

impl ClosedList for Connectivity {
    fn words() -> Vec<(&'static str, Self)> {
        vec![("ACTIVE", Self::Active), ("DOWN", Self::Down)]
    }
}
