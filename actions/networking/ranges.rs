//! The ranges of a subnet: which block, which gateway and which pools go together.

use std::net::IpAddr;

use ipnet::IpNet;
use zc_gateway_engine::addresses::next;
use zc_gateway_engine::resources::subnet::{AllocationPool, Subnet};

use crate::networking::allocation::is_for_hosts;
use crate::parameters::ip_version::IpVersion;
use crate::refusals::network::NetworkRefused;

/// How many pools a subnet has at most.
pub const MOST_POOLS: usize = 10;

/// Refuses blocks that no network of hosts has.
pub fn check_block(block: IpNet, version: Option<u64>) -> Result<(), NetworkRefused> {
    let own = u64::from(IpVersion::of(block.addr()).number());
    if version.is_some_and(|version| version != own) {
        let rule = format!("it must be {own}, as `subnet.cidr` is {block}");
        return Err(NetworkRefused::invalid("subnet.ip_version", rule));
    }
    let address = block.network();
    if block.prefix_len() == 0 || address.is_multicast() || address.is_loopback() {
        let rule = format!("{block} is no block for hosts; take one such as `10.0.0.0/24` or `fd00::/64`");
        return Err(NetworkRefused::invalid("subnet.cidr", rule));
    }
    Ok(())
}

/// The gateway where none is named: the first address after the network's own, if there is one.
pub fn default_gateway(block: IpNet) -> Option<IpAddr> {
    next(block.network()).filter(|address| block.contains(address))
}

/// Refuses a gateway that no host can have, or that a pool would give away.
pub fn check_gateway(subnet: &Subnet) -> Result<(), NetworkRefused> {
    let Some(gateway) = subnet.gateway else { return Ok(()) };
    if gateway.is_ipv4() != subnet.cidr.addr().is_ipv4() {
        let rule = format!("'{gateway}' does not match the ip_version of {}", subnet.cidr);
        return Err(NetworkRefused::invalid("subnet.gateway_ip", rule));
    }
    // One outside the block is reached by a route on the link; of its own block nothing is known.
    if gateway.is_ipv4() && subnet.cidr.contains(&gateway) && !is_for_hosts(subnet, gateway) {
        let rule = format!("{gateway} is no address for hosts of {}", subnet.cidr);
        return Err(NetworkRefused::invalid("subnet.gateway_ip", rule));
    }
    if let Some(pool) = subnet.allocation_pools.iter().find(|pool| pool.contains(gateway)) {
        return Err(NetworkRefused::GatewayInPool { gateway, pool: written(pool) });
    }
    Ok(())
}

/// Everything that hosts can have, but for the gateway.
pub fn default_pools(block: IpNet, gateway: Option<IpAddr>) -> Vec<AllocationPool> {
    let has_ends = block.max_prefix_len() - block.prefix_len() > 1;
    let (mut first, mut last) = (Some(block.network()), Some(block.broadcast()));
    if has_ends {
        first = first.and_then(next);
        // Version 6 has no broadcast address.
        last = last.and_then(|last| if last.is_ipv4() { previous(last) } else { Some(last) });
    }
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    let pool = |start: Option<IpAddr>, end: Option<IpAddr>| {
        let pool = AllocationPool { start: start?, end: end? };
        (pool.start <= pool.end).then_some(pool)
    };
    match gateway.filter(|gateway| (first..=last).contains(gateway)) {
        None => pool(Some(first), Some(last)).into_iter().collect(),
        Some(gateway) => {
            let before = pool(Some(first), previous(gateway));
            before.into_iter().chain(pool(next(gateway), Some(last))).collect()
        }
    }
}

/// Refuses pools that do not lie in the block, or share addresses.
pub fn check_pools(subnet: &Subnet) -> Result<(), NetworkRefused> {
    let refused = |rule: String| Err(NetworkRefused::invalid("subnet.allocation_pools", rule));
    let pools = &subnet.allocation_pools;
    if pools.len() > MOST_POOLS {
        return refused(format!("there are {}, and a subnet has at most {MOST_POOLS}", pools.len()));
    }
    for pool in pools {
        let AllocationPool { start, end } = pool;
        if start > end || start.is_ipv4() != end.is_ipv4() {
            return refused(format!("{start}-{end} does not end at or after its start"));
        }
        if let Some(outside) = [start, end].into_iter().find(|address| !is_for_hosts(subnet, **address)) {
            let block = subnet.cidr;
            return refused(format!("{outside} of {start}-{end} is no address for hosts of {block}"));
        }
    }
    let mut sorted: Vec<&AllocationPool> = pools.iter().collect();
    sorted.sort_by_key(|pool| pool.start);
    for (pool, after) in sorted.iter().zip(sorted.iter().skip(1)) {
        if after.start <= pool.end {
            let (first, second) = (written(pool), written(after));
            return Err(NetworkRefused::PoolsOverlap { first, second, block: subnet.cidr });
        }
    }
    Ok(())
}

fn written(pool: &AllocationPool) -> String {
    format!("{}-{}", pool.start, pool.end)
}

fn previous(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => u32::from(address).checked_sub(1).map(|next| IpAddr::V4(next.into())),
        IpAddr::V6(address) => u128::from(address).checked_sub(1).map(|next| IpAddr::V6(next.into())),
    }
}

/// Whether two blocks share addresses.
pub fn overlap(a: &IpNet, b: &IpNet) -> bool {
    a.contains(b) || b.contains(a)
}
