//! What callers say of a subnet, new or to be changed. Each member that Networking knows is kept, or refused.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::subnet::{AllocationPool, HostRoute, Subnet};

use super::text;
use crate::parameters::any_id::AnyId;
use crate::parameters::choices::AddressMode;
use crate::parameters::clearable::Clearable;
use crate::parameters::flag::Flag;
use crate::parameters::given::Given;
use crate::parameters::ip::{Block, Ip};
use crate::parameters::number::Number;
use crate::parameters::object::Object;
use crate::parameters::read_only::{NotInPost, NotInPut};
use crate::parameters::text::{AnyText, OptionalText};
use crate::refusals::network::NetworkRefused;

/// How many name servers a subnet tells at most.
const MOST_NAME_SERVERS: usize = 10;
/// How many routes a subnet tells at most.
const MOST_ROUTES: usize = 20;
/// How many owners of ports a subnet is for at most.
const MOST_SERVICE_TYPES: usize = 32;
/// What owners of ports begin with.
const OWNERS: [&str; 3] = ["network:", "neutron:", "compute:"];
/// The length of the prefix that leaves room for an address made of a hardware address.
const AUTOMATIC_PREFIX: u8 = 64;

/// A body of a subnet: the members of its own, and those that every such body has. `$Shown` is what members are that are
/// shown and not set.
macro_rules! subnet_body {
    ($(#[$about:meta])* $name:ident<$Shown:ident> { $($own:tt)* }) => {
        $(#[$about])*
        #[derive(Debug, Deserialize, JsonSchema)]
        #[allow(dead_code, reason = "some members are there to be refused")]
        pub struct $name {
            $($own)*
            /// The display name.
            #[serde(default)]
            name: Given<AnyText<255>>,
            /// A note of your own.
            #[serde(default)]
            description: Given<AnyText<255>>,
            /// The address of the gateway, outside the pools; null for none. Where it is absent a new subnet has the first
            /// address after the network's own. It may lie outside the block.
            #[serde(default)]
            pub gateway_ip: Clearable<Ip>,
            /// Where addresses of ports are taken from: at most 10 pools in the block that do not overlap. Where it is absent
            /// a new subnet has the whole block without the addresses of network, gateway and broadcast.
            #[serde(default)]
            pub allocation_pools: Given<Vec<Object<NewPool>>>,
            /// Whether ports learn their address by DHCP; those of a new subnet do where nothing is said.
            #[serde(default)]
            enable_dhcp: Flag,
            /// The name servers that DHCP tells; at most 10.
            #[serde(default)]
            dns_nameservers: Clearable<Vec<Ip>>,
            /// The routes that DHCP tells; at most 20.
            #[serde(default)]
            host_routes: Clearable<Vec<Object<Route>>>,
            /// The owners of ports, such as `compute:nova`, that get addresses of it by themselves; at most 32.
            /// Null or empty for all.
            #[serde(default)]
            service_types: Clearable<Vec<AnyText<255>>>,
            /// Whether the names of its addresses are to be published.
            #[serde(default)]
            dns_publish_fixed_ip: Flag,
            /// Only null: there are no segments.
            #[serde(default)]
            segment_id: OptionalText<255>,
            /// Not set by anybody.
            #[serde(default)]
            id: $Shown,
            /// Not set by anybody.
            #[serde(default)]
            shared: $Shown,
            /// Not set by anybody.
            #[serde(default, rename = "router:external")]
            router_external: $Shown,
            /// Not set here: there is an action for tags.
            #[serde(default)]
            tags: $Shown,
            /// Not set by anybody.
            #[serde(default)]
            revision_number: $Shown,
            /// Not set by anybody.
            #[serde(default)]
            created_at: $Shown,
            /// Not set by anybody.
            #[serde(default)]
            updated_at: $Shown,
        }

        impl $name {
            /// Puts what both bodies can say into a subnet, but for its gateway and pools.
            pub fn apply(&self, body: &mut Subnet) -> Result<(), NetworkRefused> {
                let settings = Settings {
                    enable_dhcp: self.enable_dhcp,
                    dns_nameservers: &self.dns_nameservers,
                    host_routes: &self.host_routes,
                    service_types: &self.service_types,
                    dns_publish_fixed_ip: self.dns_publish_fixed_ip,
                    segment_id: self.segment_id.as_deref(),
                };
                text(&mut body.name, self.name.as_ref());
                text(&mut body.description, self.description.as_ref());
                settings.apply(body)
            }
        }
    };
}

subnet_body! {
    /// A subnet to be created.
    NewSubnet<NotInPost> {
        /// The identifier of the network.
        pub network_id: AnyId,
        /// The block. Bits after the prefix are cleared.
        #[serde(default)]
        cidr: Clearable<Block>,
        /// 4 or 6, as the block is.
        #[serde(default)]
        ip_version: Given<Number>,
        /// How ports come by their addresses of version 6: by default from the pools.
        ipv6_address_mode: Option<AddressMode>,
        /// What a router tells of that; the same as `ipv6_address_mode` where both are given.
        ipv6_ra_mode: Option<AddressMode>,
        /// Only null: there are no pools of subnets.
        #[serde(default)]
        subnetpool_id: OptionalText<255>,
        /// Only false: there are no pools of subnets.
        #[serde(default)]
        use_default_subnetpool: Flag,
        /// Not beside `cidr`: it is for pools of subnets, of which there are none.
        #[serde(default)]
        prefixlen: Given<Number>,
        /// The identifier of the project of the network: a subnet is of the project of its network.
        pub project_id: Option<AnyId>,
        /// The same as `project_id`.
        pub tenant_id: Option<AnyId>,
    }
}

subnet_body! {
    /// Changes of a subnet. What is absent stays as it is.
    SubnetChanges<NotInPut> {
        /// Not changed by anybody.
        #[serde(default)]
        network_id: NotInPut,
        /// Not changed by anybody.
        #[serde(default)]
        cidr: NotInPut,
        /// Not changed by anybody.
        #[serde(default)]
        ip_version: NotInPut,
        /// Not changed by anybody.
        #[serde(default)]
        ipv6_address_mode: NotInPut,
        /// Not changed by anybody.
        #[serde(default)]
        ipv6_ra_mode: NotInPut,
        /// Not changed by anybody.
        #[serde(default)]
        subnetpool_id: NotInPut,
        /// Not changed by anybody.
        #[serde(default)]
        use_default_subnetpool: NotInPut,
        /// Not changed by anybody.
        #[serde(default)]
        prefixlen: NotInPut,
        /// Not changed by anybody.
        #[serde(default)]
        project_id: NotInPut,
        /// Not changed by anybody.
        #[serde(default)]
        tenant_id: NotInPut,
    }
}

/// What both bodies can say.
struct Settings<'b> {
    enable_dhcp: Flag,
    dns_nameservers: &'b Clearable<Vec<Ip>>,
    host_routes: &'b Clearable<Vec<Object<Route>>>,
    service_types: &'b Clearable<Vec<AnyText<255>>>,
    dns_publish_fixed_ip: Flag,
    segment_id: Option<&'b str>,
}

/// A range of addresses, both ends included.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct NewPool {
    /// The first address.
    start: Ip,
    /// The last address.
    end: Ip,
}

