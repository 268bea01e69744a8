//! What private connects and cloud routers are built on: it is found, checked, and free VLANs are picked.

pub mod cloud;
pub mod edge_point;
pub mod endpoint;
pub mod network;
pub mod refusal;
pub mod vlans;

use std::sync::Arc;

use zc_gateway_engine::Snapshot;
use zc_gateway_engine::attachments::{Attachment, Place, User};
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::endpoint::PortAccess;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::port::{Port, PortId};

pub use refusal::AccessRefused;
use refusal::Remedy;

/// The lowest VLAN.
pub const FIRST_VLAN: u16 = 2;
/// The highest VLAN.
pub const LAST_VLAN: u16 = 4000;

/// What a private connect or a cloud router can be built on, as the account is now.
#[derive(Clone, Copy)]
pub struct Accesses<'s, 'e> {
    /// The account.
    see: &'s Snapshot<'e>,
    /// What is built, where it stands in the account already.
    builder: Option<Builder<'s>>,
}

/// Something that is being built, and that its account has already.
#[derive(Clone, Copy)]
pub struct Builder<'s> {
    /// Its identifier.
    pub id: &'s str,
    /// What it was built on before.
    pub before: &'s [Attachment],
}

impl<'s, 'e> Accesses<'s, 'e> {
    /// For something that is not in the account yet.
    pub const fn new(see: &'s Snapshot<'e>) -> Self {
        Self { see, builder: None }
    }

    /// For something that is in the account with what it has been built on so far.
    pub const fn of(see: &'s Snapshot<'e>, builder: Builder<'s>) -> Self {
        Self { see, builder: Some(builder) }
    }

    /// For something that has everything again that it had, after the recycle bin.
    pub const fn again(see: &'s Snapshot<'e>, id: &'s str) -> Self {
        Self::of(see, Builder { id, before: &[] })
    }

    /// A VLAN of a port. `field` is the parameter that names the end, such as `endpointA`; a data center that is given
    /// must be the port's.
    pub fn port(
        self,
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
    pub fn sells_bandwidth(self, field: &str, data_center: &str) -> Result<(), AccessRefused> {
        let found = self.see.catalogue.data_center(data_center);
        if found.is_some_and(|found| found.available_bandwidth == 0) {
            let problem = format!("no bandwidth is sold in data center `{data_center}`");
            return Err(AccessRefused::Parameter { field: field.to_owned(), problem });
        }
        Ok(())
    }

    /// Checks a port that an end has taken again after the recycle bin.
    pub fn port_again(self, access: &PortAccess) -> Result<(), AccessRefused> {
        self.running_port(&access.port)?;
        self.vlan_again(Place::Port(access.port.clone()), access.vlan)
    }

    /// The data center of a port that can be built on.
    fn running_port(self, id: &PortId) -> Result<Arc<str>, AccessRefused> {
        let found = self.see.find::<Port>(id);
        let port = found.filter(|port| port.status != Status::Destroyed);
        let port = port.ok_or_else(|| AccessRefused::PortNotFound(id.clone()))?;
        if port.status != Status::Running {
            return Err(AccessRefused::PortStatus { port: id.clone(), status: port.status });
        }
        Ok(port.body.data_center.clone())
    }

    /// The wanted VLAN of a place, or a free one.
    fn vlan(self, field: &str, place: Place, wanted: Option<u32>) -> Result<u16, AccessRefused> {
        // The Go SDK cannot send 0, the Python SDK can: both mean that any VLAN will do.
        let Some(wanted) = wanted.filter(|&wanted| wanted != 0) else { return self.free_vlan(place) };
        let in_range = u16::try_from(wanted).ok().filter(|vlan| (FIRST_VLAN..=LAST_VLAN).contains(vlan));
        let vlan = in_range.ok_or_else(|| {
            let problem = format!("{wanted} is not a VLAN from {FIRST_VLAN} to {LAST_VLAN}");
            AccessRefused::parameter(field, "vlanId", problem)
        })?;
        self.unused_vlan(place, vlan)
    }

    /// Checks that nobody holds this VLAN. One that only something in the recycle bin remembers is free.
    fn unused_vlan(self, place: Place, vlan: u16) -> Result<u16, AccessRefused> {
        let Some(holder) = self.in_the_way(&place, vlan.into()) else { return Ok(vlan) };
        let is_of_request = self.is_of_request(holder, &(place.clone(), vlan.into()));
        let holder =
            if is_of_request { "another end of the same request".to_owned() } else { describe(holder) };
        Err(AccessRefused::VlanInUse { place, vlan, holder, remedy: Remedy::AskForAnother })
    }

    /// Checks that nobody else holds a VLAN that was taken again.
    fn vlan_again(self, place: Place, vlan: u16) -> Result<(), AccessRefused> {
        let at_vlan = self.see.at(&place);
        let Some(other) = at_vlan.users_of(vlan.into()).find(|user| user.holds && !self.is_builder(user))
        else {
            return Ok(());
        };
        let holder = describe(other);
        Err(AccessRefused::VlanInUse { place, vlan, holder, remedy: Remedy::FreeIt })
    }

    /// The lowest VLAN that nobody has, and that nothing in the recycle bin would want back.
    fn free_vlan(self, place: Place) -> Result<u16, AccessRefused> {
        let free = self.see.at(&place).lowest_free(FIRST_VLAN.into()..=LAST_VLAN.into());
        let vlan = free.and_then(|slot| u16::try_from(slot).ok());
        vlan.ok_or(AccessRefused::NoVlanLeft(place))
    }

    /// Who holds on to a slot, or has taken it in this very request: what is in the recycle bin takes, and does not hold.
    fn in_the_way<'a>(&'a self, place: &'a Place, slot: u128) -> Option<&'a User> {
        let users = self.see.at(place);
        let attachment = (place.clone(), slot);
        users.users_of(slot).find(|user| user.holds || self.is_of_request(user, &attachment))
    }

    fn is_builder(self, user: &User) -> bool {
        self.builder.is_some_and(|builder| builder.id == user.id)
    }

    /// Whether a place has been taken by this very request.
    fn is_of_request(self, holder: &User, attachment: &Attachment) -> bool {
        let built = self.builder.filter(|builder| builder.id == holder.id);
        built.is_some_and(|builder| !builder.before.contains(attachment))
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
