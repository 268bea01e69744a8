//! `DeleteSubnet` removes a subnet of which no address is in use.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#delete-subnet>

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use smol_str::SmolStr;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::ip_address::{IpAddress, IpAddressId};
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId};
use zc_gateway_engine::resources::subnet::Subnet;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::delete_network::END_WITH_NETWORK;
use super::{SERVICE, VERSIONS};
use crate::networking::changing::revise;
use crate::parameters::any_id::AnyId;
use crate::parameters::query::QueryNumber;
use crate::refusals::network::{NetworkRefused, allow_change, expect_revision, find_subnet};
use crate::views::nothing::Nothing;

/// Removes a subnet of which no address is in use.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteSubnet {
    /// The identifier of the subnet.
    subnet_id: AnyId,
    /// Only where this is its revision number.
    #[serde(default)]
    if_match_revision: QueryNumber,
}

impl Action for DeleteSubnet {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DeleteSubnet";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::SubnetNotFound, Code::PolicyForbids, Code::RevisionMismatch, Code::SubnetInUse];
    type Answer = Nothing;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.subnet_id.subject::<Subnet>())
    }
}

impl Change for DeleteSubnet {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, NetworkRefused> {
        let subnet = find_subnet(tx, &self.subnet_id)?;
        allow_change(tx, "delete_subnet")?;
        expect_revision(&subnet, self.if_match_revision.get())?;
        let place = Place::Subnet(subnet.id.clone());
        let users: Vec<SmolStr> = tx.at(&place).iter().map(|(_, user)| user.id.clone()).collect();
        if !users.is_empty() {
            release(tx, &subnet, &users)?;
        }
        tx.apply(&subnet, Event::Destroy)?;
        Ok(Nothing {})
    }
}

/// Takes the addresses of a subnet from the ports that only serve the network. Others are in the way.
fn release(
    tx: &mut Transaction<'_>,
    subnet: &Shared<Subnet>,
    addresses: &[SmolStr],
) -> Result<(), NetworkRefused> {
    let find = |id: &SmolStr| tx.find::<IpAddress>(&IpAddressId::parse(id).ok()?);
    let rows: Vec<Shared<IpAddress>> = addresses.iter().filter_map(find).collect();
    let mut ports: BTreeMap<NetworkPortId, Shared<NetworkPort>> = BTreeMap::new();
    for id in rows.iter().flat_map(|row| &row.body.ports) {
        let port = tx.find::<NetworkPort>(id);
        let port = port.filter(|port| END_WITH_NETWORK.contains(&port.body.device_owner.as_str()));
        let port = port.ok_or_else(|| NetworkRefused::SubnetInUse(subnet.id.clone()))?;
        ports.insert(id.clone(), port);
    }
    for port in ports.into_values() {
        let mut body = port.body.clone();
        body.fixed_ips.retain(|fixed_ip| fixed_ip.subnet != subnet.id);
        revise(tx, &port, body)?;
    }
    for row in rows {
        tx.apply(&row, Event::Destroy)?;
    }
    Ok(())
}
