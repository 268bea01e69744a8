//! Ports and their addresses come into being: what is free is found and taken.

use std::net::IpAddr;
use std::sync::Arc;

use smol_str::SmolStr;
use zc_gateway_engine::addresses::{free_address, is_taken};
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::ip_address::IpAddress;
use zc_gateway_engine::resources::network::{Network, NetworkId};
use zc_gateway_engine::resources::network_port::{FixedIp, NetworkPort, NetworkPortId, PortOptions};
use zc_gateway_engine::resources::subnet::{Subnet, SubnetId};
use zc_gateway_engine::resources::{Kind, Shared};
use zc_gateway_engine::{Snapshot, Transaction, random};

use crate::parameters::any_id::AnyId;
use crate::parameters::ip;
use crate::refusals::network::{NetworkRefused, find_subnet};

/// How many addresses a port has at most.
pub const MOST_ADDRESSES: usize = 16;

/// A port that is to be.
#[derive(Default)]
pub struct NewPort {
    /// The display name.
    pub name: Box<str>,
    /// A note.
    pub description: Box<str>,
    /// Whether it is switched off.
    pub admin_state_down: bool,
    /// Its hardware address, which nobody in the network has; a free one where there is none.
    pub hardware_address: Option<SmolStr>,
    /// Its addresses; one of each version of the network's subnets where nothing is said.
    pub addresses: Option<Vec<WantedAddress>>,
    /// The device that uses it; empty for none.
    pub device_id: SmolStr,
    /// What uses it, such as `compute:nova`; empty for none.
    pub device_owner: SmolStr,
    /// Whether Compute makes it for a server, so that it ends with the server.
    pub made_by_compute: bool,
    /// Its tags, sorted.
    pub tags: Vec<Box<str>>,
    /// What else is said of it; what its network says where there is nothing.
    pub options: Option<PortOptions>,
}

/// An address that somebody wants: a certain one, any of a subnet, or both named.
#[derive(Clone, Debug, Default)]
pub struct WantedAddress {
    /// The subnet.
    pub subnet: Option<AnyId>,
    /// The address.
    pub address: Option<IpAddr>,
}

/// The port that addresses are taken for.
#[derive(Clone, Copy)]
pub struct Taker<'p> {
    /// Its identifier.
    pub id: &'p NetworkPortId,
    /// Its hardware address.
    pub hardware_address: &'p str,
    /// What uses it.
    pub owner: &'p str,
}

impl<'p> Taker<'p> {
    /// A port that is there.
    pub fn of(port: &'p Shared<NetworkPort>) -> Self {
        Self { id: &port.id, hardware_address: &port.body.mac_address, owner: &port.body.device_owner }
    }

    /// Whether a subnet gives addresses to such ports by itself.
    fn is_served_by(self, subnet: &Subnet) -> bool {
        let types = &subnet.options.service_types;
        let is_dhcp = self.owner == "network:dhcp" && subnet.enable_dhcp;
        types.is_empty() || is_dhcp || types.iter().any(|owner| **owner == *self.owner)
    }
}

/// Creates a port with all that it takes.
pub fn create_port(
    tx: &mut Transaction<'_>,
    network: &Shared<Network>,
    new: NewPort,
) -> Result<Shared<NetworkPort>, NetworkRefused> {
    let mac_address = match new.hardware_address {
        Some(address) => address,
        None => free_hardware_address(tx, &network.id)?,
    };
    let port = tx.create(NetworkPort {
        network: network.id.clone(),
        name: new.name,
        description: new.description,
        admin_state_up: !new.admin_state_down,
        mac_address,
        fixed_ips: Vec::new(),
        device_id: new.device_id,
        device_owner: new.device_owner,
        made_by_compute: new.made_by_compute,
        revision_number: 1,
        updated_at: tx.now,
        tags: new.tags,
        options: new.options.unwrap_or_else(|| usual_options(network)),
    });
    let fixed_ips = take_addresses(tx, network, Taker::of(&port), new.addresses.as_deref())?;
    Ok(tx.amend(&port, |body| body.fixed_ips = fixed_ips).unwrap_or(port))
}

/// A hardware address that no port of a network has: the wanted one, or else any.
pub fn hardware_address(
    see: &Snapshot<'_>,
    network: &NetworkId,
    wanted: Option<SmolStr>,
) -> Result<SmolStr, NetworkRefused> {
    let Some(wanted) = wanted else { return free_hardware_address(see, network) };
    if has_hardware_address(see, network, &wanted) {
        let network = network.clone();
        return Err(NetworkRefused::HardwareAddressTaken { network, hardware_address: wanted });
    }
    Ok(wanted)
}

