//! What actions on networks, subnets, ports and servers share: addresses are taken and given back, lists are made.

pub mod changing;
pub mod listing;
pub mod paging;
pub mod port_body;
pub mod ranges;
pub mod subnet_body;
pub mod taking;

#[cfg(test)]
mod tests;

use zc_gateway_engine::{Context, Role};

use crate::parameters::any_id::AnyId;
use crate::parameters::query::QueryFlag;
use crate::refusals::network::NetworkRefused;
use crate::refusals::policy::{PolicyRefused, allow};

/// Refuses a new resource for another project than the one that the action works in.
pub fn refuse_other_project(
    context: &Context<'_>,
    project_id: Option<&AnyId>,
    tenant_id: Option<&AnyId>,
) -> Result<(), NetworkRefused> {
    let own = context.project_id().as_str();
    for (field, given) in [("project_id", project_id), ("tenant_id", tenant_id)] {
        if given.is_some_and(|given| !given.as_str().is_empty() && given.as_str().replace('-', "") != own) {
            let rule =
                format!("here it can only be `{own}`; leave it out, or call as a user of the other project");
            return Err(NetworkRefused::invalid(field, rule));
        }
    }
    Ok(())
}

/// Refuses what Networking has and this gateway does not: for members by policy, for administrators by name.
pub fn refuse_not_served(
    context: &Context<'_>,
    wanted: QueryFlag,
    field: &'static str,
    rule: &'static str,
) -> Result<(), NetworkRefused> {
    if wanted.get() != Some(true) {
        return Ok(());
    }
    allow(context, Role::Admin, PolicyRefused::Network(rule))?;
    Err(NetworkRefused::invalid(field, "true is not served here; leave it out, or say false"))
}
