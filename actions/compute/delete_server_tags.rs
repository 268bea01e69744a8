//! `DeleteServerTags` removes all tags of a server.
//!
//! <https://docs.openstack.org/api-ref/compute/#delete-all-tags>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::ServerRefused;
use crate::servers::annotating::change_tags;
use crate::views::nothing::Nothing;

/// Removes all tags of a server.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteServerTags {
    /// The identifier of the server.
    server_id: AnyId,
}

impl Action for DeleteServerTags {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DeleteServerTags";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound, Code::PolicyForbids, Code::ServerState];
    type Answer = Nothing;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for DeleteServerTags {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, ServerRefused> {
        let rule = ("os_compute_api:os-server-tags:delete_all", "delete tags");
        change_tags(tx, &self.server_id, rule, |_, tags| {
            tags.clear();
            Ok(())
        })?;
        Ok(Nothing {})
    }
}
