//! How servers are locked, and who may unlock them.

use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::server::{LockedBy, Server};
use zc_gateway_engine::{Role, Snapshot, Transaction};

use crate::parameters::any_id::AnyId;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::refusals::server::{ServerRefused, find};

/// Locks a server. Its owner cannot lock again what an administrator has locked.
pub fn lock(tx: &mut Transaction<'_>, id: &AnyId) -> Result<(), ServerRefused> {
    let row = find(tx, id)?;
    allow(tx, Role::Member, PolicyRefused::Compute("os_compute_api:os-lock-server:lock"))?;
    let by = role_of_caller(tx);
    if row.body.locked.is_some() && by == LockedBy::Owner {
        return Ok(());
    }
    set(tx, &row, Some(by), "lock")
}

/// Unlocks a server.
pub fn unlock(tx: &mut Transaction<'_>, id: &AnyId) -> Result<(), ServerRefused> {
    let row = find(tx, id)?;
    allow(tx, Role::Member, PolicyRefused::Compute("os_compute_api:os-lock-server:unlock"))?;
    if row.body.locked.is_some_and(|by| by != role_of_caller(tx)) {
        let rule = PolicyRefused::Compute("os_compute_api:os-lock-server:unlock:unlock_override");
        allow(tx, Role::Admin, rule)?;
    }
    set(tx, &row, None, "unlock")
}

/// As who the caller locks servers of this account.
fn role_of_caller(see: &Snapshot<'_>) -> LockedBy {
    if see.principal().account == see.account() { LockedBy::Owner } else { LockedBy::Admin }
}

fn set(
    tx: &mut Transaction<'_>,
    row: &Shared<Server>,
    locked: Option<LockedBy>,
    operation: &'static str,
) -> Result<(), ServerRefused> {
    if row.body.locked == locked {
        return Ok(());
    }
    let now = tx.now;
    let set = tx.change(row, Event::Modify, |body| {
        body.locked = locked;
        body.updated_at = now;
    });
    set.map(drop).map_err(|_| ServerRefused::of(row, operation, &[]))
}
