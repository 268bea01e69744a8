//! `ShowServerInterface` shows one port of a server.
//!
//! <https://docs.openstack.org/api-ref/compute/#show-port-interface-details>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::find;
use crate::servers::interfaces::{self, InterfaceRefused};
use crate::views::interface::ServerInterface;

/// Shows one port of a server.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowServerInterface {
    /// The identifier of the server.
    server_id: AnyId,
    /// The identifier of the port.
    port_id: AnyId,
}

/// A port of the server.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The port.
    #[serde(rename = "interfaceAttachment")]
    interface: ServerInterface,
}

impl Action for ShowServerInterface {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowServerInterface";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound, Code::NetworkPortNotFound];
    type Answer = Answer;
    type Error = InterfaceRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Read for ShowServerInterface {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, InterfaceRefused> {
        let row = find(see, &self.server_id)?;
        let port = interfaces::find_port(see, &row, &self.port_id)?;
        Ok(Answer { interface: ServerInterface::new(&port) })
    }
}
