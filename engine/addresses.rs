//! Addresses of subnets: which are free, and how they return when ports end. Several actions and the end of a server
//! share this, and all of it happens in one commit.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::ops::RangeInclusive;

use smol_str::SmolStr;

use crate::attachments::{Place, address_at, slot_of};
use crate::lifecycle::{Event, Refusal};
use crate::resources::identifier::Identifier;
use crate::resources::ip_address::{IpAddress, IpAddressId};
use crate::resources::network_port::{NetworkPort, NetworkPortId};
use crate::resources::subnet::{AllocationPool, Subnet};
use crate::resources::{Row, Shared};
use crate::snapshot::Snapshot;
use crate::transaction::Transaction;

/// The owner of a port that Compute uses starts with this.
pub const COMPUTE_OWNER: &str = "compute:";

/// A free address from the pools of a subnet; none when all are in use. An address that has just returned is given again
/// only when all after it are in use, so that nobody meets a stranger at an address that he remembers.
pub fn free_address(see: &Snapshot<'_>, subnet: &Row<Subnet>) -> Option<IpAddr> {
    let place = Place::Subnet(subnet.id.clone());
    let (users, pools) = (see.at(&place), &subnet.body.allocation_pools);
    let after_the_last = |pool: &AllocationPool| {
        let Some(last) = users.last_used(pool.slots()) else { return Some(pool.start) };
        address_at(last.checked_add(1)?, pool.start).filter(|address| pool.contains(*address))
    };
    let left_between = |pool: &AllocationPool| address_at(users.lowest_free(pool.slots())?, pool.start);
    pools.iter().find_map(after_the_last).or_else(|| pools.iter().find_map(left_between))
}

/// Whether an address of a subnet is in use.
pub fn is_taken(see: &Snapshot<'_>, subnet: &Row<Subnet>, address: IpAddr) -> bool {
    see.at(&Place::Subnet(subnet.id.clone())).holder_of(slot_of(address)).is_some()
}

impl AllocationPool {
    /// Whether an address lies in the pool.
    pub fn contains(&self, address: IpAddr) -> bool {
        (self.start..=self.end).contains(&address)
    }

    /// The slots of its addresses in the subnet.
    fn slots(&self) -> RangeInclusive<u128> {
        slot_of(self.start)..=slot_of(self.end)
    }
}

/// The address after this one; none after the last of all.
pub fn next(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => u32::from(address).checked_add(1).map(|next| IpAddr::V4(next.into())),
        IpAddr::V6(address) => u128::from(address).checked_add(1).map(|next| IpAddr::V6(next.into())),
    }
}

/// The ports whose device this is.
pub fn ports_of_device(see: &Snapshot<'_>, device: &str) -> Vec<Shared<NetworkPort>> {
    let place = Place::Device(SmolStr::new(device));
    let ids = see.at(&place).iter().filter_map(|(_, user)| NetworkPortId::parse(&user.id).ok());
    ids.filter_map(|id| see.find::<NetworkPort>(&id)).collect()
}

/// The end of a device: ports that Compute made for it are removed and their addresses return; the others are nobody's
/// from now on and keep their addresses. No address stays associated with the device.
pub fn release_device(tx: &mut Transaction<'_>, device: &str) -> Result<(), Refusal> {
    let ports = ports_of_device(tx, device);
    detach_ports(tx, ports)
}

/// Lets ports have no device any more. Those that Compute made for it are removed and their addresses return; the others
/// keep their addresses. No address stays associated with the device through them.
pub fn detach_ports(tx: &mut Transaction<'_>, ports: Vec<Shared<NetworkPort>>) -> Result<(), Refusal> {
    let (made, handed_over): (Vec<_>, Vec<_>) = ports.into_iter().partition(|port| port.body.made_by_compute);
    let now = tx.now;
    for port in &handed_over {
        tx.change(port, Event::Modify, |body| {
            body.device_id = SmolStr::default();
            body.device_owner = SmolStr::default();
            body.revision_number += 1;
            body.updated_at = now;
        })?;
    }
    remove(tx, &made, &handed_over)
}

/// Removes ports. An address that no other port shares returns to its subnet.
pub fn remove_ports(tx: &mut Transaction<'_>, ports: &[Shared<NetworkPort>]) -> Result<(), Refusal> {
    remove(tx, ports, &[])
}

/// Removes `gone` ports, and ends the associations of these and of the `freed` ones. Each address is written once,
/// however many of its ports there are among them.
fn remove(
    tx: &mut Transaction<'_>,
    gone: &[Shared<NetworkPort>],
    freed: &[Shared<NetworkPort>],
) -> Result<(), Refusal> {
    let mut addresses: BTreeMap<IpAddressId, Shared<IpAddress>> = BTreeMap::new();
    for fixed_ip in gone.iter().chain(freed).flat_map(|port| &port.body.fixed_ips) {
        if let Some(row) = tx.find::<IpAddress>(&fixed_ip.ip_address) {
            addresses.insert(row.id.clone(), row);
        }
    }
    let is_among =
        |ports: &[Shared<NetworkPort>], id: &NetworkPortId| ports.iter().any(|port| port.id == *id);
    for row in addresses.into_values() {
        let mut body = row.body.clone();
        body.ports.retain(|id| !is_among(gone, id));
        body.associations.retain(|id| !is_among(gone, id) && !is_among(freed, id));
        if body.ports.is_empty() {
            tx.apply(&row, Event::Destroy)?;
        } else if body != row.body {
            tx.change(&row, Event::Modify, |now| *now = body)?;
        }
    }
    for port in gone {
        tx.apply(port, Event::Destroy)?;
    }
    Ok(())
}
