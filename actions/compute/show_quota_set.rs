//! `ShowQuotaSet` shows how much of everything a project may have.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::microversion::Microversion;
use crate::quotas::project::{QuotaRefused, project};
use crate::quotas::usage::Usage;
use crate::quotas::view::Quotas;

/// Shows how much of everything a project may have. Others than administrators see their own project only.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowQuotaSet {
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
    /// The quotas: -1 is any number.
    quota_set: QuotaSet,
}

/// The quotas of a project.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct QuotaSet {
    /// The project.
    id: AnyId,
    #[serde(flatten)]
    quotas: Quotas<i64>,
}

impl Action for ShowQuotaSet {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowQuotaSet";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PolicyForbids];
    type Answer = Answer;
    type Error = QuotaRefused;
}

impl Read for ShowQuotaSet {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, QuotaRefused> {
        let project = project(see, self.project_id.as_str(), "os_compute_api:os-quota-sets:show")?;
        let used = Usage::of(see, &project);
        let quotas = Quotas::new(used, self.microversion, |limit, _| limit);
        Ok(Answer { quota_set: QuotaSet { id: self.project_id.clone(), quotas } })
    }

    fn scans(&self) -> bool {
        true
    }
}
