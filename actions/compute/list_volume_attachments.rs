//! `ListVolumeAttachments` lists the volumes of a server.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::query::QueryNumber;
use crate::refusals::server::{ServerRefused, find};

/// Lists the volumes of a server. There are no volumes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListVolumeAttachments {
    /// The identifier of the server.
    server_id: AnyId,
    /// How many volumes to list at most.
    #[serde(default)]
    #[allow(dead_code, reason = "there are none, however many are wanted")]
    limit: QueryNumber,
    /// How many volumes to leave out.
    #[serde(default)]
    #[allow(dead_code, reason = "there are none to be left out")]
    offset: QueryNumber,
}

/// The volumes.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// All volumes of the server: none.
    volume_attachments: [u8; 0],
}

impl Action for ListVolumeAttachments {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListVolumeAttachments";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound];
    type Answer = Answer;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Read for ListVolumeAttachments {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, ServerRefused> {
        find(see, &self.server_id)?;
        Ok(Answer { volume_attachments: [] })
    }
}
