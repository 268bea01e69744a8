//! Ports and their addresses come into being: several of them in one change, as none of it is seen before the commit.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use smol_str::SmolStr;
use zc_gateway_engine::addresses::Planned;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::ip_address::{IpAddress, IpAddressId};
use zc_gateway_engine::resources::network::{Network, NetworkId};
use zc_gateway_engine::resources::network_port::{FixedIp, NetworkPort, NetworkPortId, PortOptions};
use zc_gateway_engine::resources::server::{Server, ServerId};
use zc_gateway_engine::resources::subnet::{Subnet, SubnetId};
use zc_gateway_engine::resources::{Kind, Resource, Shared};
use zc_gateway_engine::{Snapshot, Transaction, random};

use crate::parameters::any_id::AnyId;
use crate::parameters::ip;
use crate::refusals::network::{NetworkRefused, find_subnet};
use crate::views::network::uncommitted;

/// How many addresses a port has at most.
pub const MOST_ADDRESSES: usize = 16;

/// What one change has taken so far. Make one per run of an action and take everything through it.
#[derive(Default)]
pub struct Taking {
    addresses: BTreeMap<SubnetId, Planned>,
    hardware_addresses: BTreeSet<(NetworkId, SmolStr)>,
    touched: BTreeSet<(Kind, SmolStr)>,
}

/// A port that is to be.
#[derive(Default)]
pub struct NewPort {
    /// The display name.
    pub name: Box<str>,
    /// A note.
    pub description: Box<str>,
    /// Whether it is switched off.
    pub admin_state_down: bool,
    /// Its hardware address, which this change has taken; a free one where there is none.
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

/// For whom addresses are taken.
#[derive(Clone, Copy)]
struct User<'p> {
    /// The hardware address of the port.
    hardware_address: &'p str,
    /// What uses the port.
    owner: &'p str,
}

impl User<'_> {
    /// Whether a subnet gives addresses to such ports by itself.
    fn is_served_by(self, subnet: &Subnet) -> bool {
        let types = &subnet.options.service_types;
        let is_dhcp = self.owner == "network:dhcp" && subnet.enable_dhcp;
        types.is_empty() || is_dhcp || types.iter().any(|owner| **owner == *self.owner)
    }
}

impl Taking {
    /// Notes a new port with all that it takes. It is as it will be committed.
    pub fn port(
        &mut self,
        tx: &mut Transaction<'_>,
        network: &Shared<Network>,
        new: NewPort,
    ) -> Result<Shared<NetworkPort>, NetworkRefused> {
        // Against the end of the network, and against others who take hardware addresses in it.
        self.touch(tx, network);
        let id = NetworkPortId::random();
        let mac_address = match new.hardware_address {
            Some(taken) => taken,
            None => self.new_hardware_address(tx, network, None)?,
        };
        let user = User { hardware_address: &mac_address, owner: &new.device_owner };
        let places = self.places(tx, network, user, new.addresses.as_deref())?;
        let fixed_ips = note_addresses(tx, &network.id, &id, places);
        self.device(tx, &new.device_id);
        let body = NetworkPort {
            network: network.id.clone(),
            name: new.name,
            description: new.description,
            admin_state_up: !new.admin_state_down,
            mac_address,
            fixed_ips,
            device_id: new.device_id,
            device_owner: new.device_owner,
            made_by_compute: new.made_by_compute,
            revision_number: 1,
            updated_at: tx.now,
            tags: new.tags,
            options: new.options.unwrap_or_else(|| usual_options(network)),
        };
        tx.create_as(id.clone(), body.clone());
        Ok(uncommitted(tx, id, body))
    }

    /// Takes addresses of a network for a port, and notes them.
    pub fn addresses(
        &mut self,
        tx: &mut Transaction<'_>,
        network: &Shared<Network>,
        port: &Shared<NetworkPort>,
        wanted: &[WantedAddress],
    ) -> Result<Vec<FixedIp>, NetworkRefused> {
        let user = User { hardware_address: &port.body.mac_address, owner: &port.body.device_owner };
        let places = self.places(tx, network, user, Some(wanted))?;
        Ok(note_addresses(tx, &network.id, &port.id, places))
    }

    /// Takes a hardware address for a new port of a network: the wanted one, or else any free one.
    pub fn new_hardware_address(
        &mut self,
        tx: &mut Transaction<'_>,
        network: &Shared<Network>,
        wanted: Option<SmolStr>,
    ) -> Result<SmolStr, NetworkRefused> {
        self.touch(tx, network);
        match wanted {
            Some(wanted) => self.hardware_address(tx, &network.id, wanted),
            None => self.any_hardware_address(tx, &network.id),
        }
    }

