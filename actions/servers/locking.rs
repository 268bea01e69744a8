//! How servers are locked, and who may unlock them.

use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::server::{LockedBy, Server};
use zc_gateway_engine::{Context, Role};

use crate::parameters::any_id::AnyId;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::refusals::server::{ServerRefused, find};

/// Notes that a server is locked. Its owner cannot lock again what an administrator has locked.
pub fn lock(context: &mut Context<'_>, id: &AnyId) -> Result<(), ServerRefused> {
    let row = find(context, id)?;
    allow(context, Role::Member, PolicyRefused::Compute("os_compute_api:os-lock-server:lock"))?;
    let by = role_of_caller(context);
    if row.body.locked.is_some() && by == LockedBy::Owner {
        return Ok(());
    }
    set(context, &row, Some(by), "lock")
}

/// Notes that a server is locked no longer.
pub fn unlock(context: &mut Context<'_>, id: &AnyId) -> Result<(), ServerRefused> {
    let row = find(context, id)?;
    allow(context, Role::Member, PolicyRefused::Compute("os_compute_api:os-lock-server:unlock"))?;
    if row.body.locked.is_some_and(|by| by != role_of_caller(context)) {
        let rule = PolicyRefused::Compute("os_compute_api:os-lock-server:unlock:unlock_override");
        allow(context, Role::Admin, rule)?;
    }
    set(context, &row, None, "unlock")
}

/// As who the caller locks servers of this account.
fn role_of_caller(context: &Context<'_>) -> LockedBy {
    if context.principal().account == context.account() { LockedBy::Owner } else { LockedBy::Admin }
}

fn set(
    context: &mut Context<'_>,
    row: &Shared<Server>,
    locked: Option<LockedBy>,
    operation: &'static str,
) -> Result<(), ServerRefused> {
    if row.body.locked == locked {
        return Ok(());
    }
    let mut body = row.body.clone();
    body.locked = locked;
    body.updated_at = context.now;
    context.apply_with(row, Event::Modify, body).map_err(|_| ServerRefused::of(row, operation, &[]))
}
