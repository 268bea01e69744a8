//! `UpdateIpAddress` gives an address to other ports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::ip_address::IpAddress;
use zc_gateway_engine::resources::network_port::{FixedIp, NetworkPort};
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::ip_addresses::{MOST_IDS, find, ports};
use crate::parameters::any_id::AnyId;
use crate::parameters::filter::Set;
use crate::parameters::object::Object;
use crate::refusals::ip_address::IpAddressRefused as Error;
use crate::refusals::network::{NetworkRefused, allow_change};
use crate::views::ip_address::IpAddressView;

/// Says which ports have an address. A port through which it is associated with a server must remain among them. With
/// no port at all the address goes back to its subnet, as `DeleteIpAddress` would give it back.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UpdateIpAddress {
    /// The identifier of the address, which is not the address itself.
    #[serde(rename = "ipAddressId")]
    ip_address_id: AnyId,
    /// What changes.
    ip_address: Object<IpAddressChange>,
}

/// What changes of an address.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct IpAddressChange {
    /// All the ports that are to have it. An empty list gives the address back; absent or null leaves the ports as they
    /// are.
    #[serde(default)]
    port_ids: Option<Set<AnyId, MOST_IDS>>,
}

/// The address.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The address as it is now. One that has gone back has no ports.
    ip_address: IpAddressView,
}

impl Action for UpdateIpAddress {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "UpdateIpAddress";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::IpAddressNotFound, Code::PolicyForbids, Code::NetworkPortNotFound, Code::IpAddressAssociated];
    type Answer = Answer;
    type Error = Error;

    fn subject(&self) -> Option<Subject> {
        Some(self.ip_address_id.subject::<IpAddress>())
    }
}

impl Change for UpdateIpAddress {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, Error> {
        let row = find(tx, &self.ip_address_id)?;
        allow_change(tx, "update_ip_address")?;
        let mut body = row.body.clone();
        if let Some(port_ids) = &self.ip_address.0.port_ids {
            let wanted = ports::named(tx, &row.body.network, port_ids.as_slice())?;
            body.ports = wanted.iter().map(|port| port.id.clone()).collect();
            if wanted.is_empty() {
                ports::release(tx, &row)?;
            } else {
                self::change(tx, &row, &wanted, &body)?;
            }
        }
        let project = tx.project_id().clone();
        Ok(Answer { ip_address: IpAddressView::new(row.id.clone(), body, project, row.created_at) })
    }
}

/// Lets an address, from now on as in `body`, be on the `wanted` ports and on no other.
fn change(
    tx: &mut Transaction<'_>,
    row: &Shared<IpAddress>,
    wanted: &[Shared<NetworkPort>],
    body: &IpAddress,
) -> Result<(), Error> {
    if row.body.associations.iter().any(|port| !body.ports.contains(port)) {
        return Err(NetworkRefused::Associated.into());
    }
    if *body == row.body {
        return Ok(());
    }
    let dropped: Vec<_> = row.body.ports.iter().filter(|port| !body.ports.contains(port)).collect();
    for port in dropped.into_iter().filter_map(|id| tx.find::<NetworkPort>(id)).collect::<Vec<_>>() {
        ports::take(tx, &port, &row.id)?;
    }
    for port in wanted.iter().filter(|port| !row.body.ports.contains(&port.id)) {
        let fixed_ip =
            FixedIp { subnet: body.subnet.clone(), address: body.address, ip_address: row.id.clone() };
        ports::give(tx, port, fixed_ip)?;
    }
    tx.change(row, Event::Modify, |now| now.ports.clone_from(&body.ports))?;
    Ok(())
}
