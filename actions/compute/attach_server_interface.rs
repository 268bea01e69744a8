//! `AttachServerInterface` connects a server to a port or to a network.
//!
//! <https://docs.openstack.org/api-ref/compute/#create-interface>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::given::Given;
use crate::parameters::object::Object;
use crate::servers::interfaces::{self, InterfaceRefused, WantedInterface};
use crate::views::interface::ServerInterface;

/// Connects a server to a port that is there, or to a network by a port that is made and ends with the server. Where neither is named it is the network of the project, if it has one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttachServerInterface {
    /// The identifier of the server.
    server_id: AnyId,
    /// What it is connected to.
    #[serde(default, rename = "interfaceAttachment")]
    interface: Given<Object<WantedInterface>>,
}

/// A port of the server.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The port.
    #[serde(rename = "interfaceAttachment")]
    interface: ServerInterface,
}

impl Action for AttachServerInterface {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "AttachServerInterface";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::ServerNotFound,
        Code::PolicyForbids,
        Code::ServerLocked,
        Code::ServerState,
        Code::NetworkNotFound,
        Code::NetworkPortNotFound,
        Code::NetworkPortInUse,
        Code::AddressInUse,
        Code::HardwareAddressInUse,
    ];
    type Answer = Answer;
    type Error = InterfaceRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for AttachServerInterface {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, InterfaceRefused> {
        let wanted = self.interface.as_ref().map(|interface| &interface.0);
        let port = interfaces::attach(tx, &self.server_id, wanted)?;
        Ok(Answer { interface: ServerInterface::new(&port) })
    }
}
