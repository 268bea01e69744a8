//! `CreateServerMetadata` adds notes to those of a server.
//!
//! <https://docs.openstack.org/api-ref/compute/#create-or-update-metadata-items>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::metadata::Metadata;
use crate::refusals::server::ServerRefused;
use crate::servers::annotating::{Notes, change_metadata};

/// Adds notes to those of a server. A note under a key that is there already takes its place.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateServerMetadata {
    /// The identifier of the server.
    server_id: AnyId,
    /// The notes.
    metadata: Metadata,
}

/// The notes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// All notes of the server by their keys.
    metadata: Notes,
}

impl Action for CreateServerMetadata {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreateServerMetadata";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::ServerNotFound,
        Code::PolicyForbids,
        Code::ServerLocked,
        Code::ServerState,
        Code::ServerMetadataLimit,
    ];
    type Answer = Answer;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for CreateServerMetadata {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, ServerRefused> {
        let rule = ("os_compute_api:server-metadata:create", "update metadata");
        let given = self.metadata.to_map();
        let metadata = change_metadata(tx, &self.server_id, rule, |notes| {
            notes.extend(given);
            Ok(())
        })?;
        Ok(Answer { metadata })
    }
}