/// A route.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Route {
    /// Where it leads.
    destination: Block,
    /// By way of which address.
    nexthop: Ip,
}

impl NewPool {
    /// As the subnet keeps it.
    pub const fn pool(&self) -> AllocationPool {
        AllocationPool { start: self.start.0, end: self.end.0 }
    }
}

impl NewSubnet {
    /// The block. There must be one, as there are no pools of subnets to take it from.
    pub fn block(&self) -> Result<Block, NetworkRefused> {
        if let Some(pool) = self.subnetpool_id.as_deref() {
            return Err(NetworkRefused::SubnetPoolNotFound(pool.to_owned()));
        }
        if self.use_default_subnetpool.get() == Some(true) {
            let rule = "No default subnetpool found: leave it out, and say `cidr`";
            return Err(NetworkRefused::invalid("subnet.use_default_subnetpool", rule));
        }
        match self.cidr {
            Clearable::Value(_) if self.prefixlen.get().is_some() => Err(NetworkRefused::invalid(
                "subnet.prefixlen",
                "cidr and prefixlen must not be supplied together",
            )),
            Clearable::Value(block) => Ok(block),
            Clearable::Absent | Clearable::Null => {
                let rule = "it is required: there are no subnetpools to take it from";
                Err(NetworkRefused::invalid("subnet.cidr", rule))
            }
        }
    }

    /// The version that is said to be that of the block.
    pub fn ip_version(&self) -> Option<u64> {
        self.ip_version.get().map(Number::get)
    }

    /// Puts how ports come by their addresses into a subnet of which all else is said.
    pub fn apply_modes(&self, body: &mut Subnet) -> Result<(), NetworkRefused> {
        let (address_mode, ra_mode) = (self.ipv6_address_mode, self.ipv6_ra_mode);
        let given = [("subnet.ipv6_address_mode", address_mode), ("subnet.ipv6_ra_mode", ra_mode)];
        let Some((field, _)) = given.into_iter().find(|(_, mode)| mode.is_some()) else { return Ok(()) };
        if body.cidr.addr().is_ipv4() {
            return Err(NetworkRefused::invalid(field, "it is not valid when ip_version is 4"));
        }
        if !body.enable_dhcp {
            return Err(NetworkRefused::invalid(field, "it cannot be set when enable_dhcp is set to False"));
        }
        if let (Some(AddressMode(address_mode)), Some(AddressMode(ra_mode))) = (address_mode, ra_mode)
            && address_mode != ra_mode
        {
            let rule = format!(
                "ipv6_ra_mode set to '{}' with ipv6_address_mode set to '{}' is not valid. If both attributes are set, they \
                 must be the same value",
                ra_mode.name(),
                address_mode.name()
            );
            return Err(NetworkRefused::invalid("subnet.ipv6_ra_mode", rule));
        }
        body.options.ipv6_address_mode = address_mode.map(|AddressMode(mode)| mode);
        body.options.ipv6_ra_mode = ra_mode.map(|AddressMode(mode)| mode);
        if body.is_automatic() && body.cidr.prefix_len() != AUTOMATIC_PREFIX {
            let rule = format!("{} is no /64, which addresses made of hardware addresses need", body.cidr);
            return Err(NetworkRefused::invalid("subnet.cidr", rule));
        }
        Ok(())
    }
}

