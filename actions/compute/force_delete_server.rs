//! `ForceDeleteServer` deletes a server as `DeleteServer` does, for those whom another rule allows it.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::ServerRefused;
use crate::servers::deletion;
use crate::views::nothing::Nothing;

/// Deletes a server, as `DeleteServer` does.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ForceDeleteServer {
    /// The identifier of the server.
    server_id: AnyId,
}

impl Action for ForceDeleteServer {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ForceDeleteServer";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound, Code::PolicyForbids, Code::ServerLocked];
    type Answer = Nothing;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for ForceDeleteServer {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, ServerRefused> {
        deletion::delete(tx, &self.server_id, "os_compute_api:os-deferred-delete:force")?;
        Ok(Nothing {})
    }
}
