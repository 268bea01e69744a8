//! `CheckServerTag` tells whether a server has a tag.
//!
//! <https://docs.openstack.org/api-ref/compute/#check-tag-existence>

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::{ServerRefused, find};
use crate::views::nothing::Nothing;

/// Tells whether a server has a tag: if not, there is none.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckServerTag {
    /// The identifier of the server.
    server_id: AnyId,
    /// The tag.
    tag: String,
}

impl Action for CheckServerTag {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CheckServerTag";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound, Code::ServerTagNotFound];
    type Answer = Nothing;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Read for CheckServerTag {
    fn run(&self, see: &Reader<'_>) -> Result<Nothing, ServerRefused> {
        let row = find(see, &self.server_id)?;
        if row.body.tags.contains(self.tag.as_str()) {
            return Ok(Nothing {});
        }
        Err(ServerRefused::NoSuchTag { server: row.id.clone(), tag: self.tag.clone() })
    }
}
