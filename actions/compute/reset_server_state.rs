//! `ResetServerState` says that a server is out of order, or in order again.
//!
//! <https://docs.openstack.org/api-ref/compute/#reset-server-state-os-resetstate-action>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::object::Object;
use crate::refusals::server::ServerRefused;
use crate::servers::failing::{Said, say};
use crate::views::nothing::Nothing;

/// Says that a server is out of order, or in order again. Only administrators do. One that is out of order has the status
/// ERROR and is neither stopped nor started, but it can be deleted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResetServerState {
    /// The identifier of the server.
    server_id: AnyId,
    /// What it is.
    #[serde(rename = "os-resetState")]
    reset: Object<Reset>,
}

/// What a server is said to be.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "ServerStateReset")]
struct Reset {
    /// `error` for out of order, `active` for in order.
    state: Said,
}

impl Action for ResetServerState {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ResetServerState";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound, Code::PolicyForbids, Code::ServerState];
    type Answer = Nothing;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for ResetServerState {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, ServerRefused> {
        say(tx, &self.server_id, self.reset.0.state)?;
        Ok(Nothing {})
    }
}
