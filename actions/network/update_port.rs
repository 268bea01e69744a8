//! `UpdatePort` changes a port of a network: its names, its device, its addresses.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#update-port>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::network_port::NetworkPort;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::networking::changing::{change_addresses, commit_change, end_associations};
use crate::networking::port_body::FixedIpRequest;
use crate::networking::taking::{Taking, WantedAddress};
use crate::parameters::any_id::AnyId;
use crate::parameters::ip::HardwareAddress;
use crate::parameters::object::Object;
use crate::parameters::query::{QueryFlag, QueryNumber};
use crate::parameters::text::AnyText;
use crate::refusals::network::{NetworkRefused, allow_change, expect_revision, find_port};
use crate::views::network::port::NetworkPortInfo;

/// Changes a port of a network: its names, its device, its addresses. What is absent stays as it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdatePort {
    /// The identifier of the port.
    port_id: AnyId,
    /// What changes.
    port: Object<PortChanges>,
    /// Only where this is its revision number.
    #[serde(default)]
    if_match_revision: QueryNumber,
}

/// Changes of a port. Members that Networking knows beyond these are ignored.
#[derive(Debug, Deserialize, JsonSchema)]
struct PortChanges {
    /// The new display name.
    name: Option<AnyText<255>>,
    /// The new note.
    description: Option<AnyText<255>>,
    /// Whether it is switched on.
    #[serde(default)]
    admin_state_up: QueryFlag,
    /// Its new hardware address.
    mac_address: Option<HardwareAddress>,
    /// All its addresses from now on, each by subnet, by address, or by both; at most 16. It keeps what it has and is named
    /// again, also by its subnet alone; the rest return to their subnets.
    fixed_ips: Option<Vec<Object<FixedIpRequest>>>,
    /// The device that uses it from now on; empty for none. With another device, its addresses are no longer associated
    /// with the server that it was a port of.
    device_id: Option<AnyText<255>>,
    /// What uses it from now on; empty for nothing.
    device_owner: Option<AnyText<255>>,
}

/// The changed port.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The port.
    port: NetworkPortInfo,
}

impl Action for UpdatePort {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "UpdatePort";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Write;
    const CODES: &'static [Code] = &[
        Code::NetworkPortNotFound,
        Code::SubnetNotFound,
        Code::PolicyForbids,
        Code::RevisionMismatch,
        Code::AddressesExhausted,
        Code::AddressInUse,
        Code::AddressNotInNetwork,
        Code::AddressNotInSubnet,
        Code::HardwareAddressInUse,
        Code::IpAddressAssociated,
    ];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.port_id.subject::<NetworkPort>())
    }

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, NetworkRefused> {
        let port = find_port(context, &self.port_id)?;
        allow_change(context, "update_port")?;
        expect_revision(&port, self.if_match_revision.get())?;
        let body = self.port.0.of(context, &port)?;
        let port = commit_change(context, &port, body)?;
        Ok(Answer { port: NetworkPortInfo::new(port, context) })
    }
}

impl PortChanges {
    /// The port with these changes; notes what they do to addresses.
    fn of(
        &self,
        context: &mut Context<'_>,
        port: &Shared<NetworkPort>,
    ) -> Result<NetworkPort, NetworkRefused> {
        let mut body = port.body.clone();
        if let Some(name) = &self.name {
            body.name = name.as_str().into();
        }
        if let Some(description) = &self.description {
            body.description = description.as_str().into();
        }
        if let Some(up) = self.admin_state_up.get() {
            body.admin_state_up = up;
        }
        if let Some(owner) = &self.device_owner {
            body.device_owner = owner.as_str().into();
        }
        let mut taking = Taking::default();
        if let Some(HardwareAddress(wanted)) = &self.mac_address
            && *wanted != body.mac_address
        {
            body.mac_address = taking.other_hardware_address(context, &port.body, wanted.clone())?;
        }
        if let Some(wanted) = &self.fixed_ips {
            let wanted: Vec<WantedAddress> = wanted.iter().map(WantedAddress::from).collect();
            body.fixed_ips = change_addresses(context, &mut taking, port, &wanted)?;
        }
        if let Some(device) = &self.device_id
            && *device.as_str() != *body.device_id
        {
            body.device_id = device.as_str().into();
            // Its owner has taken it over from the server that it was made for.
            body.made_by_compute = false;
            taking.device(context, &body.device_id);
            end_associations(context, port, &body.fixed_ips)?;
        }
        Ok(body)
    }
}
