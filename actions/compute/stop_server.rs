//! `StopServer` switches a server off. It is SHUTOFF after a while.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::{self, ServerRefused};
use crate::servers::power::{self, Power};
use crate::views::nothing::Nothing;

/// Switches a server off. It is SHUTOFF after a while.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StopServer {
    /// The identifier of the server.
    server_id: AnyId,
}

impl Action for StopServer {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "StopServer";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = server::CODES;
    type Answer = Nothing;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for StopServer {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, ServerRefused> {
        power::switch(tx, &self.server_id, Power::Off)?;
        Ok(Nothing {})
    }
}
