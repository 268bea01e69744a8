//! Addresses of subnets: which are free, and how they return when ports end. Several actions and the end of a server
//! share this, and all of it happens in one commit.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::ops::RangeInclusive;

use smol_str::SmolStr;

use crate::attachments::{Place, address_at, slot_of};
use crate::lifecycle::{Event, Refusal};
use crate::resources::Shared;
use crate::resources::identifier::Identifier;
use crate::resources::ip_address::{IpAddress, IpAddressId};
use crate::resources::network_port::{NetworkPort, NetworkPortId};
use crate::resources::subnet::{AllocationPool, Subnet};
use crate::snapshot::Snapshot;
use crate::transaction::Transaction;

/// The owner of a port that Compute uses starts with this.
pub const COMPUTE_OWNER: &str = "compute:";

/// The addresses of one subnet that one change takes: they are in use for it, though nothing is committed yet.
#[derive(Default)]
pub struct Planned {
    addresses: BTreeSet<IpAddr>,
    /// By the start of a pool: where to go on looking for an address that others have left. Nothing is free before it.
    searched: BTreeMap<IpAddr, Option<IpAddr>>,
}

impl Planned {
    /// Takes a free address from the pools of the subnet; none when all are in use. An address that has just returned
    /// is taken again only when all after it are in use, so that nobody meets a stranger at an address that he
    /// remembers.
    ///
    /// Whoever takes it must [touch](Transaction::touch) the subnet: two that do so at once would find the same one.
    pub fn take_any(&mut self, context: &Snapshot<'_>, subnet: &Shared<Subnet>) -> Option<IpAddr> {
        let pools = &subnet.body.allocation_pools;
        let after = pools.iter().find_map(|pool| self.after_the_last(context, subnet, pool));
        let found =
            after.or_else(|| pools.iter().find_map(|pool| self.left_between(context, subnet, pool)))?;
        self.addresses.insert(found);
        Some(found)
    }

    /// Takes this address; false when it is in use.
    pub fn take(&mut self, context: &Snapshot<'_>, subnet: &Shared<Subnet>, address: IpAddr) -> bool {
        !is_taken(context, subnet, address) && self.addresses.insert(address)
    }

    /// The address after the highest of a pool that is in use.
    fn after_the_last(
        &self,
        context: &Snapshot<'_>,
        subnet: &Shared<Subnet>,
        pool: &AllocationPool,
    ) -> Option<IpAddr> {
        let place = Place::Subnet(subnet.id.clone());
        let kept = context.look_at_attachments(|all| all.at(&place).last_used(pool.slots()));
        let kept = kept.and_then(|slot| address_at(slot, pool.start));
        let planned = self.addresses.range(pool.start..=pool.end).next_back().copied();
        kept.max(planned).map_or(Some(pool.start), next).filter(|address| pool.contains(*address))
    }

    /// The lowest address of a pool that nobody uses. The next search goes on where this one has been.
    fn left_between(
        &mut self,
        context: &Snapshot<'_>,
        subnet: &Shared<Subnet>,
        pool: &AllocationPool,
    ) -> Option<IpAddr> {
        let mut from = self.searched.get(&pool.start).copied().unwrap_or(Some(pool.start));
        let place = Place::Subnet(subnet.id.clone());
        let found = context.look_at_attachments(|all| {
            let users = all.at(&place);
            loop {
                let range = slot_of(from?)..=slot_of(pool.end);
                let free = address_at(users.lowest_free(range)?, pool.start)?;
                if !self.addresses.contains(&free) {
                    return Some(free);
                }
                from = next(free);
            }
        });
        self.searched.insert(pool.start, found);
        found
    }
}

/// Whether an address of a subnet is in use.
pub fn is_taken(context: &Snapshot<'_>, subnet: &Shared<Subnet>, address: IpAddr) -> bool {
    let place = Place::Subnet(subnet.id.clone());
    context.look_at_attachments(|all| all.at(&place).holder_of(slot_of(address)).is_some())
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
pub fn ports_of_device(context: &Snapshot<'_>, device: &str) -> Vec<Shared<NetworkPort>> {
    let place = Place::Device(SmolStr::new(device));
    let ids: Vec<SmolStr> =
        context.look_at_attachments(|all| all.at(&place).iter().map(|(_, user)| user.id.clone()).collect());
    let found = ids.iter().filter_map(|id| context.find::<NetworkPort>(&NetworkPortId::parse(id).ok()?));
    // One may have moved to another device since the first look.
    found.filter(|port| port.body.device_id == device).collect()
}

/// Notes the end of a device: ports that Compute made for it are removed and their addresses return; the others are
/// nobody's from now on and keep their addresses. No address stays associated with the device.
pub fn release_device(context: &mut Transaction<'_>, device: &str) -> Result<(), Refusal> {
    let ports = ports_of_device(context, device);
    detach_ports(context, ports)
}

/// Notes that ports have no device any more. Those that Compute made for it are removed and their addresses return; the
/// others keep their addresses. No address stays associated with the device through them.
pub fn detach_ports(context: &mut Transaction<'_>, ports: Vec<Shared<NetworkPort>>) -> Result<(), Refusal> {
    let (made, handed_over): (Vec<_>, Vec<_>) = ports.into_iter().partition(|port| port.body.made_by_compute);
    for port in &handed_over {
        let mut body = port.body.clone();
        body.device_id = SmolStr::default();
        body.device_owner = SmolStr::default();
        body.revision_number += 1;
        body.updated_at = context.now;
        context.apply_with(port, Event::Modify, body)?;
    }
    remove(context, &made, &handed_over)
}

/// Notes the removal of ports. An address that no other port shares returns to its subnet.
pub fn remove_ports(context: &mut Transaction<'_>, ports: &[Shared<NetworkPort>]) -> Result<(), Refusal> {
    remove(context, ports, &[])
}

/// Removes `gone` ports, and ends the associations of these and of the `freed` ones. Each address is written once,
/// however many of its ports there are among them.
fn remove(
    context: &mut Transaction<'_>,
    gone: &[Shared<NetworkPort>],
    freed: &[Shared<NetworkPort>],
) -> Result<(), Refusal> {
    let mut addresses: BTreeMap<IpAddressId, Shared<IpAddress>> = BTreeMap::new();
    for fixed_ip in gone.iter().chain(freed).flat_map(|port| &port.body.fixed_ips) {
        if let Some(row) = context.find::<IpAddress>(&fixed_ip.ip_address) {
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
            context.apply(&row, Event::Destroy)?;
        } else if body != row.body {
            context.apply_with(&row, Event::Modify, body)?;
        }
    }
    gone.iter().try_for_each(|port| context.apply(port, Event::Destroy))
}
