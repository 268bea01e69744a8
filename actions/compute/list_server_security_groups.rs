//! `ListServerSecurityGroups` lists the security groups that a server is in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::server::{ServerRefused, find};
use crate::views::security_group::SecurityGroupView;

/// Lists the security groups that a server is in: always `default`, which lets everything through.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListServerSecurityGroups {
    /// The identifier of the server.
    server_id: AnyId,
}

/// The security groups.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// All groups that the server is in.
    security_groups: [SecurityGroupView; 1],
}

impl Action for ListServerSecurityGroups {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListServerSecurityGroups";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ServerNotFound];
    type Answer = Answer;
    type Error = ServerRefused;

    fn subject(&self) -> Option<Subject> {
        Some(self.server_id.subject::<Server>())
    }
}

impl Read for ListServerSecurityGroups {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, ServerRefused> {
        find(see, &self.server_id)?;
        Ok(Answer { security_groups: [SecurityGroupView::default_of(see.project_id())] })
    }
}
