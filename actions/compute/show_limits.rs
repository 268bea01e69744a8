//! `ShowLimits` shows how much a project may have, and has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::microversion::Microversion;
use crate::parameters::query::{QueryFlag, Values};
use crate::quotas::project::{QuotaRefused, project};
use crate::quotas::usage::Usage;
use crate::quotas::view::Limits;

/// Shows how much a project may have, and has. A project that is not there is refused.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ShowLimits {
    /// Whether what is reserved counts as used. Nothing is ever reserved.
    #[allow(dead_code, reason = "both give the same")]
    reserved: QueryFlag,
    /// The project: the caller's own if absent. Administrators only, where it is another.
    tenant_id: Values,
    /// The microversion that the caller speaks.
    microversion: Microversion,
}

/// What a project may have.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The limits.
    limits: Limits,
}

impl Action for ShowLimits {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowLimits";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PolicyForbids];
    type Answer = Answer;
    type Error = QuotaRefused;
}

impl Read for ShowLimits {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, QuotaRefused> {
        let rule = "os_compute_api:limits:other_project";
        let project = match self.tenant_id.last() {
            Some(wanted) => project(see, wanted, rule)?,
            None => see.project_id().as_str().to_owned(),
        };
        Ok(Answer { limits: Limits::new(Usage::of(see, &project), self.microversion) })
    }

    fn scans(&self) -> bool {
        true
    }
}
