//! Who uses what in an account: an index from ports, VLANs, VPCs and cloud access points to the private connects
//! and cloud routers that are built on them, and from networks, addresses and devices to what is in or of them.

use std::collections::BTreeMap;
use std::net::IpAddr;

use smol_str::SmolStr;

use crate::catalogue::cloud::Cloud;
use crate::resources::Kind;
use crate::resources::cloud_router::EdgePointId;
use crate::resources::endpoint::CloudPortId;
use crate::resources::network::NetworkId;
use crate::resources::port::PortId;
use crate::resources::subnet::SubnetId;

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
    /// An address of a subnet.
    Address(SubnetId, IpAddr),
    /// A hardware address in a network.
    HardwareAddress(NetworkId, SmolStr),
    /// The device of ports, such as a server.
    Device(SmolStr),
}

/// One use: the place, and the VLAN there (0 where there is none).
pub type Attachment = (Place, u16);

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

/// All uses in an account, by place and VLAN.
#[derive(Default)]
pub struct Attachments {
    users: BTreeMap<Attachment, Vec<User>>,
}

impl Attachments {
    pub(crate) fn insert(&mut self, attachment: Attachment, user: User) {
        self.users.entry(attachment).or_default().push(user);
    }

    pub(crate) fn remove(&mut self, attachment: &Attachment, user: &User) {
        if let Some(users) = self.users.get_mut(attachment) {
            if let Some(index) = users.iter().position(|known| known == user) {
                users.swap_remove(index);
            }
            if users.is_empty() {
                self.users.remove(attachment);
            }
        }
    }

    /// Every use of a place, by ascending VLAN.
    pub fn of(&self, place: &Place) -> impl Iterator<Item = (u16, &User)> {
        let range = (place.clone(), 0)..=(place.clone(), u16::MAX);
        self.users.range(range).flat_map(|((_, slot), users)| users.iter().map(|user| (*slot, user)))
    }

    /// Who holds on to a place, if anybody does.
    pub fn holder(&self, place: &Place) -> Option<&User> {
        self.of(place).map(|(_, user)| user).find(|user| user.holds)
    }

    /// The highest address in use in a subnet, of those from `start` to `end`.
    pub fn last_address(&self, subnet: &SubnetId, start: IpAddr, end: IpAddr) -> Option<IpAddr> {
        self.addresses(subnet, start, end).next_back()
    }

    /// The addresses in use in a subnet from `start` to `end`, which is not before it, in order.
    pub fn addresses(
        &self,
        subnet: &SubnetId,
        start: IpAddr,
        end: IpAddr,
    ) -> impl DoubleEndedIterator<Item = IpAddr> {
        let place = |address| (Place::Address(subnet.clone(), address), 0);
        self.users.range(place(start)..=place(end)).filter_map(|((place, _), _)| match place {
            Place::Address(_, address) => Some(*address),
            _ => None,
        })
    }

    /// Who holds on to one VLAN of a place, if anybody does.
    pub fn vlan_holder(&self, place: &Place, vlan: u16) -> Option<&User> {
        self.users.get(&(place.clone(), vlan))?.iter().find(|user| user.holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(id: &str, holds: bool) -> User {
        User { kind: Kind::PrivateConnect, id: SmolStr::new(id), holds }
    }

    #[test]
    fn a_place_knows_its_users_until_the_last_is_gone() {
        let (vpc, other) = (Place::Vpc("a".into()), Place::Vpc("ab".into()));
        let mut attachments = Attachments::default();
        attachments.insert((vpc.clone(), 7), user("in the bin", false));
        assert_eq!(attachments.holder(&vpc), None);
        attachments.insert((vpc.clone(), 7), user("in service", true));
        attachments.insert((vpc.clone(), 3), user("in service", true));
        attachments.insert((other.clone(), 5), user("elsewhere", true));
        assert_eq!(attachments.vlan_holder(&vpc, 7), Some(&user("in service", true)));
        assert_eq!(attachments.of(&vpc).map(|(vlan, _)| vlan).collect::<Vec<_>>(), [3, 7, 7]);
        attachments.remove(&(vpc.clone(), 7), &user("in service", true));
        attachments.remove(&(vpc.clone(), 3), &user("in service", true));
        assert_eq!(attachments.holder(&vpc), None);
        assert_eq!(attachments.of(&vpc).count(), 1);
        attachments.remove(&(vpc.clone(), 7), &user("in the bin", false));
        assert_eq!((attachments.of(&vpc).count(), attachments.of(&other).count()), (0, 1));
    }
}
