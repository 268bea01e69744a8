//! `UpdateServerMetadataItem` notes something under one key of a server.
//!
//! <https://docs.openstack.org/api-ref/compute/#create-or-update-metadata-item>

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

/// Notes something under one key of a server, in place of what stands there.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateServerMetadataItem {
    /// The identifier of the server.
    server_id: AnyId,
    /// The key of the note.
    key: String,
    /// The note by its key, which is the same once more.
    meta: Metadata,
}

/// A note.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The note by its key.
    meta: Notes,
}

impl Action for UpdateServerMetadataItem {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "UpdateServerMetadataItem";
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

impl Change for UpdateServerMetadataItem {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, ServerRefused> {
        let rule = ("os_compute_api:server-metadata:update", "update metadata");
        let meta = self.meta.to_map();
        change_metadata(tx, &self.server_id, rule, |notes| {
            if meta.len() != 1 || !meta.contains_key(self.key.as_str()) {
                return Err(ServerRefused::OtherKey);
            }
            notes.extend(meta.clone());
            Ok(())
        })?;
        Ok(Answer { meta })
    }
}
