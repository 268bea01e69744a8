//! A port of a network as answers show it.

use std::net::IpAddr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::network_port::NetworkPort;

use super::STATUSES;
use crate::networking::members::kind::Kind;
use crate::networking::members::standard::{self, Standard};
use crate::networking::members::value::Value;
use crate::networking::members::{Member, View, administrative, member, shown_by_table};
use crate::refusals::network::NetworkRefused;

/// The domain of names where no other is known.
const DOMAIN: &str = "openstacklocal.";
/// What a port is connected to where nothing is said.
pub const USUAL_VNIC_TYPE: &str = "normal";

/// What a port can be connected to.
pub const VNIC_TYPES: &[&str] = &[
    USUAL_VNIC_TYPE,
    "direct",
    "macvtap",
    "baremetal",
    "direct-physical",
    "virtio-forwarder",
    "smart-nic",
    "vdpa",
    "accelerator-direct",
    "accelerator-direct-physical",
    "remote-managed",
];

/// A port of a network. It shares the committed row and is written straight from it.
#[derive(Debug)]
pub struct NetworkPortInfo {
    port: Shared<NetworkPort>,
    project: ProjectId,
    for_administrators: bool,
}

impl NetworkPortInfo {
    /// The view of a port of the account.
    pub fn new(port: Shared<NetworkPort>, see: &Snapshot<'_>) -> Self {
        let (project, for_administrators) = (see.project_id().clone(), see.principal().is_admin());
        Self { port, project, for_administrators }
    }

    fn body(&self) -> &NetworkPort {
        &self.port.body
    }
}

/// `ACTIVE` where a device uses the port and it is switched on, else `DOWN`.
pub fn status_of(port: &NetworkPort) -> &'static str {
    if port.admin_state_up && !port.device_id.is_empty() { "ACTIVE" } else { "DOWN" }
}

/// An address of a port.
#[derive(JsonSchema)]
#[schemars(inline)]
#[allow(dead_code, reason = "it describes what is written elsewhere")]
struct FixedIp {
    /// The subnet that it is from.
    subnet_id: String,
    /// The address.
    ip_address: String,
}

/// An address that may be used through a port beside its own.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct Pair<'a> {
    /// An address, or a block of them.
    ip_address: &'a str,
    /// The hardware address that uses it.
    mac_address: &'a str,
}

/// An option of DHCP.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct DhcpOption<'a> {
    /// Its name.
    opt_name: &'a str,
    /// Its value.
    opt_value: &'a str,
    /// The version of the protocol that it is for: 4 or 6.
    ip_version: u8,
}

/// How an address is called.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct Assignment {
    /// The name.
    hostname: String,
    /// The address.
    #[schemars(with = "String")]
    ip_address: IpAddr,
    /// The name with its domain.
    fqdn: String,
}

