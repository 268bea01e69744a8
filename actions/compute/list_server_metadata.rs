//! `ListServerMetadata` lists the notes of a server.
//!
//! <https://docs.openstack.org/api-ref/compute/#list-all-metadata>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::{ServerRefused, find};
use crate::servers::annotating::Notes;

/// Lists the notes of a server.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListServerMetadata {
    /// The identifier of the server.
    server_id: AnyId,
}

/// The notes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// All notes of the server by their keys.
    metadata: Notes,
}

impl Action for ListServerMetadata {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListServerMetadata";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound];
    type Answer = Answer;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Read for ListServerMetadata {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, ServerRefused> {
        let row = find(see, &self.server_id)?;
        Ok(Answer { metadata: row.body.metadata.clone() })
    }
}
