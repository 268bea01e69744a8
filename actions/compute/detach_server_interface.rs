//! `DetachServerInterface` takes a port away from a server.
//!
//! <https://docs.openstack.org/api-ref/compute/#detach-interface>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::servers::interfaces::{self, InterfaceRefused};
use crate::views::nothing::Nothing;

/// Takes a port away from a server. One that was made for the server ends, and its addresses are free; another one keeps its addresses and is nobody's.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DetachServerInterface {
    /// The identifier of the server.
    server_id: AnyId,
    /// The identifier of the port.
    port_id: AnyId,
}

impl Action for DetachServerInterface {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DetachServerInterface";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::ServerNotFound,
        Code::PolicyForbids,
        Code::ServerLocked,
        Code::ServerState,
        Code::NetworkPortNotFound,
    ];
    type Answer = Nothing;
    type Error = InterfaceRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for DetachServerInterface {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, InterfaceRefused> {
        interfaces::detach(tx, &self.server_id, &self.port_id)?;
        Ok(Nothing {})
    }
}
