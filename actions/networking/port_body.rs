//! What callers say of a new port.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::Context;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::network_port::NetworkPort;

use super::refuse_other_project;
use super::taking::{NewPort, Taking, WantedAddress};
use crate::parameters::any_id::AnyId;
use crate::parameters::ip::{HardwareAddress, Ip};
use crate::parameters::object::Object;
use crate::parameters::query::QueryFlag;
use crate::parameters::text::AnyText;
use crate::refusals::network::{NetworkRefused, allow_change, find_network};

/// A port to be created. Members that Networking knows beyond these are ignored.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewNetworkPort {
    /// The identifier of the network to create it in.
    network_id: AnyId,
    /// The display name.
    name: Option<AnyText<255>>,
    /// A note of your own.
    description: Option<AnyText<255>>,
    /// Whether it is switched on; it is where nothing is said.
    #[serde(default)]
    admin_state_up: QueryFlag,
    /// Its hardware address; a free one where none is given.
    mac_address: Option<HardwareAddress>,
    /// Its addresses, each by subnet, by address, or by both; at most 16. Where it is absent the port gets one of each
    /// IP version that the subnets of the network have, and an empty list gives it none.
    fixed_ips: Option<Vec<Object<FixedIpRequest>>>,
    /// The device that uses it, such as a server's identifier.
    device_id: Option<AnyText<255>>,
    /// What uses it, such as `compute:nova`.
    device_owner: Option<AnyText<255>>,
    /// The identifier of the project of the network: a port is of the project of its network.
    project_id: Option<AnyId>,
    /// The same as `project_id`.
    tenant_id: Option<AnyId>,
}

/// An address that a port shall have.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct FixedIpRequest {
    /// The subnet to take an address from.
    subnet_id: Option<AnyId>,
    /// The address to take.
    ip_address: Option<Ip>,
}

impl From<&Object<FixedIpRequest>> for WantedAddress {
    fn from(Object(request): &Object<FixedIpRequest>) -> Self {
        Self { subnet: request.subnet_id.clone(), address: request.ip_address.map(|Ip(address)| address) }
    }
}

impl NewNetworkPort {
    /// The network that it shall be in.
    pub const fn network_id(&self) -> &AnyId {
        &self.network_id
    }

    /// Notes the new port.
    pub fn create(
        &self,
        context: &mut Context<'_>,
        taking: &mut Taking,
    ) -> Result<Shared<NetworkPort>, NetworkRefused> {
        let network: Shared<Network> = find_network(context, &self.network_id)?;
        allow_change(context, "create_port")?;
        refuse_other_project(context, self.project_id.as_ref(), self.tenant_id.as_ref())?;
        let text =
            |given: &Option<AnyText<255>>| given.as_ref().map(AnyText::as_str).unwrap_or_default().to_owned();
        let new = NewPort {
            name: text(&self.name).into(),
            description: text(&self.description).into(),
            admin_state_down: self.admin_state_up.get() == Some(false),
            hardware_address: self.mac_address.as_ref().map(|HardwareAddress(address)| address.clone()),
            addresses: self.fixed_ips.as_ref().map(|all| all.iter().map(WantedAddress::from).collect()),
            device_id: text(&self.device_id).into(),
            device_owner: text(&self.device_owner).into(),
            made_by_compute: false,
        };
        taking.port(context, &network, new)
    }
}
