//! The ports that have an address. Each of them repeats it among its own, so both rows change in one commit.

use zc_gateway_engine::addresses::ports_of_device;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::ip_address::{IpAddress, IpAddressId};
use zc_gateway_engine::resources::network::NetworkId;
use zc_gateway_engine::resources::network_port::{FixedIp, NetworkPort};
use zc_gateway_engine::{Snapshot, Transaction};

use crate::networking::allocation::MOST_ADDRESSES;
use crate::networking::changing::revise;
use crate::parameters::any_id::AnyId;
use crate::refusals::ip_address::IpAddressRefused;
use crate::refusals::network::NetworkRefused;

/// The ports with these identifiers, each once. All of them must exist and be in the network.
pub fn named(
    see: &Snapshot<'_>,
    network: &NetworkId,
    ids: &[AnyId],
) -> Result<Vec<Shared<NetworkPort>>, IpAddressRefused> {
    let find = |id: &AnyId| id.find::<NetworkPort>(see);
    let found: Option<Vec<_>> = ids.iter().map(find).collect();
    let mut ports = found.ok_or(IpAddressRefused::PortsNotFound)?;
    if ports.iter().any(|port| port.body.network != *network) {
        return Err(IpAddressRefused::PortElsewhere);
    }
    keep_first(&mut ports);
    Ok(ports)
}

/// The ports through which these devices are in the network, each once. Each device must have one.
pub fn of_devices(
    see: &Snapshot<'_>,
    network: &NetworkId,
    devices: &[AnyId],
) -> Result<Vec<Shared<NetworkPort>>, IpAddressRefused> {
    let mut ports = Vec::new();
    for device in devices {
        let of_device = ports_of_device(see, device.as_str());
        // Of several the oldest, so that a repetition finds the same one.
        let in_network = of_device.into_iter().filter(|port| port.body.network == *network);
        let port = in_network.min_by_key(|port| (port.created_at, port.id.clone()));
        ports.push(port.ok_or(IpAddressRefused::PortsNotFound)?);
    }
    keep_first(&mut ports);
    Ok(ports)
}

/// Keeps the first of several mentions of a port: it has an address once, and its revision number rises by one.
fn keep_first(ports: &mut Vec<Shared<NetworkPort>>) {
    let mut seen = std::collections::BTreeSet::new();
    ports.retain(|port| seen.insert(port.id.clone()));
}

/// Gives a port one more address.
pub fn give(
    tx: &mut Transaction<'_>,
    port: &Shared<NetworkPort>,
    new: FixedIp,
) -> Result<(), IpAddressRefused> {
    let mut fixed_ips = port.body.fixed_ips.clone();
    fixed_ips.push(new);
    if fixed_ips.len() > MOST_ADDRESSES {
        return Err(IpAddressRefused::PortFull(port.id.clone()));
    }
    Ok(change(tx, port, fixed_ips)?)
}

/// Takes an address from a port.
pub fn take(
    tx: &mut Transaction<'_>,
    port: &Shared<NetworkPort>,
    address: &IpAddressId,
) -> Result<(), NetworkRefused> {
    let mut fixed_ips = port.body.fixed_ips.clone();
    fixed_ips.retain(|fixed_ip| fixed_ip.ip_address != *address);
    change(tx, port, fixed_ips)
}

fn change(
    tx: &mut Transaction<'_>,
    port: &Shared<NetworkPort>,
    fixed_ips: Vec<FixedIp>,
) -> Result<(), NetworkRefused> {
    let body = NetworkPort { fixed_ips, ..port.body.clone() };
    revise(tx, port, body)?;
    Ok(())
}

/// Lets an address return to its subnet. Nobody may be associated through it any more.
pub fn release(tx: &mut Transaction<'_>, row: &Shared<IpAddress>) -> Result<(), IpAddressRefused> {
    if !row.body.associations.is_empty() {
        return Err(NetworkRefused::Associated.into());
    }
    let ports: Vec<_> = row.body.ports.iter().filter_map(|id| tx.find::<NetworkPort>(id)).collect();
    for port in &ports {
        take(tx, port, &row.id)?;
    }
    tx.apply(row, Event::Destroy)?;
    Ok(())
}
