//! Whose key pairs a call is about. A user is an access key, and a user's key pairs are those that were made in the
//! project; administrators may name another user.

use smol_str::SmolStr;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::key_pair::{KeyPair, KeyPairId};
use zc_gateway_engine::resources::{Kind, Shared};
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Role, Snapshot};

use super::refusal::KeyPairRefused;
use crate::parameters::microversion::Microversion;
use crate::parameters::query::Values;
use crate::refusals::microversion::MicroversionRefused;
use crate::refusals::policy::{PolicyRefused, allow};

/// The first microversion in which a caller may name a user.
const USERS_SINCE: u16 = 10;

/// What an action about the key pairs of this user is about.
pub fn subject(wanted: &Values) -> Option<Subject> {
    wanted.last().map(|user| Subject { kind: Kind::AccessKey, id: user.into() })
}

/// The user that a call is about: the caller, or who is named. `rule` lets administrators name others.
pub fn user(
    see: &Snapshot<'_>,
    wanted: &Values,
    microversion: Microversion,
    rule: &'static str,
) -> Result<SmolStr, KeyPairRefused> {
    let own = see.principal().key.as_ref().map(|key| SmolStr::new(key.as_str())).unwrap_or_default();
    let Some(wanted) = wanted.last() else { return Ok(own) };
    if !microversion.has(USERS_SINCE) {
        return Err(MicroversionRefused::Unexpected("user_id").into());
    }
    if wanted != own {
        allow(see, Role::Admin, PolicyRefused::Compute(rule))?;
    }
    Ok(SmolStr::new(wanted))
}

/// The key pairs of a user, by name.
pub fn of_user(see: &Snapshot<'_>, user: &str) -> Vec<Shared<KeyPair>> {
    let is_theirs = |row: &&Shared<KeyPair>| row.body.user == user;
    let mut found: Vec<Shared<KeyPair>> = see.table::<KeyPair>().iter().filter(is_theirs).cloned().collect();
    found.sort_by(|a, b| a.body.name.cmp(&b.body.name));
    found
}

/// The key pair of a user with this name.
pub fn find(see: &Snapshot<'_>, user: &str, name: &str) -> Option<Shared<KeyPair>> {
    let place = Place::KeyPairName(user.into(), name.into());
    let (_, user) = see.at(&place).iter().next()?;
    see.find(&KeyPairId::parse(&user.id).ok()?)
}
