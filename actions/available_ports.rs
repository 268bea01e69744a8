//! The ports that something can be built on: what the two lists of available ports share.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::Context;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::port::{Port, PortId};

use crate::parameters::filter::{Exact, Set};
use crate::parameters::paging::page_of;
use crate::views::port_info::PortInfo;
use crate::vlans;

/// A page of ports.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AvailablePorts {
    /// How many ports match on all pages.
    total_count: usize,
    /// The ports of this page.
    data_set: Vec<PortInfo>,
}

impl AvailablePorts {
    /// The ports in service with a VLAN left, from new to old; `skip` of them lie on earlier pages.
    pub fn list(
        context: &Context<'_>,
        ids: &Set<PortId, 100>,
        data_center: &Exact,
        (skip, limit): (usize, usize),
    ) -> Self {
        let ids = ids.as_slice();
        let wanted = |port: &&Shared<Port>| {
            port.status == Status::Running
                && data_center.accepts(&port.body.data_center)
                && (ids.is_empty() || ids.contains(&port.id))
        };
        let ports: Vec<Shared<Port>> =
            context.look(|list| list.iter().filter(wanted).map(Arc::clone).collect());
        let (total_count, page) = context.look_at_attachments(|all| {
            let with_vlans =
                ports.into_iter().filter(|port| vlans::has_free(all, &Place::Port(port.id.clone())));
            page_of(with_vlans, skip, limit)
        });
        let data_set = page.into_iter().map(|port| PortInfo::new(port, context)).collect();
        Self { total_count, data_set }
    }
}
