//! `ShowQuotaDetails` shows how much of each kind a project may have, and has.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#show-quota-details-for-a-tenant>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::networking::quotas::{Usage, allow_look};
use crate::parameters::any_id::AnyId;
use crate::refusals::network::NetworkRefused;

/// Shows how much of each kind a project may have, and has.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowQuotaDetails {
    /// The identifier of the project. Administrators may name any.
    project_id: AnyId,
}

/// The quotas.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The quotas.
    quota: Usage,
}

impl Action for ShowQuotaDetails {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowQuotaDetails";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PolicyForbids];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn project(&self) -> Option<ProjectId> {
        self.project_id.project()
    }
}

impl Read for ShowQuotaDetails {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, NetworkRefused> {
        let is_here = allow_look(see, &self.project_id)?;
        Ok(Answer { quota: if is_here { Usage::of(see) } else { Usage::none() } })
    }
}
