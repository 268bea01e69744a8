//! A port of a server as Compute shows it.

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::network::NetworkId;
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId};
use zc_gateway_engine::resources::subnet::SubnetId;

use super::network::port::status_of;

/// A port of a server.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ServerInterface {
    /// The identifier of the port.
    port_id: NetworkPortId,
    /// The identifier of its network.
    net_id: NetworkId,
    /// Its hardware address.
    mac_addr: Box<str>,
    /// `ACTIVE` where it is switched on.
    #[schemars(extend("enum" = ["ACTIVE", "DOWN"]))]
    port_state: &'static str,
    /// Its addresses.
    fixed_ips: Vec<InterfaceAddress>,
}

/// An address of a port of a server.
#[derive(Debug, Serialize, JsonSchema)]
struct InterfaceAddress {
    /// The identifier of the subnet that it is from.
    subnet_id: SubnetId,
    /// The address.
    ip_address: std::net::IpAddr,
}

impl ServerInterface {
    /// The view of a port.
    pub fn new(port: &Row<NetworkPort>) -> Self {
        let body = &port.body;
        let addresses = body
            .fixed_ips
            .iter()
            .map(|fixed| InterfaceAddress { subnet_id: fixed.subnet.clone(), ip_address: fixed.address });
        Self {
            port_id: port.id.clone(),
            net_id: body.network.clone(),
            mac_addr: body.mac_address.as_str().into(),
            port_state: status_of(body),
            fixed_ips: addresses.collect(),
        }
    }
}
