//! Who uses what in an account: an index from ports, VLANs, VPCs and cloud access points to the private connects
//! and cloud routers that are built on them, and from networks, subnets and devices to what is in or of them.

mod users;

use std::cmp::Ordering;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use smol_str::SmolStr;

use super::chunks::{Chunks, Item};
use crate::catalogue::cloud::Cloud;
use crate::lifecycle::Status;
use crate::resources::cloud_router::EdgePointId;
use crate::resources::endpoint::CloudPortId;
use crate::resources::identifier::Identifier;
use crate::resources::network::NetworkId;
use crate::resources::port::PortId;
use crate::resources::subnet::SubnetId;
use crate::resources::{Kind, Resource, Row};

pub use users::Users;

/// Something that a resource can be built on, or be found by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A port. The slot is the VLAN.
    Port(PortId),
    /// The access to a cloud in a data center. The slot is the VLAN.
    CloudAccess(Cloud, SmolStr),
    /// A VPC.
    Vpc(SmolStr),
    /// A border gateway.
    BorderGateway(SmolStr),
    /// The cloud side of one connection.
    CloudPort(CloudPortId),
    /// An edge point of a cloud router.
    EdgePoint(EdgePointId),
    /// A network: its subnets and ports use it.
    Network(NetworkId),
    /// A subnet. The slot is the [number of the address](slot_of).
    Subnet(SubnetId),
    /// A hardware address in a network.
    HardwareAddress(NetworkId, SmolStr),
    /// The device of ports, such as a server.
    Device(SmolStr),
    /// The name of a key pair among those of a user.
    KeyPairName(SmolStr, SmolStr),
}

/// One use: the place, and the slot there (0 where it has none).
pub type Attachment = (Place, u128);

/// A resource that uses a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Its kind.
    pub kind: Kind,
    /// Its identifier.
    pub id: SmolStr,
    /// Whether it holds on to the place. One in the recycle bin does not: it only remembers it.
    pub holds: bool,
}

/// That somebody uses a slot of a place. Whether he holds on to it makes no other use of it.
#[derive(Clone, Debug)]
pub struct Use {
    /// The place.
    pub place: Place,
    /// The slot there.
    pub slot: u128,
    /// Who uses it.
    pub user: User,
}

/// All uses in an account, by place, slot and user. A clone costs one counter, and stays as it is whatever happens to
/// the original.
#[derive(Clone, Default)]
pub struct Attachments {
    uses: Chunks<Use>,
}

impl Attachments {
    /// The users of a place. What is asked of them costs no walk over them, where it says nothing else.
    pub fn at<'a>(&'a self, place: &'a Place) -> Users<'a> {
        Users::of(&self.uses, place)
    }

    /// Replaces the uses of a row by others of it: by none where it is removed.
    pub(super) fn replace(&mut self, former: &[Use], uses: &[Use]) {
        for former in former.iter().filter(|former| uses.binary_search(former).is_err()) {
            self.uses.remove(former);
        }
        let is_known = |wanted: &Use| {
            let at = former.binary_search(wanted).ok();
            at.and_then(|at| former.get(at)).is_some_and(|former| former.user == wanted.user)
        };
        for wanted in uses.iter().filter(|wanted| !is_known(wanted)) {
            self.uses.replace(wanted.clone());
        }
    }
}

/// What a row uses, each once and in order.
pub(super) fn uses_of<R: Resource>(row: &Row<R>) -> Vec<Use> {
    let holds = row.status.holds_what_it_uses();
    // What is in the recycle bin still remembers where it was; what is being destroyed never comes back.
    if !holds && row.status != Status::Recycled {
        return Vec::new();
    }
    let of_row = |(place, slot)| {
        let user = User { kind: R::KIND, id: SmolStr::new(row.id.as_str()), holds };
        Use { place, slot, user }
    };
    let mut uses: Vec<Use> = R::attachments(row).into_iter().map(of_row).collect();
    uses.sort_unstable();
    uses.dedup();
    uses
}

/// The slot of an address in its subnet: the number that it is.
pub fn slot_of(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

/// The address at a slot of a subnet, all of whose addresses are of the version of `like`. None for what is no address
/// of that version.
pub fn address_at(slot: u128, like: IpAddr) -> Option<IpAddr> {
    match like {
        IpAddr::V4(_) => u32::try_from(slot).ok().map(|number| Ipv4Addr::from(number).into()),
        IpAddr::V6(_) => Some(Ipv6Addr::from(slot).into()),
    }
}

impl Item for Use {
    fn shares_slot_with(&self, before: &Self) -> bool {
        (self.slot, &self.place) == (before.slot, &before.place)
    }
}

impl Ord for Use {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |one: &Self| (one.slot, one.user.kind);
        let by_place = self.place.cmp(&other.place);
        by_place.then_with(|| key(self).cmp(&key(other))).then_with(|| self.user.id.cmp(&other.user.id))
    }
}

impl PartialOrd for Use {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Use {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Use {}

#[cfg(test)]
mod tests;
