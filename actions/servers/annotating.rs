//! How the notes and the tags of a server are changed.

use std::collections::{BTreeMap, BTreeSet};

use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::{Role, Transaction};

use crate::parameters::any_id::AnyId;
use crate::parameters::metadata;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::refusals::server::{ServerRefused, find, unless_locked, unless_unsettled};

/// How many tags a server has at most.
pub const MOST_TAGS: usize = 50;

/// The notes of a server.
pub type Notes = BTreeMap<Box<str>, Box<str>>;

/// Changes the notes of a server, and gives them as they are then. A lock and a server that is being built keep callers
/// from it. `rule` is what allows it, `operation` what it is called.
pub fn change_metadata(
    tx: &mut Transaction<'_>,
    id: &AnyId,
    (rule, operation): (&'static str, &'static str),
    change: impl FnOnce(&mut Notes) -> Result<(), ServerRefused>,
) -> Result<Notes, ServerRefused> {
    let row = find(tx, id)?;
    allow(tx, Role::Member, PolicyRefused::Compute(rule))?;
    let mut notes = row.body.metadata.clone();
    change(&mut notes)?;
    unless_locked(tx, &row)?;
    unless_unsettled(&row, operation)?;
    if notes.len() > metadata::MOST {
        return Err(ServerRefused::TooMuchMetadata(metadata::MOST));
    }
    change_if_new(tx, &row, operation, |server| server.metadata.clone_from(&notes))?;
    Ok(notes)
}

/// Changes the tags of a server, and gives them as they are then. A lock keeps nobody from it, but a server that is being
/// built does.
pub fn change_tags(
    tx: &mut Transaction<'_>,
    id: &AnyId,
    (rule, operation): (&'static str, &'static str),
    change: impl FnOnce(&Shared<Server>, &mut BTreeSet<Box<str>>) -> Result<(), ServerRefused>,
) -> Result<BTreeSet<Box<str>>, ServerRefused> {
    let row = find(tx, id)?;
    allow(tx, Role::Member, PolicyRefused::Compute(rule))?;
    unless_unsettled(&row, operation)?;
    let mut tags = row.body.tags.clone();
    change(&row, &mut tags)?;
    if tags.len() > MOST_TAGS {
        return Err(ServerRefused::TooManyTags(MOST_TAGS));
    }
    change_if_new(tx, &row, operation, |server| server.tags.clone_from(&tags))?;
    Ok(tags)
}

/// Makes a change where there is one.
fn change_if_new(
    tx: &mut Transaction<'_>,
    row: &Shared<Server>,
    operation: &'static str,
    change: impl FnOnce(&mut Server),
) -> Result<(), ServerRefused> {
    let mut body = row.body.clone();
    change(&mut body);
    if body == row.body {
        return Ok(());
    }
    body.updated_at = tx.now;
    let changed = tx.change(row, Event::Modify, |now| *now = body);
    changed.map(drop).map_err(|_| ServerRefused::of(row, operation, &[]))
}