impl View for NetworkPortInfo {
    const NAME: &'static str = "NetworkPortInfo";
    const ABOUT: &'static str = "A port of a network.";
    const COLLECTION: &'static str = "ports";
    const ABSENT: &'static [&'static str] = &[
        "data_plane_status",
        "device_profile",
        "hardware_offload_type",
        "hints",
        "ip_allocation",
        "numa_affinity_policy",
        "propagate_uplink_status",
        "pvlan",
        "pvlan_community",
        "pvlan_type",
        "resource_request",
        "trunk_details",
        "trusted",
    ];
    const MEMBERS: &'static [Member<Self>] = &[
        member("id", Kind::Text, "The identifier of the port.", |it| Value::text(it.port.id.as_str())),
        member("name", Kind::Text, "The display name.", |it| Value::text(&it.body().name)),
        member("description", Kind::Text, "The note.", |it| Value::text(&it.body().description)),
        member("network_id", Kind::Text, "The identifier of the network that it is in.", |it| {
            Value::text(it.body().network.as_str())
        }),
        member("project_id", Kind::Text, "The identifier of the project that owns it.", |it| {
            Value::text(it.project.as_str())
        }),
        member("tenant_id", Kind::Text, "The same as `project_id`.", |it| Value::text(it.project.as_str())),
        member(
            "status",
            Kind::Choice(STATUSES),
            "`ACTIVE` where a device uses it and it is switched on.",
            |it| Value::text(status_of(it.body())),
        ),
        member("admin_state_up", Kind::Flag, "Whether it is switched on.", |it| {
            Value::Flag(it.body().admin_state_up)
        }),
        member("mac_address", Kind::HardwareAddress, "Its hardware address; unique in the network.", |it| {
            Value::text(&it.body().mac_address)
        }),
        member("fixed_ips", Kind::FixedIps(Vec::<FixedIp>::json_schema), FIXED_IPS, |it| {
            Value::Addresses(&it.body().fixed_ips)
        }),
        member("device_id", Kind::Text, "The device that uses it, such as a server; empty for none.", |it| {
            Value::text(&it.body().device_id)
        }),
        member("device_owner", Kind::Text, "What uses it, such as `compute:nova`; empty for none.", |it| {
            Value::text(&it.body().device_owner)
        }),
        member("security_groups", Kind::Texts, "Always empty: there are no security groups.", |_| {
            Value::Texts(Vec::new())
        }),
        member("allowed_address_pairs", Kind::Other(Vec::<Pair<'_>>::json_schema), PAIRS, |it| {
            let pairs = it.body().options.allowed_address_pairs.iter();
            let pair =
                pairs.map(|pair| Pair { ip_address: &pair.ip_address, mac_address: &pair.mac_address });
            Value::json(pair.collect::<Vec<_>>())
        }),
        member("extra_dhcp_opts", Kind::Other(Vec::<DhcpOption<'_>>::json_schema), DHCP, |it| {
            let options = it.body().options.extra_dhcp_opts.iter().map(|option| DhcpOption {
                opt_name: &option.name,
                opt_value: &option.value,
                ip_version: option.ip_version,
            });
            Value::json(options.collect::<Vec<_>>())
        }),
        member(
            "binding:vnic_type",
            Kind::Choice(VNIC_TYPES),
            "What kind of device is to be connected.",
            |it| Value::text(it.body().options.vnic_type.as_deref().unwrap_or(USUAL_VNIC_TYPE)),
        ),
        administrative("binding:host_id", Kind::Text, "On which host it is; empty for none.", |it| {
            Value::text(&it.body().options.host_id)
        }),
        administrative("binding:profile", Kind::Other(anything), "What that host is to know of it.", |it| {
            Value::json(&it.body().options.profile)
        }),
        administrative(
            "binding:vif_type",
            Kind::Text,
            "Always `unbound`: the gateway connects no wires.",
            |_| Value::text("unbound"),
        ),
        administrative("binding:vif_details", Kind::Other(anything), "Always empty.", |_| {
            Value::json(serde_json::Map::new())
        }),
        member("port_security_enabled", Kind::Flag, "Whether it has security.", |it| {
            Value::Flag(!it.body().options.port_security_disabled)
        }),
        member("qos_policy_id", Kind::Nullable, "Always null: there are no policies of quality.", |_| {
            Value::Null
        }),
        member("qos_network_policy_id", Kind::Nullable, "Always null, as of its network.", |_| Value::Null),
        member("dns_name", Kind::Text, "The name of its device; empty for one made of the address.", |it| {
            Value::text(&it.body().options.dns_name)
        }),
        member("dns_domain", Kind::Text, "The domain of that name; empty for that of the network.", |it| {
            Value::text(&it.body().options.dns_domain)
        }),
        member(
            "dns_assignment",
            Kind::Other(Vec::<Assignment>::json_schema),
            "How its addresses are called.",
            |it| Value::json(it.assignments()),
        ),
    ];
    const COMMON: &'static [Member<Self>] = &standard::rows();

    fn id(&self) -> &str {
        self.port.id.as_str()
    }

    fn created_at(&self) -> Timestamp {
        self.port.created_at
    }

    fn is_for_administrators(&self) -> bool {
        self.for_administrators
    }

    fn not_found(marker: &str) -> NetworkRefused {
        NetworkRefused::PortNotFound(marker.to_owned())
    }
}

impl Standard for NetworkPortInfo {
    fn tags(&self) -> Value<'_> {
        Value::texts(&self.body().tags)
    }

    fn revision_number(&self) -> u32 {
        self.body().revision_number
    }

    fn updated_at(&self) -> Timestamp {
        self.body().updated_at
    }
}

const FIXED_IPS: &str = "Its addresses. As a filter: `ip_address=10.0.0.5`, a part of one by `ip_address_substr=`, or \
                         `subnet_id=` with the identifier of a subnet.";
const PAIRS: &str = "The other addresses that may be used through it.";
const DHCP: &str = "What DHCP tells its device beyond the usual.";

impl NetworkPortInfo {
    fn assignments(&self) -> Vec<Assignment> {
        let name = self.body().options.dns_name.trim_end_matches('.');
        let assignment = |ip_address: IpAddr| {
            let hostname = match name.split('.').next() {
                Some(first) if !first.is_empty() => first.to_owned(),
                _ => format!("host-{}", ip_address.to_string().replace(['.', ':'], "-")),
            };
            let fqdn = format!("{hostname}.{DOMAIN}");
            Assignment { hostname, ip_address, fqdn }
        };
        self.body().fixed_ips.iter().map(|fixed_ip| assignment(fixed_ip.address)).collect()
    }
}

/// An object of which nothing more is known.
fn anything(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "object", "additionalProperties": true })
}

shown_by_table!(NetworkPortInfo);
