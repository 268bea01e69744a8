//! `ShowLimits` shows how much a project may have, and has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect, Role};

use super::{SERVICE, VERSIONS};
use crate::parameters::microversion::Microversion;
use crate::parameters::query::{QueryFlag, Values};
use crate::quotas::project::plain;
use crate::quotas::usage::Usage;
use crate::quotas::view::Limits;
use crate::refusals::policy::{PolicyRefused, allow};

/// Shows how much a project may have, and has. Of a project that is not there nothing is used.
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
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[Code::PolicyForbids];
    type Answer = Answer;
    type Error = PolicyRefused;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, PolicyRefused> {
        let own = context.project_id().as_str().to_owned();
        let project = self.tenant_id.last().map_or_else(|| own.clone(), plain);
        if project != own {
            allow(context, Role::Admin, PolicyRefused::Compute("os_compute_api:limits:other_project"))?;
        }
        Ok(Answer { limits: Limits::new(Usage::of(context, &project), self.microversion) })
    }
}
