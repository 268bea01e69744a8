//! `DeleteIpAddress` gives an address back to its subnet.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::ip_address::IpAddress;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::ip_addresses::{find, ports};
use crate::parameters::any_id::AnyId;
use crate::refusals::ip_address::IpAddressRefused;
use crate::refusals::network::allow_change;
use crate::views::nothing::Nothing;

/// Gives an address back to its subnet; its ports have it no more. All its associations with servers must have been
/// deleted before, with `DeleteIpAssociation`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteIpAddress {
    /// The identifier of the address, which is not the address itself.
    ip_address_id: AnyId,
}

impl Action for DeleteIpAddress {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DeleteIpAddress";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::IpAddressNotFound, Code::PolicyForbids, Code::IpAddressAssociated];
    type Answer = Nothing;
    type Error = IpAddressRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.ip_address_id.subject::<IpAddress>())
    }
}

impl Change for DeleteIpAddress {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, IpAddressRefused> {
        let row = find(tx, &self.ip_address_id)?;
        allow_change(tx, "delete_ip_address")?;
        ports::release(tx, &row)?;
        Ok(Nothing {})
    }
}
