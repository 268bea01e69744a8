//! A subnet as answers show it.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::subnet::{Ipv6Mode, Subnet};

use crate::networking::members::kind::Kind;
use crate::networking::members::standard::{self, Standard};
use crate::networking::members::value::Value;
use crate::networking::members::{Member, View, member, shown_by_table, unseen};
use crate::parameters::ip_version::IpVersion;
use crate::refusals::network::NetworkRefused;

/// A subnet. It shares the committed row and is written straight from it.
#[derive(Debug)]
pub struct SubnetInfo {
    subnet: Shared<Subnet>,
    project: ProjectId,
    for_administrators: bool,
}

impl SubnetInfo {
    /// The view of a subnet of the account.
    pub fn new(subnet: Shared<Subnet>, see: &Snapshot<'_>) -> Self {
        let (project, for_administrators) = (see.project_id().clone(), see.principal().is_admin());
        Self { subnet, project, for_administrators }
    }

    fn body(&self) -> &Subnet {
        &self.subnet.body
    }
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

impl View for SubnetInfo {
    const NAME: &'static str = "SubnetInfo";
    const ABOUT: &'static str = "A subnet.";
    const COLLECTION: &'static str = "subnets";
    const ABSENT: &'static [&'static str] = &["router:external", "shared"];
    const MEMBERS: &'static [Member<Self>] = &[
        member("id", Kind::Text, "The identifier of the subnet.", |it| Value::text(it.subnet.id.as_str())),
        member("name", Kind::Text, "The display name.", |it| Value::text(&it.body().name)),
        member("description", Kind::Text, "The note.", |it| Value::text(&it.body().description)),
        member("network_id", Kind::Text, "The identifier of the network that it is in.", |it| {
            Value::text(it.body().network.as_str())
        }),
        member("project_id", Kind::Text, "The identifier of the project that owns it.", |it| {
            Value::text(it.project.as_str())
        }),
        member("tenant_id", Kind::Text, "The same as `project_id`.", |it| Value::text(it.project.as_str())),
        member("ip_version", Kind::IpVersion, "The version of its addresses, 4 or 6.", |it| {
            Value::Number(IpVersion::of(it.body().cidr.addr()).number().into())
        }),
        member("cidr", Kind::Block, "Its block of addresses.", |it| Value::made(&it.body().cidr)),
        member("gateway_ip", Kind::Address, "The address of the gateway; null for none.", |it| {
            it.body().gateway.as_ref().map_or(Value::Null, Value::made)
        }),
        member("allocation_pools", Kind::Other(Vec::<Pool>::json_schema), POOLS, |it| {
            let pools = it.body().allocation_pools.iter();
            let pools = pools.map(|pool| Pool { start: pool.start, end: pool.end });
            Value::json(pools.collect::<Vec<_>>())
        }),
        member("enable_dhcp", Kind::Flag, "Whether ports learn their address by DHCP.", |it| {
            Value::Flag(it.body().enable_dhcp)
        }),
        member("dns_nameservers", Kind::Texts, "The name servers that DHCP tells.", |it| {
            Value::Texts(it.body().dns_nameservers.iter().map(|address| address.to_string().into()).collect())
        }),
        member("host_routes", Kind::Other(Vec::<Route>::json_schema), "The routes that DHCP tells.", |it| {
            let routes = it.body().host_routes.iter();
            let route = routes
                .map(|route| Route { destination: route.destination.to_string(), nexthop: route.nexthop });
            Value::json(route.collect::<Vec<_>>())
        }),
        member("ipv6_address_mode", Kind::Nullable, ADDRESS_MODE, |it| {
            mode(it.body().options.ipv6_address_mode)
        }),
        member("ipv6_ra_mode", Kind::Nullable, RA_MODE, |it| mode(it.body().options.ipv6_ra_mode)),
        member("subnetpool_id", Kind::Nullable, "Always null: there are no pools of subnets.", |_| {
            Value::Null
        }),
        member("segment_id", Kind::Nullable, "Always null: there are no segments.", |_| Value::Null),
        member("service_types", Kind::Texts, "The owners of ports that it is for; empty for all.", |it| {
            Value::texts(&it.body().options.service_types)
        }),
        member(
            "dns_publish_fixed_ip",
            Kind::Flag,
            "Whether names of its addresses are to be published.",
            |it| Value::Flag(it.body().options.dns_publish_fixed_ip),
        ),
        unseen("shared", Kind::Flag, "Always false: a network is of one project.", |_| Value::Flag(false)),
        unseen("router:external", Kind::Flag, "Always false: there is no way out.", |_| Value::Flag(false)),
    ];
    const COMMON: &'static [Member<Self>] = &standard::rows();

    fn id(&self) -> &str {
        self.subnet.id.as_str()
    }

    fn created_at(&self) -> Timestamp {
        self.subnet.created_at
    }

    fn is_for_administrators(&self) -> bool {
        self.for_administrators
    }

    fn not_found(marker: &str) -> NetworkRefused {
        NetworkRefused::SubnetNotFound(marker.to_owned())
    }
}

impl Standard for SubnetInfo {
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

const POOLS: &str = "Where addresses of ports are taken from.";
const ADDRESS_MODE: &str = "How ports come by their addresses; null for those of the pools.";
const RA_MODE: &str = "What a router tells of that; null for nothing.";

fn mode<'v>(mode: Option<Ipv6Mode>) -> Value<'v> {
    mode.map_or(Value::Null, |mode| Value::text(mode.name()))
}

shown_by_table!(SubnetInfo);
