//! `ListIpAddressPorts` lists the ports that have an address, and which of them are associated with their servers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use zc_gateway_engine::resources::ip_address::IpAddress;
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId};
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::ip_addresses::find;
use crate::parameters::any_id::AnyId;
use crate::refusals::ip_address::IpAddressRefused;

/// Lists the ports that have an address, and which of them are associated with their servers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListIpAddressPorts {
    /// The identifier of the address, which is not the address itself.
    ip_address_id: AnyId,
}

/// The ports.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The ports.
    ip_addresses_ports: Vec<PortOfAddress>,
}

/// A port that has an address.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct PortOfAddress {
    /// The identifier of the port.
    id: NetworkPortId,
    /// The device that uses it, such as a server; empty for none.
    #[schemars(with = "String")]
    device_id: SmolStr,
    /// `compute` where the address is associated with the server of the port, else `none`.
    service: &'static str,
}

impl Action for ListIpAddressPorts {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListIpAddressPorts";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::IpAddressNotFound];
    type Answer = Answer;
    type Error = IpAddressRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.ip_address_id.subject::<IpAddress>())
    }
}

impl Read for ListIpAddressPorts {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, IpAddressRefused> {
        let row = find(see, &self.ip_address_id)?;
        let shown = |id: &NetworkPortId| {
            let port = see.find::<NetworkPort>(id)?;
            let service = if row.body.associations.contains(id) { "compute" } else { "none" };
            Some(PortOfAddress { id: id.clone(), device_id: port.body.device_id.clone(), service })
        };
        Ok(Answer { ip_addresses_ports: row.body.ports.iter().filter_map(shown).collect() })
    }
}
