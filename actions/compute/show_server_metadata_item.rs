//! `ShowServerMetadataItem` shows one note of a server.
//!
//! <https://docs.openstack.org/api-ref/compute/#show-metadata-item-details>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::{ServerRefused, find};
use crate::servers::annotating::Notes;

/// Shows one note of a server.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowServerMetadataItem {
    /// The identifier of the server.
    server_id: AnyId,
    /// The key of the note.
    key: String,
}

/// A note.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The note by its key.
    meta: Notes,
}

impl Action for ShowServerMetadataItem {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowServerMetadataItem";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound, Code::ServerMetadataNotFound];
    type Answer = Answer;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Read for ShowServerMetadataItem {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, ServerRefused> {
        let row = find(see, &self.server_id)?;
        let found =
            row.body.metadata.get_key_value(self.key.as_str()).ok_or(ServerRefused::NoSuchMetadata)?;
        Ok(Answer { meta: Notes::from([(found.0.clone(), found.1.clone())]) })
    }
}
