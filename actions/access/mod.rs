//! What private connects and cloud routers are built on: it is found, checked, and free VLANs are picked. Whoever
//! builds on the same thing at the same moment is run again.

pub mod cloud;
pub mod edge_point;
pub mod endpoint;
pub mod network;
pub mod refusal;
pub mod vlans;

use std::sync::Arc;

use zc_gateway_engine::Transaction;
use zc_gateway_engine::attachments::{Place, User};
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::endpoint::PortAccess;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::port::{Port, PortId};

use cloud::Entered;
pub use refusal::AccessRefused;
use refusal::Remedy;

/// The lowest VLAN.
pub const FIRST_VLAN: u16 = 2;
/// The highest VLAN.
pub const LAST_VLAN: u16 = 4000;

/// Plans the accesses of one request. It knows those planned before, so that two ends never get the same VLAN.
pub struct AccessPlan<'c, 'e> {
    /// What is there now.
    pub tx: &'c mut Transaction<'e>,
    /// What the ends before this one have taken.
    taken: Vec<(Place, u16)>,
    /// What the ends before this one have taken of on-ramps.
    entered: Vec<Entered>,
    /// The ports already noted as being built on.
    touched: Vec<PortId>,
}

impl<'c, 'e> AccessPlan<'c, 'e> {
    /// A plan without any access yet.
    pub const fn new(tx: &'c mut Transaction<'e>) -> Self {
        Self { tx, taken: Vec::new(), entered: Vec::new(), touched: Vec::new() }
    }

    /// A VLAN of a port. `field` is the parameter that names the end, such as `endpointA`; a data center that is given
    /// must be the port's.
    pub fn port(
        &mut self,
        field: &str,
        port_id: &str,
        vlan: Option<u32>,
        wanted_data_center: Option<&str>,
    ) -> Result<PortAccess, AccessRefused> {
        let id = PortId::parse(port_id)
            .map_err(|problem| AccessRefused::parameter(field, "portId", problem.to_string()))?;
        let data_center = self.running_port(&id)?;
        if wanted_data_center.is_some_and(|wanted| *wanted != *data_center) {
            let problem = format!("port `{id}` is in data center `{data_center}`");
            return Err(AccessRefused::parameter(field, "dcId", problem));
        }
        let vlan = self.vlan(field, Place::Port(id.clone()), vlan)?;
        Ok(PortAccess { port: id, vlan, data_center })
    }

    /// Refuses a data center where no bandwidth is sold.
    pub fn sells_bandwidth(&self, field: &str, data_center: &str) -> Result<(), AccessRefused> {
        let found = self.tx.catalogue.data_center(data_center);
        if found.is_some_and(|found| found.available_bandwidth == 0) {
            let problem = format!("no bandwidth is sold in data center `{data_center}`");
            return Err(AccessRefused::Parameter { field: field.to_owned(), problem });
        }
        Ok(())
    }

    /// Takes a port again that an end in the recycle bin was on.
    pub fn port_again(&mut self, access: &PortAccess) -> Result<(), AccessRefused> {
        self.running_port(&access.port)?;
        self.given_vlan(Place::Port(access.port.clone()), access.vlan, Remedy::FreeIt)
    }

    /// The data center of a port that can be built on.
    fn running_port(&mut self, id: &PortId) -> Result<Arc<str>, AccessRefused> {
        let found = self.tx.find::<Port>(id);
        let port = found.filter(|port| port.status != Status::Destroyed);
        let port = port.ok_or_else(|| AccessRefused::PortNotFound(id.clone()))?;
        if port.status != Status::Running {
            return Err(AccessRefused::PortStatus { port: id.clone(), status: port.status });
        }
        if !self.touched.contains(id) {
            self.tx.touch(&port);
            self.touched.push(id.clone());
        }
        Ok(port.body.data_center.clone())
    }

    /// The wanted VLAN of a place, or a free one.
    fn vlan(&mut self, field: &str, place: Place, wanted: Option<u32>) -> Result<u16, AccessRefused> {
        // The Go SDK cannot send 0, the Python SDK can: both mean that any VLAN will do.
        let Some(wanted) = wanted.filter(|&wanted| wanted != 0) else { return self.free_vlan(place) };
        let in_range = u16::try_from(wanted).ok().filter(|vlan| (FIRST_VLAN..=LAST_VLAN).contains(vlan));
        let vlan = in_range.ok_or_else(|| {
            let problem = format!("{wanted} is not a VLAN from {FIRST_VLAN} to {LAST_VLAN}");
            AccessRefused::parameter(field, "vlanId", problem)
        })?;
        self.given_vlan(place, vlan, Remedy::AskForAnother)?;
        Ok(vlan)
    }

    /// Takes this VLAN. One that only something in the recycle bin remembers is free.
    fn given_vlan(&mut self, place: Place, vlan: u16, remedy: Remedy) -> Result<(), AccessRefused> {
        let holder = self.tx.look_at_attachments(|all| all.at(&place).holder_of(vlan.into()).cloned());
        if let Some(holder) = holder {
            return Err(AccessRefused::VlanInUse { place, vlan, holder: describe(&holder), remedy });
        }
        if self.taken.contains(&(place.clone(), vlan)) {
            let holder = "another end of the same request".to_owned();
            return Err(AccessRefused::VlanInUse { place, vlan, holder, remedy });
        }
        self.taken.push((place, vlan));
        Ok(())
    }

    /// Takes the lowest VLAN that nobody has, and that nothing in the recycle bin would want back.
    fn free_vlan(&mut self, place: Place) -> Result<u16, AccessRefused> {
        let taken = &self.taken;
        let free = self.tx.look_at_attachments(|all| {
            let users = all.at(&place);
            let mut first = FIRST_VLAN;
            loop {
                let vlan = u16::try_from(users.lowest_free(first.into()..=LAST_VLAN.into())?).ok()?;
                if !taken.contains(&(place.clone(), vlan)) {
                    return Some(vlan);
                }
                first = vlan + 1;
            }
        });
        let vlan = free.ok_or_else(|| AccessRefused::NoVlanLeft(place.clone()))?;
        self.taken.push((place, vlan));
        Ok(vlan)
    }
}

/// A user of something in words, such as "private connect `abc`".
pub fn describe(user: &User) -> String {
    format!("{} `{}`", user.kind.name().replace('_', " "), user.id)
}

/// Names of ends and edge points consist of letters, digits and hyphens.
fn plain_name(field: &str, parameter: &str, name: &str) -> Result<(), AccessRefused> {
    if name.chars().all(|letter| letter.is_alphanumeric() || letter == '-') {
        return Ok(());
    }
    Err(AccessRefused::parameter(field, parameter, "it may have letters, digits and hyphens only"))
}

#[cfg(test)]
mod tests;
