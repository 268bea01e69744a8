//! Which project's quotas a call is about, and who may see them.

use thiserror::Error;
use zc_gateway_engine::{Code, Fault, Reader};

use crate::refusals::policy::PolicyRefused;

/// Why the quotas of a project are not shown.
#[derive(Debug, Error)]
pub enum QuotaRefused {
    /// It is the project of others.
    #[error(transparent)]
    Policy(#[from] PolicyRefused),
    /// There is no such project.
    #[error("Project ID {0} is not a valid project.")]
    NoSuchProject(String),
}

impl From<QuotaRefused> for Fault {
    fn from(refused: QuotaRefused) -> Self {
        match refused {
            QuotaRefused::Policy(refused) => refused.into(),
            QuotaRefused::NoSuchProject(_) => Self::new(Code::InvalidParameter, refused.to_string()),
        }
    }
}

/// A project as it is written in a path, with the dashes of a UUID or without.
pub fn plain(id: &str) -> String {
    id.replace('-', "")
}

/// The project with this identifier. Others than administrators see their own only, by `rule`.
pub fn project(see: &Reader<'_>, id: &str, rule: &'static str) -> Result<String, QuotaRefused> {
    let wanted = plain(id);
    if wanted == see.project_id().as_str() {
        return Ok(wanted);
    }
    let all = see.everywhere().ok_or(PolicyRefused::Compute(rule))?;
    let is_known = all.accounts().any(|account| account.project_id().as_str() == wanted);
    if is_known { Ok(wanted) } else { Err(QuotaRefused::NoSuchProject(id.to_owned())) }
}
