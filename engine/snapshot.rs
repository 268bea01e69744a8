//! What views and checks look at: the resources of one account as committed, the rules of the run, and who acts.

use std::sync::Arc;

use crate::account::{AccountNumber, ProjectId};
use crate::action::ApiVersion;
use crate::catalogue::Catalogue;
use crate::clock::Timestamp;
use crate::image::attachments::Attachments;
use crate::principal::Principal;
use crate::resources::{Resource, Shared};
use crate::rules::Rules;
use crate::settings::Settings;
use crate::world::{Account, List, World};

/// One account as a run sees it. There is no way from here to what other accounts own.
pub struct Snapshot<'e> {
    /// The time of this run.
    pub now: Timestamp,
    /// The API version that is served.
    pub version: ApiVersion,
    /// What can be ordered.
    pub catalogue: &'e Catalogue,
    /// The settings that actions read.
    pub settings: &'e Settings,
    pub(crate) world: &'e World,
    pub(crate) held: Arc<Account>,
    principal: &'e Principal,
}

impl<'e> Snapshot<'e> {
    pub(crate) fn new(
        now: Timestamp,
        version: ApiVersion,
        rules: &'e Rules,
        world: &'e World,
        account: Arc<Account>,
        principal: &'e Principal,
    ) -> Self {
        let Rules { settings, catalogue, .. } = rules;
        Self { now, version, catalogue, settings, world, held: account, principal }
    }

    /// Another account as the same run sees it.
    pub(crate) fn of(&self, account: Arc<Account>) -> Self {
        Self { held: account, ..*self }
    }

    /// Who acts, and with which rights. An administrator may act in an account that is not his own.
    pub fn principal(&self) -> &Principal {
        self.principal
    }

    /// The account whose resources these are.
    pub fn account(&self) -> AccountNumber {
        self.held.number
    }

    /// The identifier of the account as a project.
    pub fn project_id(&self) -> &ProjectId {
        &self.held.project_id
    }

    /// The resource with this identifier.
    pub fn find<R: Resource>(&self, id: &R::Id) -> Option<Shared<R>> {
        self.held.find(id)
    }

    /// Looks at the account's list of one kind. The list is of one revision as long as `look` runs.
    pub fn look<R: Resource, T>(&self, look: impl FnOnce(&List<R>) -> T) -> T {
        look(R::table(&self.held.image.read()))
    }

    /// Looks at who uses what in the account.
    pub fn look_at_attachments<T>(&self, look: impl FnOnce(&Attachments) -> T) -> T {
        look(&self.held.image.read().attachments)
    }
}