    /// Takes another hardware address for a port.
    pub fn other_hardware_address(
        &mut self,
        tx: &mut Transaction<'_>,
        port: &NetworkPort,
        wanted: SmolStr,
    ) -> Result<SmolStr, NetworkRefused> {
        let network = network_of(tx, port)?;
        self.touch(tx, &network);
        self.hardware_address(tx, &network.id, wanted)
    }

    /// Takes a certain hardware address of a network, which must be touched.
    fn hardware_address(
        &mut self,
        see: &Snapshot<'_>,
        network: &NetworkId,
        wanted: SmolStr,
    ) -> Result<SmolStr, NetworkRefused> {
        let place = Place::HardwareAddress(network.clone(), wanted.clone());
        let is_known = see.look_at_attachments(|all| all.at(&place).holder().is_some());
        if is_known || !self.hardware_addresses.insert((network.clone(), wanted.clone())) {
            let network = network.clone();
            return Err(NetworkRefused::HardwareAddressTaken { network, hardware_address: wanted });
        }
        Ok(wanted)
    }

    /// Takes any free hardware address of a network.
    fn any_hardware_address(
        &mut self,
        see: &Snapshot<'_>,
        network: &NetworkId,
    ) -> Result<SmolStr, NetworkRefused> {
        // One of sixteen million is rarely taken, and hardly ever three times in turn.
        let mut taken = None;
        for _ in 0..8 {
            match self.hardware_address(see, network, ip::written(random::hardware_address())) {
                Ok(free) => return Ok(free),
                Err(refused) => taken = Some(refused),
            }
        }
        taken.map_or_else(|| Ok(SmolStr::default()), Err)
    }

    /// Notes that a port has a device. Where that is a server, it must not end meanwhile without seeing the port.
    pub fn device(&mut self, tx: &mut Transaction<'_>, device: &str) {
        let server = ServerId::parse(device).ok().and_then(|id| tx.find::<Server>(&id));
        if let Some(server) = server.filter(|server| server.status != Status::Destroyed) {
            self.touch(tx, &server);
        }
    }

    /// Where the wanted addresses are taken, certain ones first: any other must not take those.
    fn places(
        &mut self,
        tx: &mut Transaction<'_>,
        network: &Shared<Network>,
        user: User<'_>,
        wanted: Option<&[WantedAddress]>,
    ) -> Result<Vec<(SubnetId, IpAddr)>, NetworkRefused> {
        let subnets = subnets_of(tx, &network.id);
        let Some(wanted) = wanted else { return self.one_of_each_version(tx, network, user, &subnets) };
        check_number(wanted)?;
        let mut found = vec![None; wanted.len()];
        for (place, wanted) in found.iter_mut().zip(wanted) {
            if let Some(address) = wanted.address {
                let found = self.certain(tx, network, &subnets, wanted.subnet.as_ref(), address)?;
                let is_automatic =
                    |subnet: &&Shared<Subnet>| subnet.id == found.0 && subnet.body.is_automatic();
                if let Some(subnet) = subnets.iter().find(is_automatic)
                    && ip::of_hardware_address(subnet.body.cidr.network(), user.hardware_address) != address
                {
                    return Err(NetworkRefused::AutomaticSubnet { address, subnet: found.0 });
                }
                *place = Some(found);
            }
        }
        for (place, wanted) in found.iter_mut().zip(wanted).filter(|(place, _)| place.is_none()) {
            let Some(id) = &wanted.subnet else {
                let rule = "each of them needs `subnet_id`, `ip_address` or both";
                return Err(NetworkRefused::invalid("port.fixed_ips", rule));
            };
            let subnet = subnet_of(tx, network, id)?;
            if subnet.body.is_automatic() {
                *place = Some(self.automatic(tx, &subnet, user)?);
                continue;
            }
            let of_subnet = std::slice::from_ref(&subnet);
            let any = self.any(tx, of_subnet);
            *place = Some(any.ok_or_else(|| NetworkRefused::NoMoreAddresses(network.id.clone()))?);
        }
        Ok(found.into_iter().flatten().collect())
    }

