//! `DeleteServerMetadataItem` removes one note of a server.
//!
//! <https://docs.openstack.org/api-ref/compute/#delete-metadata-item>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::ServerRefused;
use crate::servers::annotating::change_metadata;
use crate::views::nothing::Nothing;

/// Removes one note of a server.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteServerMetadataItem {
    /// The identifier of the server.
    server_id: AnyId,
    /// The key of the note.
    key: String,
}

impl Action for DeleteServerMetadataItem {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DeleteServerMetadataItem";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::ServerNotFound,
        Code::PolicyForbids,
        Code::ServerLocked,
        Code::ServerState,
        Code::ServerMetadataNotFound,
    ];
    type Answer = Nothing;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for DeleteServerMetadataItem {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, ServerRefused> {
        let rule = ("os_compute_api:server-metadata:delete", "delete metadata");
        change_metadata(tx, &self.server_id, rule, |notes| {
            notes.remove(self.key.as_str()).map(|_| ()).ok_or(ServerRefused::NoSuchMetadata)
        })?;
        Ok(Nothing {})
    }
}
