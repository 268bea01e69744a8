//! `ListServerTags` lists the tags of a server.
//!
//! <https://docs.openstack.org/api-ref/compute/#list-tags>

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::{ServerRefused, find};

/// Lists the tags of a server.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListServerTags {
    /// The identifier of the server.
    server_id: AnyId,
}

/// The tags.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// All tags of the server, in alphabetical order.
    tags: BTreeSet<Box<str>>,
}

impl Action for ListServerTags {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListServerTags";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound];
    type Answer = Answer;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Read for ListServerTags {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, ServerRefused> {
        let row = find(see, &self.server_id)?;
        Ok(Answer { tags: row.body.tags.clone() })
    }
}
