//! `DeleteServer` deletes a server. That takes its time: until it is done the server is shown with `deleting` as its task.

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

/// Deletes a server, which takes its time. Until that is done it is shown with `deleting` as its task; to delete it again
/// meanwhile is no error. The ports that Compute made for it end with it, and their addresses are free again; others are
/// detached.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteServer {
    /// The identifier of the server.
    server_id: AnyId,
}

impl Action for DeleteServer {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DeleteServer";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound, Code::PolicyForbids, Code::ServerLocked];
    type Answer = Nothing;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for DeleteServer {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, ServerRefused> {
        deletion::delete(tx, &self.server_id, "os_compute_api:servers:delete")?;
        Ok(Nothing {})
    }
}
