//! Lists of servers: pages, order, and who sees what is deleted.

use std::sync::Arc;

use thiserror::Error;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::{Code, Fault, Reader, Snapshot};

use super::order::DiskConfig;
use super::query::ServerQuery;
use super::sorting::{SortRefused, Sorting};
use super::state::DELETED;
use crate::parameters::page::{Page, PageRefused};
use crate::parameters::query::QueryFlag;
use crate::refusals::microversion::MicroversionRefused;
use crate::refusals::policy::PolicyRefused;
use crate::views::link::{Base, NextPage, Query};

/// Why servers are not listed.
#[derive(Debug, Error)]
pub enum ListRefused {
    /// The role of the caller does not allow it.
    #[error(transparent)]
    Policy(#[from] PolicyRefused),
    /// A deleted server is shown to its project only by the time of its last change.
    #[error("Only administrators may list deleted instances")]
    Deleted,
    /// A status that Compute does not have.
    #[error("Invalid status value")]
    Status,
    /// A way of partitioning that Compute does not have.
    #[error("Invalid value '{0}' for auto_disk_config: it is AUTO or MANUAL")]
    DiskConfig(String),
    /// The microversion has it otherwise.
    #[error(transparent)]
    Microversion(#[from] MicroversionRefused),
    /// Servers cannot be sorted so.
    #[error(transparent)]
    Sort(#[from] SortRefused),
    /// `all_tenants` is neither true nor false.
    #[error("Invalid value '{0}' for all_tenants: it is neither true nor false")]
    AllTenants(String),
    /// The page does not follow any.
    #[error(transparent)]
    Page(#[from] PageRefused),
}

impl From<ListRefused> for Fault {
    fn from(refused: ListRefused) -> Self {
        let code = match refused {
            ListRefused::Policy(refused) => return refused.into(),
            ListRefused::Page(refused) => return refused.into(),
            ListRefused::Microversion(refused) => return refused.into(),
            ListRefused::Sort(refused) => return refused.into(),
            ListRefused::Deleted => Code::PolicyForbids,
            ListRefused::Status | ListRefused::DiskConfig(_) | ListRefused::AllTenants(_) => {
                Code::InvalidParameter
            }
        };
        Self::new(code, refused.to_string())
    }
}

/// Which servers are looked at, as far as their end is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// Those that are not deleted.
    Kept,
    /// Those that are deleted.
    Deleted,
    /// All that are known.
    All,
}

/// A server in a list, and the account that owns it.
pub(super) struct Listed<'s> {
    pub(super) row: Shared<Server>,
    pub(super) account: &'s Snapshot<'s>,
}

/// Every status that Compute has, whether a server is ever in it here or not.
const STATUSES: &[&str] = &[
    "ACTIVE",
    "BUILD",
    "DELETED",
    "ERROR",
    "HARD_REBOOT",
    "MIGRATING",
    "PASSWORD",
    "PAUSED",
    "REBOOT",
    "REBUILD",
    "RESCUE",
    "RESIZE",
    "REVERT_RESIZE",
    "SHELVED",
    "SHELVED_OFFLOADED",
    "SHUTOFF",
    "SOFT_DELETED",
    "SUSPENDED",
    "VERIFY_RESIZE",
];

impl ServerQuery {
    /// The servers of one page, each as `view` shows it with the account that owns it, from new to old where no other
    /// order is wanted, and the link to the next page at `path` if there may be one. `rule` is what allows to look at all
    /// projects.
    pub fn select<V>(
        &self,
        see: &Reader<'_>,
        (path, rule): (&str, &'static str),
        base: &Base,
        view: impl Fn(Shared<Server>, &Snapshot<'_>) -> V,
    ) -> Result<(Vec<V>, NextPage), ListRefused> {
        self.check()?;
        let everywhere = if self.everywhere()? {
            Some(see.everywhere().ok_or(PolicyRefused::Compute(rule))?)
        } else {
            None
        };
        let is_admin = see.principal().is_admin();
        let ends = self.ends(is_admin)?;
        let sorting = Sorting::of(&self.sort_key, &self.sort_dir, is_admin)?;
        let accounts: Option<Vec<Snapshot<'_>>> = everywhere.map(|all| all.accounts().collect());
        let mut rows = match &accounts {
            Some(accounts) => Listed::everywhere(accounts),
            None => Listed::of(see).collect(),
        };
        if let Some(sorting) = sorting {
            sorting.sort(&mut rows);
        }
        let page = Page { limit: self.limit.get(), marker: self.marker.last() };
        let id = |listed: &Listed<'_>| listed.row.id.to_string();
        let accepts =
            |listed: &Listed<'_>| ends.has(&listed.row) && self.accepts(&listed.row, listed.account);
        let (rows, marker) = page.of(rows, id, accepts)?;
        let next = base.next(path, Query::repeating(self), marker.as_deref());
        Ok((rows.into_iter().map(|listed| view(listed.row, listed.account)).collect(), next))
    }

    /// Refuses values that nothing can have, and filters that the microversion does not have.
    fn check(&self) -> Result<(), ListRefused> {
        let is_status = |one: &str| STATUSES.iter().any(|known| known.eq_ignore_ascii_case(one));
        if self.microversion.has(38) && !self.status.is_empty() && !self.status.iter().any(is_status) {
            return Err(ListRefused::Status);
        }
        if let Some(wrong) = self.auto_disk_config.iter().find(|one| DiskConfig::parse(one).is_none()) {
            return Err(ListRefused::DiskConfig(wrong.to_owned()));
        }
        let tag_filters = [
            ("tags", &self.tags),
            ("tags-any", &self.tags_any),
            ("not-tags", &self.not_tags),
            ("not-tags-any", &self.not_tags_any),
        ];
        let given = tag_filters.into_iter().find(|(_, filter)| !filter.is_empty());
        match given.filter(|_| !self.microversion.has(26)) {
            Some((name, _)) => Err(MicroversionRefused::Unexpected(name).into()),
            None => Ok(()),
        }
    }

    /// Whether the servers of all projects are wanted. To name it without a value is to want it.
    fn everywhere(&self) -> Result<bool, ListRefused> {
        let Some(text) = self.all_tenants.last() else { return Ok(false) };
        if text.is_empty() {
            return Ok(true);
        }
        QueryFlag::parse(text).ok_or_else(|| ListRefused::AllTenants(text.to_owned()))
    }

    fn ends(&self, is_admin: bool) -> Result<Ends, ListRefused> {
        let asks_for_deleted = self.status.iter().any(|status| status.eq_ignore_ascii_case(DELETED));
        if asks_for_deleted {
            return if is_admin { Ok(Ends::Deleted) } else { Err(ListRefused::Deleted) };
        }
        // Of others this filter is ignored, so that they see what was deleted among what changed.
        match self.deleted.get().filter(|_| is_admin) {
            Some(true) => Ok(Ends::Deleted),
            None if self.changes_since.get().is_some() => Ok(Ends::All),
            Some(false) | None => Ok(Ends::Kept),
        }
    }
}

impl Ends {
    fn has(self, row: &Shared<Server>) -> bool {
        self == Self::All || (row.status == Status::Destroyed) == (self == Self::Deleted)
    }
}

impl<'s> Listed<'s> {
    /// The servers of an account, from new to old.
    fn of(account: &'s Snapshot<'s>) -> impl Iterator<Item = Self> {
        account.table().iter().map(move |row| Self { row: Arc::clone(row), account })
    }

    /// The servers of all accounts, from new to old.
    fn everywhere(accounts: &'s [Snapshot<'s>]) -> Vec<Self> {
        let mut all: Vec<Self> = accounts.iter().flat_map(Self::of).collect();
        all.sort_by(|a, b| b.row.created_at.cmp(&a.row.created_at).then_with(|| a.row.id.cmp(&b.row.id)));
        all
    }
}
