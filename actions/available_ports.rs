//! The ports that something can be built on: what the two lists of available ports share.

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::port::{Port, PortId};

use crate::access::vlans;
use crate::listing::{Wanted, matching};
use crate::parameters::filter::{Exact, Set};
use crate::views::port_info::PortInfo;

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
    /// The ports in service with a VLAN left, from new to old.
    pub fn list(
        see: &Snapshot<'_>,
        ids: &Set<PortId, 100>,
        data_center: &Exact,
        (skip, limit): (usize, usize),
    ) -> Self {
        let has_vlan = |port: &Shared<Port>| vlans::has_free(see.at(&Place::Port(port.id.clone())));
        let accepts = |port: &Shared<Port>| {
            port.status == Status::Running && data_center.accepts(&port.body.data_center) && has_vlan(port)
        };
        let wanted = Wanted { ids: ids.as_slice(), accepts: Some(accepts), skip, limit };
        let (total_count, page) = matching(see, &wanted);
        let data_set = page.into_iter().map(|port| PortInfo::new(port, see)).collect();
        Self { total_count, data_set }
    }
}
