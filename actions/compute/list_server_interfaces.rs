//! `ListServerInterfaces` lists the ports of a server.
//!
//! <https://docs.openstack.org/api-ref/compute/#list-port-interfaces>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::{ServerRefused, find};
use crate::views::interface::ServerInterface;
use crate::views::server::ports_of;

/// Lists the ports of a server, in the order in which they were made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListServerInterfaces {
    /// The identifier of the server.
    server_id: AnyId,
}

/// The ports.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// All ports of the server.
    #[serde(rename = "interfaceAttachments")]
    interfaces: Vec<ServerInterface>,
}

impl Action for ListServerInterfaces {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListServerInterfaces";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[Code::ServerNotFound];
    type Answer = Answer;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, ServerRefused> {
        let row = find(context, &self.server_id)?;
        let ports = ports_of(&row, context);
        Ok(Answer { interfaces: ports.iter().map(|port| ServerInterface::new(port)).collect() })
    }
}
