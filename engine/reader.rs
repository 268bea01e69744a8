//! What an action that only looks may reach: its own account, and every other one when an administrator asks.

use std::ops::Deref;

use crate::snapshot::Snapshot;
use crate::world::World;

/// The view of a run that changes nothing.
pub struct Reader<'e> {
    own: Snapshot<'e>,
    world: &'e World,
}

/// All accounts. Only an administrator who reads gets it, and nothing is hidden from him.
pub struct Everywhere<'r> {
    own: &'r Snapshot<'r>,
    world: &'r World,
}

impl<'e> Reader<'e> {
    pub(crate) const fn new(own: Snapshot<'e>, world: &'e World) -> Self {
        Self { own, world }
    }

    /// All accounts; none where the caller is no administrator.
    pub fn everywhere(&self) -> Option<Everywhere<'_>> {
        self.own.principal().is_admin().then_some(Everywhere { own: &self.own, world: self.world })
    }
}

impl<'e> Deref for Reader<'e> {
    type Target = Snapshot<'e>;

    fn deref(&self) -> &Snapshot<'e> {
        &self.own
    }
}

impl<'r> Everywhere<'r> {
    /// Each account, in order of number. They are of different moments.
    pub fn accounts(&self) -> impl Iterator<Item = Snapshot<'r>> + use<'r> {
        let own = self.own;
        let mut accounts = self.world.accounts();
        accounts.sort_by_key(|account| account.number);
        accounts.into_iter().map(|account| own.of(account))
    }
}
