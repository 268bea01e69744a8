//! `ShowQuotaSetDetail` shows how much of everything a project may have, and has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::microversion::Microversion;
use crate::quotas::project::{QuotaRefused, project};
use crate::quotas::usage::Usage;
use crate::quotas::view::{QuotaUsage, Quotas};

/// Shows how much of everything a project may have, and has. Others than administrators see their own project only.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowQuotaSetDetail {
    /// The project.
    #[serde(rename = "projectId")]
    project_id: AnyId,
    /// The microversion that the caller speaks.
    #[serde(default)]
    microversion: Microversion,
}

/// The quotas of a project.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The quotas.
    quota_set: QuotaSet,
}

/// The quotas of a project.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct QuotaSet {
    /// The project.
    id: AnyId,
    #[serde(flatten)]
    quotas: Quotas<QuotaUsage>,
}

impl Action for ShowQuotaSetDetail {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowQuotaSetDetail";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PolicyForbids];
    type Answer = Answer;
    type Error = QuotaRefused;
}

impl Read for ShowQuotaSetDetail {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, QuotaRefused> {
        let project = project(see, self.project_id.as_str(), "os_compute_api:os-quota-sets:detail")?;
        let used = Usage::of(see, &project);
        let quotas = Quotas::new(used, self.microversion, QuotaUsage::new);
        Ok(Answer { quota_set: QuotaSet { id: self.project_id.clone(), quotas } })
    }

    fn scans(&self) -> bool {
        true
    }
}