impl Settings<'_> {
    fn apply(&self, body: &mut Subnet) -> Result<(), NetworkRefused> {
        if let Some(segment) = self.segment_id {
            return Err(NetworkRefused::SegmentNotFound(segment.to_owned()));
        }
        if let Some(enabled) = self.enable_dhcp.get() {
            let has_modes = body.options.ipv6_address_mode.or(body.options.ipv6_ra_mode).is_some();
            if !enabled && has_modes {
                let rule = "Cannot disable enable_dhcp with ipv6 attributes set";
                return Err(NetworkRefused::invalid("subnet.enable_dhcp", rule));
            }
            body.enable_dhcp = enabled;
        }
        if let Some(published) = self.dns_publish_fixed_ip.get() {
            body.options.dns_publish_fixed_ip = published;
        }
        match self.dns_nameservers {
            Clearable::Absent => {}
            Clearable::Null => body.dns_nameservers = Box::default(),
            Clearable::Value(given) => {
                let addresses: Vec<IpAddr> = given.iter().map(|Ip(address)| *address).collect();
                if let Some(twice) = first_twice(&addresses) {
                    let rule = format!("Duplicate nameserver '{twice}'");
                    return Err(NetworkRefused::invalid("subnet.dns_nameservers", rule));
                }
                body.dns_nameservers = addresses.into();
            }
        }
        match self.host_routes {
            Clearable::Absent => {}
            Clearable::Null => body.host_routes = Box::default(),
            Clearable::Value(given) => body.host_routes = routes(given, body)?,
        }
        match self.service_types {
            Clearable::Absent => {}
            Clearable::Null => body.options.service_types = Vec::new(),
            Clearable::Value(given) => body.options.service_types = service_types(given)?,
        }
        Ok(())
    }
}

/// Owners of ports, each once.
fn service_types(given: &[AnyText<255>]) -> Result<Vec<Box<str>>, NetworkRefused> {
    if given.len() > MOST_SERVICE_TYPES {
        let rule = format!("there are {}, and a subnet has at most {MOST_SERVICE_TYPES}", given.len());
        return Err(NetworkRefused::invalid("subnet.service_types", rule));
    }
    let mut types: Vec<Box<str>> = Vec::new();
    for owner in given.iter().map(AnyText::as_str) {
        if !OWNERS.iter().any(|prefix| owner.starts_with(prefix)) {
            let rule = format!("Subnet service type {owner} does not correspond to a valid device owner");
            return Err(NetworkRefused::invalid("subnet.service_types", rule));
        }
        if !types.iter().any(|known| **known == *owner) {
            types.push(owner.into());
        }
    }
    Ok(types)
}

fn first_twice<T: PartialEq>(all: &[T]) -> Option<&T> {
    all.iter()
        .enumerate()
        .find(|(place, item)| all.iter().take(*place).any(|other| other == *item))
        .map(|(_, item)| item)
}

/// Routes as the subnet keeps them: of its version, each once.
fn routes(given: &[Object<Route>], body: &Subnet) -> Result<Box<[HostRoute]>, NetworkRefused> {
    let route = |Object(route): &Object<Route>| HostRoute {
        destination: route.destination.0,
        nexthop: route.nexthop.0,
    };
    let routes: Vec<HostRoute> = given.iter().map(route).collect();
    let is_v4 = body.cidr.addr().is_ipv4();
    let refused = |rule: String| Err(NetworkRefused::invalid("subnet.host_routes", rule));
    for HostRoute { destination, nexthop } in &routes {
        if destination.addr().is_ipv4() != is_v4 || nexthop.is_ipv4() != is_v4 {
            return refused(format!(
                "{destination} by way of {nexthop} does not match the ip_version of {}",
                body.cidr
            ));
        }
    }
    match first_twice(&routes) {
        Some(twice) => {
            refused(format!("Duplicate hostroute '{}' by way of '{}'", twice.destination, twice.nexthop))
        }
        None => Ok(routes.into()),
    }
}

/// Refuses more name servers and routes than hosts want to hear of.
pub fn check_lengths(subnet: &Subnet) -> Result<(), NetworkRefused> {
    let counted = [
        ("subnet.dns_nameservers", subnet.dns_nameservers.len(), MOST_NAME_SERVERS),
        ("subnet.host_routes", subnet.host_routes.len(), MOST_ROUTES),
    ];
    match counted.into_iter().find(|(_, count, most)| count > most) {
        Some((field, count, most)) => {
            Err(NetworkRefused::invalid(field, format!("there are {count}, and a subnet has at most {most}")))
        }
        None => Ok(()),
    }
}
