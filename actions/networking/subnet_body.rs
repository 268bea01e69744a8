//! What callers say of the pools, name servers and routes of a subnet.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::subnet::{AllocationPool, HostRoute, Subnet};

use crate::parameters::ip::{Block, Ip};
use crate::parameters::object::Object;
use crate::refusals::network::NetworkRefused;

/// How many name servers a subnet tells at most.
const MOST_NAME_SERVERS: usize = 10;
/// How many routes a subnet tells at most.
const MOST_ROUTES: usize = 20;

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

/// Routes as the subnet keeps them.
pub fn routes(given: &[Object<Route>]) -> Box<[HostRoute]> {
    let route = |Object(route): &Object<Route>| HostRoute {
        destination: route.destination.0,
        nexthop: route.nexthop.0,
    };
    given.iter().map(route).collect()
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
