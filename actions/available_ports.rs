//! The ports that something can be built on: what the two lists of available ports share.

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::port::{Port, PortId};

use crate::access::vlans;
use crate::listing::List;
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

/// Which ports in service with a VLAN left are asked for.
pub struct Wanted<'p> {
    /// Only these; none means all.
    pub ids: &'p Set<PortId, 100>,
    /// Only those in this data center.
    pub data_center: &'p Exact,
    /// Which page, from new to old.
    pub page: (usize, usize),
}

impl AvailablePorts {
    /// The ports that are asked for.
    pub fn of(wanted: &Wanted<'_>, see: &Snapshot<'_>) -> Self {
        let (total_count, page) = wanted.matching(see);
        let data_set = page.into_iter().map(|port| PortInfo::new(port, see)).collect();
        Self { total_count, data_set }
    }
}

impl List for Wanted<'_> {
    type Listed = Port;

    fn ids(&self) -> &[PortId] {
        self.ids.as_slice()
    }

    fn has_filters(&self) -> bool {
        true
    }

    fn accepts(&self, port: &Shared<Port>, see: &Snapshot<'_>) -> bool {
        port.status == Status::Running
            && self.data_center.accepts(&port.body.data_center)
            && vlans::has_free(see.at(&Place::Port(port.id.clone())))
    }

    fn page(&self) -> (usize, usize) {
        self.page
    }
}
