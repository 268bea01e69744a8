//! `ShowPort` shows one port of a network.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#show-port-details>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::network_port::NetworkPort;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::networking::fields::Fields;
use crate::parameters::any_id::AnyId;
use crate::refusals::network::{NetworkRefused, find_port};
use crate::views::network::port::NetworkPortInfo;
use crate::views::selected::Selected;

/// Shows one port of a network.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowPort {
    /// The identifier of the port.
    port_id: AnyId,
    /// Show only these members.
    #[serde(default)]
    fields: Fields<NetworkPortInfo>,
}

/// The port.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The port.
    port: Selected<NetworkPortInfo>,
}

impl Action for ShowPort {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowPort";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::NetworkPortNotFound];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.port_id.subject::<NetworkPort>())
    }
}

impl Read for ShowPort {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, NetworkRefused> {
        let port = find_port(see, &self.port_id)?;
        Ok(Answer { port: Selected::new(NetworkPortInfo::new(port, see), &self.fields) })
    }
}
