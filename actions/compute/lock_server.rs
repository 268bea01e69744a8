//! `LockServer` locks a server: only administrators can delete, stop or start it then.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::ServerRefused;
use crate::servers::locking;
use crate::views::nothing::Nothing;

/// Locks a server: only administrators can delete, stop or start it then.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LockServer {
    /// The identifier of the server.
    server_id: AnyId,
}

impl Action for LockServer {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "LockServer";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound, Code::PolicyForbids];
    type Answer = Nothing;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for LockServer {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, ServerRefused> {
        locking::lock(tx, &self.server_id)?;
        Ok(Nothing {})
    }
}
