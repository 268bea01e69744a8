//! Tests of addresses and of their associations, in virtual time: a network, two servers with a port each, and a pool
//! of four addresses.

mod addresses;
mod associations;

use std::net::IpAddr;

use serde_json::{Value, json};
use smol_str::SmolStr;
use zc_gateway_engine::lifecycle::{Event, Status};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::network::{Network, NetworkId, NetworkOptions};
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId, PortOptions};
use zc_gateway_engine::resources::server::{LockedBy, Server, ServerId};
use zc_gateway_engine::resources::subnet::{AllocationPool, Subnet, SubnetId, SubnetOptions};
use zc_gateway_engine::{Code, Role};

use crate::virtual_time::{START, TESTER, VirtualGateway};

/// Who calls, mostly.
const MEMBER: (&str, Role) = (TESTER, Role::Member);
/// What a refused change of an associated address says.
const ASSOCIATED: &str = "Port requires disassociation before IP can be deleted";

/// The gateway and what is in it.
struct House {
    gateway: VirtualGateway,
    network: NetworkId,
    subnet: SubnetId,
    servers: [ServerId; 2],
    ports: [NetworkPortId; 2],
}

impl House {
    async fn start() -> Self {
        let gateway = VirtualGateway::start().await;
        let (network, subnet) = Self::network(&gateway, "10.0.0.0/24", ["10.0.0.10", "10.0.0.13"]).await;
        let servers = [Self::server(&gateway).await, Self::server(&gateway).await];
        let [one, other] = &servers;
        let ports = [
            gateway.create(port(&network, one.as_str())).await,
            gateway.create(port(&network, other.as_str())).await,
        ];
        Self { gateway, network, subnet, servers, ports }
    }

    async fn network(gateway: &VirtualGateway, cidr: &str, pool: [&str; 2]) -> (NetworkId, SubnetId) {
        let network = Network {
            name: "network".into(),
            description: "".into(),
            admin_state_up: true,
            revision_number: 1,
            updated_at: START,
            tags: Vec::new(),
            options: NetworkOptions::default(),
        };
        let network = gateway.create(network).await;
        let [start, end] = pool.map(|text| text.parse::<IpAddr>().unwrap());
        let subnet = Subnet {
            network: network.clone(),
            name: "subnet".into(),
            description: "".into(),
            cidr: cidr.parse().unwrap(),
            gateway: None,
            allocation_pools: [AllocationPool { start, end }].into(),
            enable_dhcp: true,
            dns_nameservers: Box::default(),
            host_routes: Box::default(),
            revision_number: 1,
            updated_at: START,
            tags: Vec::new(),
            options: SubnetOptions::default(),
        };
        let subnet = gateway.create(subnet).await;
        (network, subnet)
    }

    async fn server(gateway: &VirtualGateway) -> ServerId {
        gateway.running(Server::new("server", "1", START)).await
    }

    /// Calls an action of service `network` and gives its answer or its refusal.
    async fn network_call(&self, action: &str, parameters: Value) -> Result<Value, (Code, String)> {
        self.as_caller(MEMBER, ("network", action), parameters).await
    }

    /// The same of service `compute`, about a server and an address.
    async fn compute_call(
        &self,
        action: &str,
        server: usize,
        address: &Value,
    ) -> Result<Value, (Code, String)> {
        let parameters = json!({ "serverId": self.servers[server], "ipAddressId": address });
        self.as_caller(MEMBER, ("compute", action), parameters).await
    }

    async fn as_caller(
        &self,
        caller: (&str, Role),
        action: (&str, &str),
        parameters: Value,
    ) -> Result<Value, (Code, String)> {
        let outcome = self.gateway.call_as(caller, action, &parameters).await;
        outcome.map_err(|fault| (fault.code, fault.message))
    }

    /// Takes an address for ports.
    async fn take(&self, ports: &[usize]) -> Result<Value, (Code, String)> {
        let port_ids: Vec<_> = ports.iter().map(|index| &self.ports[*index]).collect();
        let wanted = json!({ "network_id": self.network, "version": 4, "port_ids": port_ids });
        let answer = self.network_call("CreateIpAddress", json!({ "ip_address": wanted })).await?;
        Ok(answer["ip_address"].clone())
    }

    /// An address as it is shown now.
    async fn shown(&self, id: &Value) -> Result<Value, (Code, String)> {
        Ok(self.network_call("ShowIpAddress", json!({ "ipAddressId": id })).await?["ip_address"].clone())
    }

    async fn delete(&self, id: &Value) -> Result<Value, (Code, String)> {
        self.network_call("DeleteIpAddress", json!({ "ipAddressId": id })).await
    }

    async fn update(&self, id: &Value, ports: &[usize]) -> Result<Value, (Code, String)> {
        let port_ids: Vec<_> = ports.iter().map(|index| &self.ports[*index]).collect();
        let parameters = json!({ "ipAddressId": id, "ip_address": { "port_ids": port_ids } });
        Ok(self.network_call("UpdateIpAddress", parameters).await?["ip_address"].clone())
    }

    /// The addresses that a port repeats, and how often it was changed.
    fn of_port(&self, index: usize) -> (Vec<String>, u32) {
        let body = &self.gateway.find::<NetworkPort>(&self.ports[index]).body;
        let addresses = body.fixed_ips.iter().map(|fixed_ip| fixed_ip.address.to_string());
        (addresses.collect(), body.revision_number)
    }

    fn server_row(&self, index: usize) -> Shared<Server> {
        self.gateway.find::<Server>(&self.servers[index])
    }

    async fn lock(&self, index: usize) {
        let id = self.servers[index].clone();
        self.gateway
            .note(move |tx| {
                let row = tx.find::<Server>(&id).unwrap();
                tx.change(&row, Event::Modify, |body| body.locked = Some(LockedBy::Owner)).unwrap();
            })
            .await;
    }
}

fn port(network: &NetworkId, device: &str) -> NetworkPort {
    NetworkPort {
        network: network.clone(),
        name: "port".into(),
        description: "".into(),
        admin_state_up: true,
        mac_address: SmolStr::new(random_hardware_address()),
        fixed_ips: Vec::new(),
        device_id: SmolStr::new(device),
        device_owner: SmolStr::new_static("compute:nova"),
        made_by_compute: false,
        revision_number: 1,
        updated_at: START,
        tags: Vec::new(),
        options: PortOptions::default(),
    }
}

fn random_hardware_address() -> String {
    format!("fa:16:3e:{}", &NetworkPortId::random().as_str()[..8])
}

/// A refusal with this code and text.
fn refusal<T>(code: Code, text: &str) -> Result<T, (Code, String)> {
    Err((code, text.to_owned()))
}
