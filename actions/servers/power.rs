//! How servers are switched off and on.

use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::{Role, Transaction};

use crate::parameters::any_id::AnyId;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::refusals::server::{ServerRefused, find, unless_locked};

/// One of the two.
#[derive(Clone, Copy, Debug)]
pub enum Power {
    /// Switched off: one in service is out of it after a while.
    Off,
    /// Switched on: one out of service is back after a while.
    On,
}

/// Switches a server off or on, which takes its time.
pub fn switch(tx: &mut Transaction<'_>, id: &AnyId, power: Power) -> Result<(), ServerRefused> {
    let (event, operation, rule, needed) = match power {
        Power::Off => (Event::Stop, "stop", "os_compute_api:servers:stop", "active"),
        Power::On => (Event::Start, "start", "os_compute_api:servers:start", "stopped"),
    };
    let row = find(tx, id)?;
    allow(tx, Role::Member, PolicyRefused::Compute(rule))?;
    unless_locked(tx, &row)?;
    if row.body.failed {
        return Err(ServerRefused::of(&row, operation, &[needed]));
    }
    tx.apply(&row, event).map(drop).map_err(|_| ServerRefused::of(&row, operation, &[needed]))
}
