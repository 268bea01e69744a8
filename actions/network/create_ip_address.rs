//! `CreateIpAddress` takes an address of a network for ports, which share it.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::addresses::{free_address, is_taken};
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::ip_address::IpAddress;
use zc_gateway_engine::resources::network::{Network, NetworkId};
use zc_gateway_engine::resources::network_port::FixedIp;
use zc_gateway_engine::resources::subnet::{Subnet, SubnetId};
use zc_gateway_engine::resources::{Kind, Shared};
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::ip_addresses::{allow_change, ports};
use crate::parameters::any_id::AnyId;
use crate::parameters::ip_version::IpVersion;
use crate::parameters::object::Object;
use crate::parameters::query::Values;
use crate::refusals::ip_address::IpAddressRefused as Error;
use crate::views::ip_address::IpAddressView;

/// Takes an address of a network for ports: for one, or for several that share it. Each of them has it from now on.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateIpAddress {
    /// The new address.
    ip_address: Object<NewIpAddress>,
}

/// An address to take.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewIpAddress {
    /// The network to take it from.
    network_id: AnyId,
    /// Which version of the protocol it is of: 4 or 6.
    version: IpVersion,
    /// The ports that get it. All must be in the network.
    #[serde(default)]
    port_ids: Values,
    /// In place of ports: the devices, such as servers, whose ports in the network get it.
    #[serde(default)]
    device_ids: Values,
    /// The project that it is for; absent for the one of the network, as there is no other choice.
    #[serde(default)]
    tenant_id: Option<Box<str>>,
    /// A certain address. It may lie outside of the pools; absent for a free one from them.
    #[serde(default)]
    ip_address: Option<Box<str>>,
}

/// The address.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The address.
    ip_address: IpAddressView,
}

impl Action for CreateIpAddress {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreateIpAddress";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Write;
    const CODES: &'static [Code] = &[
        Code::NetworkNotFound,
        Code::PolicyForbids,
        Code::NetworkPortNotFound,
        Code::AddressNotInNetwork,
        Code::AddressInUse,
        Code::AddressesExhausted,
    ];
    type Answer = Answer;
    type Error = Error;

    fn subject(&self) -> Option<Subject> {
        Some(self.ip_address.0.network_id.subject::<Network>())
    }

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, Error> {
        let wanted = &self.ip_address.0;
        let no_network = || Error::NetworkNotFound(wanted.network_id.to_string());
        let network = wanted.network_id.find::<Network>(context).ok_or_else(no_network)?;
        allow_change(context, "create_ip_address")?;
        let project = context.project_id();
        if wanted.tenant_id.as_deref().is_some_and(|tenant| tenant != project.as_str()) {
            return Err(Error::OtherProject);
        }
        let ports = if wanted.device_ids.is_empty() {
            ports::named(context, &network.id, &wanted.port_ids)?
        } else {
            ports::of_devices(context, &network.id, &wanted.device_ids)?
        };
        if ports.is_empty() {
            return Err(Error::NoPorts);
        }
        let (subnet, address) = wanted.choose(context, &network.id)?;
        context.touch(&subnet);
        let body = IpAddress {
            network: network.id.clone(),
            subnet: subnet.id.clone(),
            address,
            ports: ports.iter().map(|port| port.id.clone()).collect(),
            associations: Vec::new(),
        };
        let id = context.create(body.clone());
        for port in &ports {
            let fixed_ip = FixedIp { subnet: subnet.id.clone(), address, ip_address: id.clone() };
            ports::give(context, port, fixed_ip)?;
        }
        Ok(Answer { ip_address: IpAddressView::new(&id, &body, project) })
    }
}

impl NewIpAddress {
    /// An address of the network that nobody has, and its subnet.
    fn choose(&self, context: &Context<'_>, network: &NetworkId) -> Result<(Shared<Subnet>, IpAddr), Error> {
        let subnets = subnets(context, network);
        let Some(text) = self.ip_address.as_deref().filter(|text| !text.is_empty()) else {
            let of_version = subnets
                .into_iter()
                .filter(|subnet| IpVersion::of(subnet.body.cidr.addr()) == self.version)
                .find_map(|subnet| free_address(context, &subnet, &[]).map(|address| (subnet, address)));
            return of_version.ok_or_else(|| Error::Exhausted(network.to_string()));
        };
        let no_address = || Error::NoAddress { address: text.to_owned(), version: self.version.number() };
        let address: IpAddr = text.parse().map_err(|_| no_address())?;
        if IpVersion::of(address) != self.version {
            return Err(no_address());
        }
        // The first and the last address of a block of IPv4 name the block and everybody in it.
        let is_host = |subnet: &Shared<Subnet>| {
            let cidr = subnet.body.cidr;
            let is_small = cidr.max_prefix_len() - cidr.prefix_len() < 2;
            cidr.contains(&address)
                && (address.is_ipv6()
                    || is_small
                    || (address != cidr.network() && address != cidr.broadcast()))
        };
        let subnet = subnets.into_iter().find(is_host).ok_or(Error::NotInNetwork(address))?;
        if is_taken(context, &subnet, address) {
            return Err(Error::Taken { address, subnet: subnet.id.clone() });
        }
        Ok((subnet, address))
    }
}

/// The subnets of a network, by their age.
fn subnets(context: &Context<'_>, network: &NetworkId) -> Vec<Shared<Subnet>> {
    let place = Place::Network(network.clone());
    let ids: Vec<SubnetId> = context.look_at_attachments(|all| {
        let subnets = all.of(&place).filter(|(_, user)| user.kind == Kind::Subnet);
        subnets.filter_map(|(_, user)| SubnetId::parse(&user.id).ok()).collect()
    });
    let mut found: Vec<_> = ids.iter().filter_map(|id| context.find::<Subnet>(id)).collect();
    found.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
    found
}
