//! How servers are said to be out of order, and in order again.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::{Role, Transaction};

use crate::parameters::any_id::AnyId;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::refusals::server::{ServerRefused, find};

/// What a server is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    /// In order: it has the status again that its life has come to.
    Active,
    /// Out of order: it has the status ERROR.
    Error,
}

/// Says that a server is out of order, or in order again. That is for administrators, and no lock keeps it from them.
pub fn say(tx: &mut Transaction<'_>, id: &AnyId, said: Said) -> Result<(), ServerRefused> {
    let row = find(tx, id)?;
    allow(tx, Role::Admin, PolicyRefused::Compute("os_compute_api:os-admin-actions:reset_state"))?;
    let failed = said == Said::Error;
    if row.body.failed == failed {
        return Ok(());
    }
    let now = tx.now;
    let said = tx.change(&row, Event::Modify, |body| {
        body.failed = failed;
        body.updated_at = now;
    });
    said.map(drop).map_err(|_| ServerRefused::of(&row, "reset_state", &[]))
}
