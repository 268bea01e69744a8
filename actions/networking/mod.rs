//! What actions on networks, subnets, ports and servers share: addresses are taken and given back, lists are made.

pub mod allocation;
pub mod asked;
pub mod changing;
pub mod fields;
pub mod listing;
pub mod members;
pub mod network_body;
pub mod paging;
pub mod port_body;
pub mod port_options;
pub mod quotas;
pub mod ranges;
pub mod subnet_body;
pub mod tagging;

#[cfg(test)]
mod tests;

use zc_gateway_engine::{Role, Snapshot};

use crate::parameters::any_id::AnyId;
use crate::parameters::text::AnyText;
use crate::refusals::network::NetworkRefused;
use crate::refusals::policy::{PolicyRefused, allow};

/// Refuses a new resource for another project than the one that the action works in. In which one an administrator's works
/// follows from what it is about: from the network, or, for a network, from the project that he names.
pub fn refuse_other_project(
    see: &Snapshot<'_>,
    project_id: Option<&AnyId>,
    tenant_id: Option<&AnyId>,
) -> Result<(), NetworkRefused> {
    let own = see.project_id().as_str();
    for (field, given) in [("project_id", project_id), ("tenant_id", tenant_id)] {
        if given.is_some_and(|given| !given.as_str().is_empty() && given.as_str().replace('-', "") != own) {
            let rule = format!(
                "here it can only be `{own}`: administrators name any project that there is, others their own"
            );
            return Err(NetworkRefused::invalid(field, rule));
        }
    }
    Ok(())
}

/// Refuses what Networking has and this gateway does not: for members by policy, for administrators by name.
pub fn refuse_unserved(
    see: &Snapshot<'_>,
    is_wanted: bool,
    field: &'static str,
    rule: &'static str,
) -> Result<(), NetworkRefused> {
    if !is_wanted {
        return Ok(());
    }
    allow(see, Role::Admin, PolicyRefused::Network(rule))?;
    Err(NetworkRefused::invalid(field, "this is not served here; leave it out, or say false or null"))
}

/// Replaces a text by the one that is given, if there is one.
pub fn text(kept: &mut Box<str>, given: Option<&AnyText<255>>) {
    if let Some(given) = given {
        *kept = given.as_str().into();
    }
}
