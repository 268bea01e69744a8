//! Which project's quotas a call is about, and who may see them.

use thiserror::Error;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::List;
use zc_gateway_engine::{Code, Context, Fault, Role};

use crate::refusals::policy::{PolicyRefused, allow};

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
pub fn project(context: &Context<'_>, id: &str, rule: &'static str) -> Result<String, QuotaRefused> {
    let wanted = plain(id);
    if wanted == context.project_id().as_str() {
        return Ok(wanted);
    }
    allow(context, Role::Admin, PolicyRefused::Compute(rule))?;
    let known = context.look_everywhere(|owner, _: &List<Server>| owner.as_str() == wanted);
    if known.contains(&true) { Ok(wanted) } else { Err(QuotaRefused::NoSuchProject(id.to_owned())) }
}
