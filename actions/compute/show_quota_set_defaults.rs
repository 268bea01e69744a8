//! `ShowQuotaSetDefaults` shows how much of everything a project may have of which nothing else is said.

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::microversion::Microversion;
use crate::quotas::usage::Usage;
use crate::quotas::view::Quotas;

/// Shows how much of everything a project may have of which nothing else is said. It is the same for all.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowQuotaSetDefaults {
    /// The project.
    #[serde(rename = "projectId")]
    project_id: AnyId,
    /// The microversion that the caller speaks.
    #[serde(default)]
    microversion: Microversion,
}

/// The quotas of any project.
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

impl Action for ShowQuotaSetDefaults {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowQuotaSetDefaults";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;
}

impl Read for ShowQuotaSetDefaults {
    fn run(&self, _see: &Reader<'_>) -> Result<Answer, Infallible> {
        let quotas = Quotas::new(Usage::default(), self.microversion, |limit, _| limit);
        Ok(Answer { quota_set: QuotaSet { id: self.project_id.clone(), quotas } })
    }
}
