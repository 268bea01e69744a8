//! The addresses of a server as answers show them.

use std::collections::BTreeMap;
use std::net::IpAddr;

use schemars::JsonSchema;
use serde::Serialize;
use smol_str::SmolStr;
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::resources::{Row, Shared};

use crate::parameters::ip_version::IpVersion;

/// An address of a server.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ServerAddress")]
pub struct Address {
    /// The version of the Internet protocol, 4 or 6.
    version: u8,
    /// The address.
    addr: IpAddr,
}

impl Address {
    /// The view of an address.
    pub(super) const fn new(addr: IpAddr) -> Self {
        Self { version: IpVersion::of(addr).number(), addr }
    }
}

/// An address of a server, and the port that has it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ServerPortAddress")]
pub(super) struct PortAddress {
    #[serde(flatten)]
    address: Address,
    /// The hardware address of the port.
    #[serde(rename = "OS-EXT-IPS-MAC:mac_addr")]
    #[schemars(with = "String")]
    mac_address: SmolStr,
    /// What kind of address it is: always `fixed`.
    #[serde(rename = "OS-EXT-IPS:type")]
    kind: &'static str,
}

impl PortAddress {
    /// The view of an address of a port.
    pub(super) fn new(port: &NetworkPort, address: IpAddr) -> Self {
        Self { address: Address::new(address), mac_address: port.mac_address.clone(), kind: "fixed" }
    }
}

/// The ports of a server of the account, in the order in which they were made.
pub fn ports_of(row: &Row<Server>, see: &Snapshot<'_>) -> Vec<Shared<NetworkPort>> {
    let place = Place::Device(SmolStr::new(row.id.as_str()));
    let ids = see.at(&place).iter().filter_map(|(_, user)| NetworkPortId::parse(&user.id).ok());
    let mut ports: Vec<_> = ids.filter_map(|id| see.find::<NetworkPort>(&id)).collect();
    ports.sort_by(|a, b| a.created_at.cmp(&b.created_at).then_with(|| a.id.cmp(&b.id)));
    ports
}

/// The addresses of a server of the account.
pub fn addresses_of(row: &Row<Server>, see: &Snapshot<'_>) -> Vec<IpAddr> {
    let ports = ports_of(row, see);
    ports.iter().flat_map(|port| &port.body.fixed_ips).map(|fixed| fixed.address).collect()
}

/// The addresses of a server of the account, by the name of their network.
pub fn addresses_by_network(row: &Shared<Server>, see: &Snapshot<'_>) -> BTreeMap<String, Vec<Address>> {
    let mut found: BTreeMap<String, Vec<Address>> = BTreeMap::new();
    for port in ports_of(row, see) {
        let network = see.find::<Network>(&port.body.network);
        let name =
            network.map_or_else(|| port.body.network.to_string(), |network| network.body.name.to_string());
        found
            .entry(name)
            .or_default()
            .extend(port.body.fixed_ips.iter().map(|fixed| Address::new(fixed.address)));
    }
    found
}
