//! `ShowQuotaClassSet` shows how much of everything the projects of a class may have.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader, Role};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::microversion::Microversion;
use crate::quotas::usage::Usage;
use crate::quotas::view::Quotas;
use crate::refusals::policy::{PolicyRefused, allow};

/// Shows how much of everything the projects of a class may have. Administrators only. It is the same for all classes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowQuotaClassSet {
    /// The class: clients ask for `default`.
    #[serde(rename = "className")]
    class_name: AnyId,
    /// The microversion that the caller speaks.
    #[serde(default)]
    microversion: Microversion,
}

/// The quotas of a class.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The quotas: -1 is any number.
    quota_class_set: QuotaClassSet,
}

/// The quotas of a class.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct QuotaClassSet {
    /// The class.
    id: AnyId,
    #[serde(flatten)]
    quotas: Quotas<i64>,
}

impl Action for ShowQuotaClassSet {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowQuotaClassSet";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PolicyForbids];
    type Answer = Answer;
    type Error = PolicyRefused;
}

impl Read for ShowQuotaClassSet {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, PolicyRefused> {
        allow(see, Role::Admin, PolicyRefused::Compute("os_compute_api:os-quota-class-sets:show"))?;
        let quotas = |version| Quotas::new(Usage::default(), version, |limit, _| limit);
        // The classes kept what belongs to networks for longer than the projects did.
        let quotas = if self.microversion.has(50) {
            quotas(self.microversion)
        } else {
            quotas(Microversion::FIRST).without_server_groups()
        };
        Ok(Answer { quota_class_set: QuotaClassSet { id: self.class_name.clone(), quotas } })
    }
}
