//! How many addresses of a network there are, and how many are in use.

use std::collections::BTreeMap;
use std::net::IpAddr;

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::subnet::{AllocationPool, Subnet, SubnetId};

use crate::networking::members::kind::Kind;
use crate::networking::members::value::Value;
use crate::networking::members::{Member, View, member, shown_by_table, unseen};
use crate::parameters::ip_version::IpVersion;
use crate::refusals::network::NetworkRefused;

/// The addresses of a network.
#[derive(Debug)]
pub struct Availability {
    network: Shared<Network>,
    project: ProjectId,
    subnets: Vec<OfSubnet>,
}

/// The addresses of a subnet.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct OfSubnet {
    /// The identifier of the subnet.
    subnet_id: String,
    /// Its display name.
    subnet_name: String,
    /// Its block of addresses.
    cidr: String,
    /// The version of its addresses, 4 or 6.
    ip_version: u8,
    /// How many addresses its pools have; for more than fit into 64 bits the largest number that does.
    total_ips: u64,
    /// How many of its addresses are in use.
    used_ips: u64,
}

impl Availability {
    /// Of a network of a project with these subnets, given how many addresses of each subnet are in use.
    pub fn new(
        network: Shared<Network>,
        project: ProjectId,
        subnets: &[Shared<Subnet>],
        used: &BTreeMap<SubnetId, u64>,
    ) -> Self {
        let of_subnet = |subnet: &Shared<Subnet>| OfSubnet {
            subnet_id: subnet.id.to_string(),
            subnet_name: subnet.body.name.to_string(),
            cidr: subnet.body.cidr.to_string(),
            ip_version: IpVersion::of(subnet.body.cidr.addr()).number(),
            total_ips: subnet.body.allocation_pools.iter().map(size).fold(0, u64::saturating_add),
            used_ips: used.get(&subnet.id).copied().unwrap_or_default(),
        };
        Self { network, project, subnets: subnets.iter().map(of_subnet).collect() }
    }

    fn sum(&self, of: impl Fn(&OfSubnet) -> u64) -> Value<'_> {
        Value::Number(self.subnets.iter().map(of).fold(0, u64::saturating_add))
    }
}

/// How many addresses a pool has.
fn size(pool: &AllocationPool) -> u64 {
    let number = |address| match address {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    };
    let count = number(pool.end).saturating_sub(number(pool.start)).saturating_add(1);
    u64::try_from(count).unwrap_or(u64::MAX)
}

impl View for Availability {
    const NAME: &'static str = "NetworkIpAvailability";
    const ABOUT: &'static str = "How many addresses of a network there are, and how many are in use.";
    const COLLECTION: &'static str = "network_ip_availabilities";
    const PATH: &'static str = "network-ip-availabilities";
    const MEMBERS: &'static [Member<Self>] = &[
        member("network_id", Kind::Text, "The identifier of the network.", |it| {
            Value::text(it.network.id.as_str())
        }),
        member("network_name", Kind::Text, "Its display name.", |it| Value::text(&it.network.body.name)),
        member("project_id", Kind::Text, "The identifier of the project that owns it.", |it| {
            Value::text(it.project.as_str())
        }),
        member("tenant_id", Kind::Text, "The same as `project_id`.", |it| Value::text(it.project.as_str())),
        member("total_ips", Kind::Number, "How many addresses the pools of its subnets have.", |it| {
            it.sum(|subnet| subnet.total_ips)
        }),
        member("used_ips", Kind::Number, "How many of its addresses are in use.", |it| {
            it.sum(|subnet| subnet.used_ips)
        }),
        member(
            "subnet_ip_availability",
            Kind::Other(Vec::<OfSubnet>::json_schema),
            "The same of each subnet.",
            |it| Value::json(&it.subnets),
        ),
        unseen("ip_version", Kind::Texts, "With a subnet of this version, 4 or 6.", |it| {
            Value::Texts(it.subnets.iter().map(|subnet| subnet.ip_version.to_string().into()).collect())
        }),
    ];

    fn id(&self) -> &str {
        self.network.id.as_str()
    }

    fn created_at(&self) -> Timestamp {
        self.network.created_at
    }

    fn is_for_administrators(&self) -> bool {
        false
    }

    fn not_found(marker: &str) -> NetworkRefused {
        NetworkRefused::NetworkNotFound(marker.to_owned())
    }
}

shown_by_table!(Availability);