    /// One address of the first subnet of each version that has one left, and the port's own of each subnet where ports
    /// make theirs.
    fn one_of_each_version(
        &mut self,
        tx: &mut Transaction<'_>,
        network: &Shared<Network>,
        user: User<'_>,
        subnets: &[Shared<Subnet>],
    ) -> Result<Vec<(SubnetId, IpAddr)>, NetworkRefused> {
        let (mut four, mut six, mut automatic) = (Vec::new(), Vec::new(), Vec::new());
        for subnet in subnets.iter().filter(|subnet| user.is_served_by(&subnet.body)) {
            let of_kind = match subnet.body.cidr.addr() {
                IpAddr::V4(_) => &mut four,
                IpAddr::V6(_) if subnet.body.is_automatic() => &mut automatic,
                IpAddr::V6(_) => &mut six,
            };
            of_kind.push(Arc::clone(subnet));
        }
        if !subnets.is_empty() && four.is_empty() && six.is_empty() && automatic.is_empty() {
            let (network, owner) = (network.id.clone(), SmolStr::new(user.owner));
            return Err(NetworkRefused::NoServiceSubnet { network, owner });
        }
        let mut places = Vec::new();
        for of_version in [four, six].iter().filter(|subnets| !subnets.is_empty()) {
            let place = self.any(tx, of_version);
            places.push(place.ok_or_else(|| NetworkRefused::NoMoreAddresses(network.id.clone()))?);
        }
        for subnet in &automatic {
            places.push(self.automatic(tx, subnet, user)?);
        }
        Ok(places)
    }

    /// The address that a port makes of its hardware address.
    fn automatic(
        &mut self,
        tx: &mut Transaction<'_>,
        subnet: &Shared<Subnet>,
        user: User<'_>,
    ) -> Result<(SubnetId, IpAddr), NetworkRefused> {
        let address = ip::of_hardware_address(subnet.body.cidr.network(), user.hardware_address);
        if !self.addresses.entry(subnet.id.clone()).or_default().take(tx, subnet, address) {
            return Err(NetworkRefused::AddressTaken { address, subnet: subnet.id.clone() });
        }
        self.touch(tx, subnet);
        Ok((subnet.id.clone(), address))
    }

    /// Any address of the first of these subnets that has one left.
    pub fn any(
        &mut self,
        tx: &mut Transaction<'_>,
        subnets: &[Shared<Subnet>],
    ) -> Option<(SubnetId, IpAddr)> {
        let (subnet, address) = subnets.iter().find_map(|subnet| {
            let planned = self.addresses.entry(subnet.id.clone()).or_default();
            Some((subnet, planned.take_any(tx, subnet)?))
        })?;
        self.touch(tx, subnet);
        Some((subnet.id.clone(), address))
    }

    /// A certain address, of the subnet that is named or else of the one that it lies in.
    pub fn certain(
        &mut self,
        tx: &mut Transaction<'_>,
        network: &Shared<Network>,
        subnets: &[Shared<Subnet>],
        subnet: Option<&AnyId>,
        address: IpAddr,
    ) -> Result<(SubnetId, IpAddr), NetworkRefused> {
        let subnet = if let Some(id) = subnet {
            subnet_of(tx, network, id)?
        } else {
            let around = subnets.iter().find(|subnet| subnet.body.cidr.contains(&address));
            Arc::clone(around.ok_or(NetworkRefused::NotInNetwork(address))?)
        };
        if !is_for_hosts(&subnet.body, address) {
            return Err(NetworkRefused::NotInSubnet(address));
        }
        if !self.addresses.entry(subnet.id.clone()).or_default().take(tx, &subnet, address) {
            return Err(NetworkRefused::AddressTaken { address, subnet: subnet.id.clone() });
        }
        self.touch(tx, &subnet);
        Ok((subnet.id.clone(), address))
    }

    /// Touches a row, once in a change: twice would be a conflict with itself.
    pub fn touch<R: Resource>(&mut self, tx: &mut Transaction<'_>, row: &Shared<R>) {
        if self.touched.insert((R::KIND, SmolStr::new(row.id.as_str()))) {
            tx.touch(row);
        }
    }
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

/// Notes addresses as in use by a port.
fn note_addresses(
    tx: &mut Transaction<'_>,
    network: &NetworkId,
    port: &NetworkPortId,
    places: Vec<(SubnetId, IpAddr)>,
) -> Vec<FixedIp> {
    let note = |(subnet, address): (SubnetId, IpAddr)| {
        let ports = vec![port.clone()];
        let row = IpAddress {
            network: network.clone(),
            subnet: subnet.clone(),
            address,
            ports,
            associations: Vec::new(),
        };
        let ip_address: IpAddressId = tx.create(row);
        FixedIp { subnet, address, ip_address }
    };
    places.into_iter().map(note).collect()
}

/// The subnets of a network, from old to new.
pub fn subnets_of(see: &Snapshot<'_>, network: &NetworkId) -> Vec<Shared<Subnet>> {
    let place = Place::Network(network.clone());
    let ids: Vec<SmolStr> = see.look_at_attachments(|all| {
        let subnets = all.at(&place).of_kind(Kind::Subnet);
        subnets.iter().map(|(_, user)| user.id.clone()).collect()
    });
    let find = |id: &SmolStr| see.find::<Subnet>(&SubnetId::parse(id).ok()?);
    let mut found: Vec<_> = ids.iter().filter_map(find).collect();
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
