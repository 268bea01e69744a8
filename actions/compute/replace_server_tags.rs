//! `ReplaceServerTags` gives a server other tags.
//!
//! <https://docs.openstack.org/api-ref/compute/#replace-tags>

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::server_tag::ServerTag;
use crate::refusals::server::ServerRefused;
use crate::servers::annotating::change_tags;

/// Gives a server these tags in place of those that it has.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReplaceServerTags {
    /// The identifier of the server.
    server_id: AnyId,
    /// The tags, 50 at most.
    #[schemars(length(max = 50))]
    tags: Vec<ServerTag>,
}

/// The tags.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// All tags of the server, in alphabetical order.
    tags: BTreeSet<Box<str>>,
}

impl Action for ReplaceServerTags {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ReplaceServerTags";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound, Code::PolicyForbids, Code::ServerState];
    type Answer = Answer;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Change for ReplaceServerTags {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, ServerRefused> {
        let rule = ("os_compute_api:os-server-tags:update_all", "update tags");
        let given: BTreeSet<Box<str>> = self.tags.iter().map(|tag| tag.as_str().into()).collect();
        let tags = change_tags(tx, &self.server_id, rule, |_, tags| {
            *tags = given;
            Ok(())
        })?;
        Ok(Answer { tags })
    }
}
