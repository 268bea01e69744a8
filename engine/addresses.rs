//! Addresses of subnets: which are free, and how they return when ports end. Several actions and the end of a server
//! share this, and all of it happens in one commit.

use std::collections::BTreeMap;
use std::net::IpAddr;

use smol_str::SmolStr;

use crate::attachments::Place;
use crate::context::Context;
use crate::lifecycle::{Event, Refusal};
use crate::resources::Shared;
use crate::resources::identifier::Identifier;
use crate::resources::ip_address::{IpAddress, IpAddressId};
use crate::resources::network_port::{NetworkPort, NetworkPortId};
use crate::resources::subnet::{AllocationPool, Subnet};

/// The owner of a port that Compute uses starts with this.
pub const COMPUTE_OWNER: &str = "compute:";

/// A free address from the pools of a subnet, other than those in `planned`, which this same change takes; none when
/// all are in use. An address that has just returned is taken again only when all after it are in use, so that nobody
/// meets a stranger at an address that he remembers.
///
/// Whoever takes it must [touch](Context::touch) the subnet: two that do so at once would find the same one.
pub fn free_address(context: &Context<'_>, subnet: &Shared<Subnet>, planned: &[IpAddr]) -> Option<IpAddr> {
    let is_free = |address: IpAddr| !planned.contains(&address) && !is_taken(context, subnet, address);
    let pools = &subnet.body.allocation_pools;
    let after_the_last = |pool: &AllocationPool| {
        let kept = context.look_at_attachments(|all| all.last_address(&subnet.id, pool.start, pool.end));
        let planned = planned.iter().copied().filter(|address| pool.contains(*address));
        let candidate = kept.into_iter().chain(planned).max().map_or(Some(pool.start), next);
        candidate.filter(|address| pool.contains(*address))
    };
    let first_gap = |pool: &AllocationPool| pool.addresses().find(|address| is_free(*address));
    pools.iter().find_map(after_the_last).or_else(|| pools.iter().find_map(first_gap))
}

/// Whether an address of a subnet is in use.
pub fn is_taken(context: &Context<'_>, subnet: &Shared<Subnet>, address: IpAddr) -> bool {
    context.look_at_attachments(|all| all.holder(&Place::Address(subnet.id.clone(), address)).is_some())
}

impl AllocationPool {
    /// Whether an address lies in the pool.
    pub fn contains(&self, address: IpAddr) -> bool {
        (self.start..=self.end).contains(&address)
    }

    /// All of its addresses, in order.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        let end = self.end;
        std::iter::successors(Some(self.start), |address| next(*address))
            .take_while(move |found| *found <= end)
    }
}

/// The address after this one; none after the last of all.
fn next(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => u32::from(address).checked_add(1).map(|next| IpAddr::V4(next.into())),
        IpAddr::V6(address) => u128::from(address).checked_add(1).map(|next| IpAddr::V6(next.into())),
    }
}

/// The ports whose device this is.
pub fn ports_of_device(context: &Context<'_>, device: &str) -> Vec<Shared<NetworkPort>> {
    let place = Place::Device(SmolStr::new(device));
    let ids: Vec<SmolStr> =
        context.look_at_attachments(|all| all.of(&place).map(|(_, user)| user.id.clone()).collect());
    let found = ids.iter().filter_map(|id| context.find::<NetworkPort>(&NetworkPortId::parse(id).ok()?));
    // One may have moved to another device since the first look.
    found.filter(|port| port.body.device_id == device).collect()
}

/// Notes the end of a device: ports that Compute made for it are removed and their addresses return; the others are
/// nobody's from now on and keep their addresses. No address stays associated with the device.
pub fn release_device(context: &mut Context<'_>, device: &str) -> Result<(), Refusal> {
    let (made, handed_over): (Vec<_>, Vec<_>) =
        ports_of_device(context, device).into_iter().partition(|port| port.body.made_by_compute);
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
pub fn remove_ports(context: &mut Context<'_>, ports: &[Shared<NetworkPort>]) -> Result<(), Refusal> {
    remove(context, ports, &[])
}

/// Removes `gone` ports, and ends the associations of these and of the `freed` ones. Each address is written once,
/// however many of its ports there are among them.
fn remove(
    context: &mut Context<'_>,
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
