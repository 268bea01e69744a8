//! `DescribePorts` lists ports from new to old, by identifiers or filters, page by page.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/port/describeports>

use std::convert::Infallible;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::port::{Port, PortId};
use zc_gateway_engine::world::List;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::parameters::filter::{Exact, Fuzzy, Set};
use crate::parameters::object::Object;
use crate::parameters::paging::{PageNumber, PageSize, page_of};
use crate::parameters::tags::{TagFilter, TagKey};
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
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, Infallible> {
        let (total_count, page) = self.matching(context);
        let data_set = page.into_iter().map(|port| PortInfo::new(port, context)).collect();
        Ok(Answer { total_count, data_set })
    }
}

impl DescribePorts {
    /// How many ports match, and those of the wanted page.
    fn matching(&self, context: &Context<'_>) -> (usize, Vec<Shared<Port>>) {
        let (skip, limit) = (self.page_num.items_before(self.page_size.get()), self.page_size.get());
        let unfiltered = !self.has_filters();
        match self.port_ids.as_slice() {
            // One identifier is what pollers send: no list, no lock.
            [id] => {
                let port = context.find::<Port>(id).filter(|port| unfiltered || self.accepts(port, context));
                let total = usize::from(port.is_some());
                (total, port.into_iter().skip(skip).take(limit).collect())
            }
            [] if unfiltered => {
                context.look(|list| (list.len(), list.newest(skip, limit).map(Arc::clone).collect()))
            }
            [] => {
                // A commit of this account waits for the lock of the list: filter after it is given back.
                let all: Vec<Shared<Port>> = context.look(|list| list.iter().map(Arc::clone).collect());
                page_of(all.into_iter().filter(|port| self.accepts(port, context)), skip, limit)
            }
            ids => context.look(|_: &List<Port>| {
                let mut ports: Vec<Shared<Port>> = ids.iter().filter_map(|id| context.find(id)).collect();
                ports.sort_by(|a, b| b.created_at.cmp(&a.created_at).then_with(|| a.id.cmp(&b.id)));
                ports.dedup_by(|a, b| a.id == b.id);
                ports.retain(|port| self.accepts(port, context));
                page_of(ports.into_iter(), skip, limit)
            }),
        }
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

    /// Whether a port passes every filter but the identifiers.
    fn accepts(&self, port: &Shared<Port>, context: &Context<'_>) -> bool {
        let body = &port.body;
        let city = || context.catalogue.data_center(&body.data_center).map_or("", |found| &*found.city);
        self.dc_id.accepts(&body.data_center)
            && self.port_name.accepts(&body.name)
            && self.port_remarks.accepts(body.remarks.as_deref().unwrap_or_default())
            && (self.city_name.is_empty() || self.city_name.accepts(city()))
            && self.resource_group_id.accepts(DEFAULT_RESOURCE_GROUP)
            && self.tag_keys.as_slice().iter().all(|key| key.is_on(&body.tags))
            && self.tags.as_slice().iter().all(|tag| tag.0.is_on(&body.tags))
    }
}

/// The group that every resource is in as long as no other can be made.
const DEFAULT_RESOURCE_GROUP: &str = "default";
