//! Changes of what is there: revision numbers, and addresses of a port that come and go.

use std::sync::Arc;

use zc_gateway_engine::Transaction;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::ip_address::IpAddress;
use zc_gateway_engine::resources::network_port::{FixedIp, NetworkPort};

use super::allocation::{Taker, WantedAddress, check_number, network_of, take_addresses};
use crate::refusals::network::{NetworkRefused, Revised};

/// Lets a resource have this body from now on, with the next revision number. Nothing happens where nothing has changed.
pub fn revise<R: Revised + PartialEq>(
    tx: &mut Transaction<'_>,
    row: &Shared<R>,
    mut body: R,
) -> Result<Shared<R>, NetworkRefused> {
    if body == row.body {
        return Ok(Arc::clone(row));
    }
    body.revise(tx.now);
    let changed = tx.change(row, Event::Modify, |now| *now = body)?;
    Ok(changed.unwrap_or_else(|| Arc::clone(row)))
}

/// Changes which addresses a port has: it keeps those that are wanted again, takes what else is wanted, and
/// gives the rest back.
pub fn change_addresses(
    tx: &mut Transaction<'_>,
    port: &Shared<NetworkPort>,
    wanted: &[WantedAddress],
) -> Result<Vec<FixedIp>, NetworkRefused> {
    check_number(wanted)?;
    let mut had = port.body.fixed_ips.clone();
    let mut keep = |is_meant: &dyn Fn(&FixedIp) -> bool| {
        let at = had.iter().position(is_meant)?;
        Some(had.remove(at))
    };
    let is_in = |wanted: &WantedAddress, fixed_ip: &FixedIp| {
        wanted.subnet.as_ref().is_none_or(|subnet| subnet.as_str() == fixed_ip.subnet.as_str())
    };
    let mut found: Vec<Option<FixedIp>> = vec![None; wanted.len()];
    // Who names a certain address gets that one; only then what is left can stand for any of its subnet.
    for (place, wanted) in found.iter_mut().zip(wanted).filter(|(_, wanted)| wanted.address.is_some()) {
        *place = keep(&|fixed_ip| wanted.address == Some(fixed_ip.address) && is_in(wanted, fixed_ip));
    }
    for (place, wanted) in found.iter_mut().zip(wanted).filter(|(_, wanted)| wanted.address.is_none()) {
        *place = keep(&|fixed_ip| wanted.subnet.is_some() && is_in(wanted, fixed_ip));
    }
    let missing = found.iter().zip(wanted).filter(|(place, _)| place.is_none());
    let missing: Vec<WantedAddress> = missing.map(|(_, wanted)| wanted.clone()).collect();
    if !missing.is_empty() {
        let network = network_of(tx, &port.body)?;
        let mut taken = take_addresses(tx, &network, Taker::of(port), Some(&missing))?.into_iter();
        for place in found.iter_mut().filter(|place| place.is_none()) {
            *place = taken.next();
        }
    }
    give_back(tx, port, &had)?;
    Ok(found.into_iter().flatten().collect())
}

/// Takes these addresses from a port. Those that no other port shares return to their subnets.
fn give_back(
    tx: &mut Transaction<'_>,
    port: &Shared<NetworkPort>,
    dropped: &[FixedIp],
) -> Result<(), NetworkRefused> {
    for fixed_ip in dropped {
        let Some(row) = tx.find::<IpAddress>(&fixed_ip.ip_address) else { continue };
        if row.body.associations.contains(&port.id) {
            return Err(NetworkRefused::Associated);
        }
        if row.body.ports.iter().all(|id| *id == port.id) {
            tx.apply(&row, Event::Destroy)?;
        } else {
            tx.change(&row, Event::Modify, |body| body.ports.retain(|id| *id != port.id))?;
        }
    }
    Ok(())
}

/// Ends the associations of a port's addresses through it: it leaves the server that they were associated with.
pub fn end_associations(
    tx: &mut Transaction<'_>,
    port: &Shared<NetworkPort>,
    kept: &[FixedIp],
) -> Result<(), NetworkRefused> {
    for fixed_ip in kept {
        let Some(row) = tx.find::<IpAddress>(&fixed_ip.ip_address) else { continue };
        if row.body.associations.contains(&port.id) {
            tx.change(&row, Event::Modify, |body| body.associations.retain(|id| *id != port.id))?;
        }
    }
    Ok(())
}
