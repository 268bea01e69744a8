//! A port of a network as answers show it.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use zc_gateway_engine::Context;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::network::NetworkId;
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId};
use zc_gateway_engine::resources::subnet::SubnetId;

use super::Nothing;
use crate::views::moment::Moment;

/// A port of a network. It shares the committed row and is written straight from it.
#[derive(Debug)]
pub struct NetworkPortInfo {
    port: Shared<NetworkPort>,
    project: ProjectId,
}

impl NetworkPortInfo {
    /// The view of a port of the account.
    pub fn new(port: Shared<NetworkPort>, context: &Context<'_>) -> Self {
        Self { port, project: context.project_id().clone() }
    }

    /// The view of a port of a project.
    pub fn of(port: Shared<NetworkPort>, project: ProjectId) -> Self {
        Self { port, project }
    }
}

/// `ACTIVE` where a device uses the port and it is switched on, else `DOWN`.
pub fn status_of(port: &NetworkPort) -> &'static str {
    if port.admin_state_up && !port.device_id.is_empty() { "ACTIVE" } else { "DOWN" }
}

described_by!(NetworkPortInfo, Fields<'_>);

/// A port of a network.
#[derive(Serialize, JsonSchema)]
struct Fields<'a> {
    /// The identifier of the port.
    id: &'a NetworkPortId,
    /// The display name.
    name: &'a str,
    /// The note.
    description: &'a str,
    /// The identifier of the network that it is in.
    network_id: &'a NetworkId,
    /// The identifier of the project that owns it.
    project_id: &'a str,
    /// The same as `project_id`.
    tenant_id: &'a str,
    /// `ACTIVE` where a device uses it and it is switched on.
    #[schemars(extend("enum" = ["ACTIVE", "DOWN"]))]
    status: &'static str,
    /// Whether it is switched on.
    admin_state_up: bool,
    /// Its hardware address; unique in the network.
    mac_address: &'a str,
    /// Its addresses.
    fixed_ips: Vec<FixedIp<'a>>,
    /// The device that uses it, such as a server's identifier; empty for none.
    device_id: &'a str,
    /// What uses it, such as `compute:nova`; empty for none.
    device_owner: &'a str,
    /// Always empty: there are no security groups.
    security_groups: [Nothing; 0],
    /// Always empty: no other addresses are let through.
    allowed_address_pairs: [Nothing; 0],
    /// Always empty: DHCP has no further options.
    extra_dhcp_opts: [Nothing; 0],
    /// How it is bound to a host.
    #[serde(rename = "binding:vnic_type")]
    #[schemars(extend("const" = "normal"))]
    binding_vnic_type: &'static str,
    /// Always true.
    port_security_enabled: bool,
    /// Always empty: there are no tags.
    tags: [Nothing; 0],
    /// How often it was changed, from 1.
    revision_number: u32,
    /// When it was created.
    created_at: Moment,
    /// When it was changed last.
    updated_at: Moment,
}

/// An address of a port.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct FixedIp<'a> {
    /// The identifier of the subnet that it is from.
    subnet_id: &'a SubnetId,
    /// The address.
    #[schemars(with = "String")]
    ip_address: IpAddr,
}

impl Serialize for NetworkPortInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (row, port) = (&*self.port, &self.port.body);
        let fixed_ips = port.fixed_ips.iter();
        let fields = Fields {
            id: &row.id,
            name: &port.name,
            description: &port.description,
            network_id: &port.network,
            project_id: self.project.as_str(),
            tenant_id: self.project.as_str(),
            status: status_of(port),
            admin_state_up: port.admin_state_up,
            mac_address: &port.mac_address,
            fixed_ips: fixed_ips
                .map(|fixed_ip| FixedIp { subnet_id: &fixed_ip.subnet, ip_address: fixed_ip.address })
                .collect(),
            device_id: &port.device_id,
            device_owner: &port.device_owner,
            security_groups: [],
            allowed_address_pairs: [],
            extra_dhcp_opts: [],
            binding_vnic_type: "normal",
            port_security_enabled: true,
            tags: [],
            revision_number: port.revision_number,
            created_at: Moment(row.created_at),
            updated_at: Moment(port.updated_at),
        };
        fields.serialize(serializer)
    }
}
