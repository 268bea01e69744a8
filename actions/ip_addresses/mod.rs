//! Addresses that ports share: found, given to ports, given back, and associated with servers. The actions on
//! addresses and on associations share this.

pub mod associations;
pub mod ports;

#[cfg(test)]
mod tests;

use zc_gateway_engine::Snapshot;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::ip_address::IpAddress;

use crate::parameters::any_id::AnyId;
use crate::refusals::ip_address::IpAddressRefused;

/// How many ports or devices one request can name.
pub const MOST_IDS: usize = 1000;

/// The address with this identifier.
pub fn find(see: &Snapshot<'_>, id: &AnyId) -> Result<Shared<IpAddress>, IpAddressRefused> {
    id.find::<IpAddress>(see).ok_or_else(|| IpAddressRefused::NotFound(id.to_string()))
}
