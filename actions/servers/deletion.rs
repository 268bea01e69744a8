//! How servers are deleted.

use zc_gateway_engine::lifecycle::{Event, Status};
use zc_gateway_engine::{Role, Transaction};

use crate::parameters::any_id::AnyId;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::refusals::server::{ServerRefused, find, unless_locked};

/// Deletes a server, which takes its time, for callers whom `rule` allows it. To ask again meanwhile
/// changes nothing and is no error.
pub fn delete(tx: &mut Transaction<'_>, id: &AnyId, rule: &'static str) -> Result<(), ServerRefused> {
    let row = find(tx, id)?;
    allow(tx, Role::Member, PolicyRefused::Compute(rule))?;
    unless_locked(tx, &row)?;
    if row.status == Status::Destroying {
        return Ok(());
    }
    // It can be deleted in every status in which it is found.
    let deleted = tx.change(&row, Event::Destroy, |body| body.status_before_deletion = Some(row.status));
    deleted.map(drop).map_err(|_| ServerRefused::of(&row, "delete", &[]))
}
