//! `CreateIpAddress` takes an address of a network for ports, which share it.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::ip_address::IpAddress;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::network_port::FixedIp;
use zc_gateway_engine::resources::subnet::{Subnet, SubnetId};
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Snapshot, Transaction};

use super::{SERVICE, VERSIONS};
use crate::ip_addresses::{MOST_IDS, ports};
use crate::networking::allocation::{any_address, certain_address, subnets_of};
use crate::parameters::any_id::AnyId;
use crate::parameters::filter::Set;
use crate::parameters::ip_version::IpVersion;
use crate::parameters::object::Object;
use crate::refusals::ip_address::IpAddressRefused as Error;
use crate::refusals::network::{NetworkRefused, allow_change, find_network};
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
    port_ids: Set<AnyId, MOST_IDS>,
    /// In place of ports: the devices, such as servers, whose ports in the network get it.
    #[serde(default)]
    device_ids: Set<AnyId, MOST_IDS>,
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
    const CODES: &'static [Code] = &[
        Code::NetworkNotFound,
        Code::PolicyForbids,
        Code::NetworkPortNotFound,
        Code::AddressNotInNetwork,
        Code::AddressNotInSubnet,
        Code::AddressInUse,
        Code::AddressesExhausted,
    ];
    type Answer = Answer;
    type Error = Error;

    fn subject(&self) -> Option<Subject> {
        Some(self.ip_address.0.network_id.subject::<Network>())
    }
}

impl Change for CreateIpAddress {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, Error> {
        let wanted = &self.ip_address.0;
        let network = find_network(tx, &wanted.network_id)?;
        allow_change(tx, "create_ip_address")?;
        let project = tx.project_id().clone();
        if wanted.tenant_id.as_deref().is_some_and(|tenant| tenant != project.as_str()) {
            return Err(Error::OtherProject);
        }
        let ports = match (wanted.port_ids.as_slice(), wanted.device_ids.as_slice()) {
            (ids, []) => ports::named(tx, &network.id, ids)?,
            ([], devices) => ports::of_devices(tx, &network.id, devices)?,
            _ => {
                let rule = "it stands in place of `port_ids`: give one of the two";
                return Err(NetworkRefused::invalid("ip_address.device_ids", rule).into());
            }
        };
        if ports.is_empty() {
            return Err(Error::NoPorts);
        }
        let (subnet, address) = wanted.free(tx, &network)?;
        let body = IpAddress {
            network: network.id.clone(),
            subnet: subnet.clone(),
            address,
            ports: ports.iter().map(|port| port.id.clone()).collect(),
            associations: Vec::new(),
        };
        let id = tx.create(body.clone()).id.clone();
        for port in &ports {
            let fixed_ip = FixedIp { subnet: subnet.clone(), address, ip_address: id.clone() };
            ports::give(tx, port, fixed_ip)?;
        }
        Ok(Answer { ip_address: IpAddressView::new(id, body, project, tx.now) })
    }
}

impl NewIpAddress {
    /// An address of the network that nobody has.
    fn free(&self, see: &Snapshot<'_>, network: &Shared<Network>) -> Result<(SubnetId, IpAddr), Error> {
        let subnets = subnets_of(see, &network.id);
        let Some(text) = self.ip_address.as_deref().filter(|text| !text.is_empty()) else {
            let is_wanted = |subnet: &Shared<Subnet>| IpVersion::of(subnet.body.cidr.addr()) == self.version;
            let subnets: Vec<_> = subnets.into_iter().filter(is_wanted).collect();
            let any = any_address(see, &subnets);
            return Ok(any.ok_or_else(|| NetworkRefused::NoMoreAddresses(network.id.clone()))?);
        };
        let certain = text.parse().ok().filter(|address| IpVersion::of(*address) == self.version);
        let no_address = || Error::NoAddress { address: text.to_owned(), version: self.version.number() };
        let address = certain.ok_or_else(no_address)?;
        let subnet = certain_address(see, network, &subnets, None, address)?;
        Ok((subnet, address))
    }
}
