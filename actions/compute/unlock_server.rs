//! `UnlockServer` takes the lock of a server away.

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

/// Takes the lock of a server away. What an administrator of another project has locked, only administrators unlock.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnlockServer {
    /// The identifier of the server.
    server_id: AnyId,
}

impl Action for UnlockServer {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "UnlockServer";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound, Code::PolicyForbids];
    type Answer = Nothing;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for UnlockServer {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, ServerRefused> {
        locking::unlock(tx, &self.server_id)?;
        Ok(Nothing {})
    }
}
