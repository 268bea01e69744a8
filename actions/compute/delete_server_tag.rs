//! `DeleteServerTag` removes one tag of a server.
//!
//! <https://docs.openstack.org/api-ref/compute/#delete-a-single-tag>

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

/// Removes one tag of a server.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteServerTag {
    /// The identifier of the server.
    server_id: AnyId,
    /// The tag.
    tag: String,
}

impl Action for DeleteServerTag {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DeleteServerTag";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::ServerNotFound, Code::PolicyForbids, Code::ServerState, Code::ServerTagNotFound];
    type Answer = Nothing;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for DeleteServerTag {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, ServerRefused> {
        let rule = ("os_compute_api:os-server-tags:delete", "delete tag");
        change_tags(tx, &self.server_id, rule, |row, tags| {
            if tags.remove(self.tag.as_str()) {
                return Ok(());
            }
            Err(ServerRefused::NoSuchTag { server: row.id.clone(), tag: self.tag.clone() })
        })?;
        Ok(Nothing {})
    }
}