fn free_hardware_address(see: &Snapshot<'_>, network: &NetworkId) -> Result<SmolStr, NetworkRefused> {
    // One of sixteen million is rarely taken, and hardly ever eight times in turn.
    let mut tries = std::iter::repeat_with(|| ip::written(random::hardware_address())).take(8).peekable();
    let last = tries.peek().cloned().unwrap_or_default();
    tries.find(|address| !has_hardware_address(see, network, address)).ok_or_else(|| {
        let network = network.clone();
        NetworkRefused::HardwareAddressTaken { network, hardware_address: last }
    })
}

fn has_hardware_address(see: &Snapshot<'_>, network: &NetworkId, address: &SmolStr) -> bool {
    see.at(&Place::HardwareAddress(network.clone(), address.clone())).holder().is_some()
}

/// Takes addresses of a network for a port: the wanted ones, or one of each version where nothing is said.
pub fn take_addresses(
    tx: &mut Transaction<'_>,
    network: &Shared<Network>,
    taker: Taker<'_>,
    wanted: Option<&[WantedAddress]>,
) -> Result<Vec<FixedIp>, NetworkRefused> {
    let subnets = subnets_of(tx, &network.id);
    let Some(wanted) = wanted else { return one_of_each_version(tx, network, taker, &subnets) };
    check_number(wanted)?;
    // Certain ones first: any other must not take those.
    let mut places = vec![None; wanted.len()];
    for (place, wanted) in places.iter_mut().zip(wanted) {
        if let Some(address) = wanted.address {
            let found = certain_address(tx, network, &subnets, wanted.subnet.as_ref(), address)?;
            let is_automatic = |subnet: &&Shared<Subnet>| subnet.id == found && subnet.body.is_automatic();
            if let Some(subnet) = subnets.iter().find(is_automatic)
                && ip::of_hardware_address(subnet.body.cidr.network(), taker.hardware_address) != address
            {
                return Err(NetworkRefused::AutomaticSubnet { address, subnet: found });
            }
            *place = Some(take(tx, network, taker, found, address));
        }
    }
    for (place, wanted) in places.iter_mut().zip(wanted).filter(|(place, _)| place.is_none()) {
        let Some(id) = &wanted.subnet else {
            let rule = "each of them needs `subnet_id`, `ip_address` or both";
            return Err(NetworkRefused::invalid("port.fixed_ips", rule));
        };
        let subnet = subnet_of(tx, network, id)?;
        *place = Some(if subnet.body.is_automatic() {
            take_automatic(tx, network, taker, &subnet)?
        } else {
            take_any(tx, network, taker, std::slice::from_ref(&subnet))?
        });
    }
    Ok(places.into_iter().flatten().collect())
}

/// One address of the first subnet of each version that has one left, and the port's own of each subnet where ports
/// make theirs.
fn one_of_each_version(
    tx: &mut Transaction<'_>,
    network: &Shared<Network>,
    taker: Taker<'_>,
    subnets: &[Shared<Subnet>],
) -> Result<Vec<FixedIp>, NetworkRefused> {
    let (mut four, mut six, mut automatic) = (Vec::new(), Vec::new(), Vec::new());
    for subnet in subnets.iter().filter(|subnet| taker.is_served_by(&subnet.body)) {
        let of_kind = match subnet.body.cidr.addr() {
            IpAddr::V4(_) => &mut four,
            IpAddr::V6(_) if subnet.body.is_automatic() => &mut automatic,
            IpAddr::V6(_) => &mut six,
        };
        of_kind.push(Arc::clone(subnet));
    }
    if !subnets.is_empty() && four.is_empty() && six.is_empty() && automatic.is_empty() {
        let (network, owner) = (network.id.clone(), SmolStr::new(taker.owner));
        return Err(NetworkRefused::NoServiceSubnet { network, owner });
    }
    let mut places = Vec::new();
    for of_version in [four, six].iter().filter(|subnets| !subnets.is_empty()) {
        places.push(take_any(tx, network, taker, of_version)?);
    }
    for subnet in &automatic {
        places.push(take_automatic(tx, network, taker, subnet)?);
    }
    Ok(places)
}

/// Takes the address that a port makes of its hardware address.
fn take_automatic(
    tx: &mut Transaction<'_>,
    network: &Shared<Network>,
    taker: Taker<'_>,
    subnet: &Shared<Subnet>,
) -> Result<FixedIp, NetworkRefused> {
    let address = ip::of_hardware_address(subnet.body.cidr.network(), taker.hardware_address);
    if is_taken(tx, subnet, address) {
        return Err(NetworkRefused::AddressTaken { address, subnet: subnet.id.clone() });
    }
    Ok(take(tx, network, taker, subnet.id.clone(), address))
}

