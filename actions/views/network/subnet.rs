//! A subnet as answers show it.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use zc_gateway_engine::Context;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::network::NetworkId;
use zc_gateway_engine::resources::subnet::{Subnet, SubnetId};

use super::Nothing;
use crate::parameters::ip_version::IpVersion;
use crate::views::moment::Moment;

/// A subnet. It shares the committed row and is written straight from it.
#[derive(Debug)]
pub struct SubnetInfo {
    subnet: Shared<Subnet>,
    project: ProjectId,
}

impl SubnetInfo {
    /// The view of a subnet of the account.
    pub fn new(subnet: Shared<Subnet>, context: &Context<'_>) -> Self {
        Self { subnet, project: context.project_id().clone() }
    }

    /// The view of a subnet of a project.
    pub fn of(subnet: Shared<Subnet>, project: ProjectId) -> Self {
        Self { subnet, project }
    }
}

described_by!(SubnetInfo, Fields<'_>);

/// A subnet.
#[derive(Serialize, JsonSchema)]
struct Fields<'a> {
    /// The identifier of the subnet.
    id: &'a SubnetId,
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
    /// The version of its addresses, 4 or 6.
    ip_version: u8,
    /// Its block of addresses.
    cidr: String,
    /// The address of the gateway; null for none.
    #[schemars(with = "Option<String>")]
    gateway_ip: Option<IpAddr>,
    /// Where addresses of ports are taken from.
    allocation_pools: Vec<Pool>,
    /// Whether ports learn their address by DHCP.
    enable_dhcp: bool,
    /// The name servers that DHCP tells.
    #[schemars(with = "Vec<String>")]
    dns_nameservers: &'a [IpAddr],
    /// The routes that DHCP tells.
    host_routes: Vec<Route>,
    /// Always null: addresses are assigned by the gateway alone.
    ipv6_address_mode: Option<&'a str>,
    /// Always null: addresses are assigned by the gateway alone.
    ipv6_ra_mode: Option<&'a str>,
    /// Always null: there are no pools of subnets.
    subnetpool_id: Option<&'a str>,
    /// Always empty: a subnet is for ports of any kind.
    service_types: [Nothing; 0],
    /// Always empty: there are no tags.
    tags: [Nothing; 0],
    /// How often it was changed, from 1.
    revision_number: u32,
    /// When it was created.
    created_at: Moment,
    /// When it was changed last.
    updated_at: Moment,
}

/// A range of addresses, both ends included.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct Pool {
    /// The first address.
    #[schemars(with = "String")]
    start: IpAddr,
    /// The last address.
    #[schemars(with = "String")]
    end: IpAddr,
}

/// A route.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct Route {
    /// Where it leads.
    destination: String,
    /// By way of which address.
    #[schemars(with = "String")]
    nexthop: IpAddr,
}

impl Serialize for SubnetInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (row, subnet) = (&*self.subnet, &self.subnet.body);
        let pools = subnet.allocation_pools.iter().map(|pool| Pool { start: pool.start, end: pool.end });
        let routes = subnet.host_routes.iter();
        let routes =
            routes.map(|route| Route { destination: route.destination.to_string(), nexthop: route.nexthop });
        let fields = Fields {
            id: &row.id,
            name: &subnet.name,
            description: &subnet.description,
            network_id: &subnet.network,
            project_id: self.project.as_str(),
            tenant_id: self.project.as_str(),
            ip_version: IpVersion::of(subnet.cidr.addr()).number(),
            cidr: subnet.cidr.to_string(),
            gateway_ip: subnet.gateway,
            allocation_pools: pools.collect(),
            enable_dhcp: subnet.enable_dhcp,
            dns_nameservers: &subnet.dns_nameservers,
            host_routes: routes.collect(),
            ipv6_address_mode: None,
            ipv6_ra_mode: None,
            subnetpool_id: None,
            service_types: [],
            tags: [],
            revision_number: subnet.revision_number,
            created_at: Moment(row.created_at),
            updated_at: Moment(subnet.updated_at),
        };
        fields.serialize(serializer)
    }
}