fn take_any(
    tx: &mut Transaction<'_>,
    network: &Shared<Network>,
    taker: Taker<'_>,
    subnets: &[Shared<Subnet>],
) -> Result<FixedIp, NetworkRefused> {
    let found = any_address(tx, subnets);
    let (subnet, address) = found.ok_or_else(|| NetworkRefused::NoMoreAddresses(network.id.clone()))?;
    Ok(take(tx, network, taker, subnet, address))
}

/// Lets a port use an address that nobody uses.
fn take(
    tx: &mut Transaction<'_>,
    network: &Shared<Network>,
    taker: Taker<'_>,
    subnet: SubnetId,
    address: IpAddr,
) -> FixedIp {
    let row = tx.create(IpAddress {
        network: network.id.clone(),
        subnet: subnet.clone(),
        address,
        ports: vec![taker.id.clone()],
        associations: Vec::new(),
    });
    FixedIp { subnet, address, ip_address: row.id.clone() }
}

/// A free address of the first of these subnets that has one left.
pub fn any_address(see: &Snapshot<'_>, subnets: &[Shared<Subnet>]) -> Option<(SubnetId, IpAddr)> {
    subnets.iter().find_map(|subnet| Some((subnet.id.clone(), free_address(see, subnet)?)))
}

/// The subnet of a certain address that nobody uses: the one that is named, or else the one that it lies in.
pub fn certain_address(
    see: &Snapshot<'_>,
    network: &Shared<Network>,
    subnets: &[Shared<Subnet>],
    subnet: Option<&AnyId>,
    address: IpAddr,
) -> Result<SubnetId, NetworkRefused> {
    let subnet = if let Some(id) = subnet {
        subnet_of(see, network, id)?
    } else {
        let around = subnets.iter().find(|subnet| subnet.body.cidr.contains(&address));
        Arc::clone(around.ok_or(NetworkRefused::NotInNetwork(address))?)
    };
    if !is_for_hosts(&subnet.body, address) {
        return Err(NetworkRefused::NotInSubnet(address));
    }
    if is_taken(see, &subnet, address) {
        return Err(NetworkRefused::AddressTaken { address, subnet: subnet.id.clone() });
    }
    Ok(subnet.id.clone())
}

/// What a port of a network is where nothing more is said of it.
pub fn usual_options(network: &Shared<Network>) -> PortOptions {
    let port_security_disabled = network.body.options.port_security_disabled;
    PortOptions { port_security_disabled, ..PortOptions::default() }
}

/// Refuses more addresses than a port can have.
pub fn check_number(wanted: &[WantedAddress]) -> Result<(), NetworkRefused> {
    if wanted.len() > MOST_ADDRESSES {
        let rule = format!("there are {}, and a port has at most {MOST_ADDRESSES} addresses", wanted.len());
        return Err(NetworkRefused::invalid("port.fixed_ips", rule));
    }
    Ok(())
}

/// The network of a port.
pub fn network_of(see: &Snapshot<'_>, port: &NetworkPort) -> Result<Shared<Network>, NetworkRefused> {
    let found = see.find::<Network>(&port.network);
    found.ok_or_else(|| NetworkRefused::NetworkNotFound(port.network.to_string()))
}

/// The subnets of a network, from old to new.
pub fn subnets_of(see: &Snapshot<'_>, network: &NetworkId) -> Vec<Shared<Subnet>> {
    let place = Place::Network(network.clone());
    let users = see.at(&place).of_kind(Kind::Subnet);
    let ids = users.iter().filter_map(|(_, user)| SubnetId::parse(&user.id).ok());
    let mut found: Vec<Shared<Subnet>> = ids.filter_map(|id| see.find(&id)).collect();
    found.sort_by(|a, b| a.created_at.cmp(&b.created_at).then_with(|| b.id.cmp(&a.id)));
    found
}

/// A subnet of a certain network.
fn subnet_of(
    see: &Snapshot<'_>,
    network: &Shared<Network>,
    id: &AnyId,
) -> Result<Shared<Subnet>, NetworkRefused> {
    let subnet = find_subnet(see, id)?;
    if subnet.body.network != network.id {
        let (subnet, network) = (subnet.id.clone(), network.id.clone());
        return Err(NetworkRefused::SubnetOfAnotherNetwork { subnet, network });
    }
    Ok(subnet)
}

/// Whether a host of a subnet can have an address: it is in the block, and neither names nor reaches all of it.
pub fn is_for_hosts(subnet: &Subnet, address: IpAddr) -> bool {
    let block = subnet.cidr;
    let has_ends = block.max_prefix_len() - block.prefix_len() > 1;
    let is_end = address == block.network() || (address.is_ipv4() && address == block.broadcast());
    block.contains(&address) && !(has_ends && is_end)
}
