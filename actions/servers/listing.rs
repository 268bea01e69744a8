//! Lists of servers: filters, pages, and who sees what is deleted.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::List;
use zc_gateway_engine::{Code, Context, Fault};

use super::state::{DELETED, State};
use crate::parameters::base_url::BaseUrl;
use crate::parameters::page::{Page, PageRefused};
use crate::parameters::pattern::Pattern;
use crate::parameters::query::{QueryFlag, QueryNumber, Values};
use crate::parameters::since::Since;
use crate::refusals::policy::PolicyRefused;
use crate::views::link::{Base, NextPage, Query};
use crate::views::server::addresses_of;

/// Which servers are wanted. All filters given must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ServerQuery {
    /// Only servers in whose name this regular expression is found, in any case.
    name: Pattern,
    /// Only servers in one of these statuses, in any case. One that nothing ever has is no error.
    status: Values,
    /// Only servers that boot from this image.
    image: Values,
    /// Only servers of this flavor.
    flavor: Values,
    /// Only servers with an address of version 4 in which this regular expression is found.
    ip: Pattern,
    /// Only servers that changed at this time or later, deleted ones included.
    #[serde(rename = "changes-since")]
    changes_since: Since,
    /// Only deleted servers, or only others. Administrators only: of others it is ignored.
    deleted: QueryFlag,
    /// The servers of all projects. Administrators only.
    all_tenants: Values,
    /// Only servers of this project, of those of all projects.
    project_id: Values,
    /// The same.
    tenant_id: Values,
    /// How many servers to list at most: 1000 if absent.
    limit: QueryNumber,
    /// The last server of the page before.
    marker: Values,
    /// Where links begin; absent: links are paths.
    #[serde(rename = "baseUrl")]
    pub base_url: BaseUrl,
}

/// Why servers are not listed.
#[derive(Debug, Error)]
pub enum ListRefused {
    /// The role of the caller does not allow it.
    #[error(transparent)]
    Policy(#[from] PolicyRefused),
    /// A deleted server is shown to its project only by the time of its last change.
    #[error("Only administrators may list deleted instances")]
    Deleted,
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
            ListRefused::Deleted => Code::PolicyForbids,
            ListRefused::AllTenants(_) => Code::InvalidParameter,
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

impl ServerQuery {
    /// The servers of one page from new to old, and the link to the next page at `path` if there may be one.
    /// `rule` is what allows to look at all projects.
    pub fn select(
        &self,
        context: &Context<'_>,
        (path, rule): (&str, &'static str),
        base: &Base,
    ) -> Result<(Vec<Shared<Server>>, NextPage), ListRefused> {
        let everywhere = self.everywhere()?;
        let is_admin = context.principal().is_admin();
        if everywhere && !is_admin {
            return Err(PolicyRefused::Compute(rule).into());
        }
        let ends = self.ends(is_admin)?;
        let rows = if everywhere { self.rows_everywhere(context) } else { rows(context) };
        let page = Page { limit: self.limit.get(), marker: self.marker.last() };
        let id = |row: &Shared<Server>| row.id.to_string();
        let (rows, marker) = page.of(rows, id, |row| self.accepts(row, ends, context))?;
        let next = base.next(path, self.query(), marker.as_deref());
        Ok((rows, next))
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

    fn rows_everywhere(&self, context: &Context<'_>) -> Vec<Shared<Server>> {
        let wanted = |id: &str| self.project_id.accepts(id) && self.tenant_id.accepts(id);
        let look = |project: &ProjectId, list: &List<Server>| -> Vec<Shared<Server>> {
            if wanted(project.as_str()) { list.iter().cloned().collect() } else { Vec::new() }
        };
        let mut all: Vec<Shared<Server>> = context.look_everywhere(look).into_iter().flatten().collect();
        all.sort_by(|a, b| b.created_at.cmp(&a.created_at).then_with(|| a.id.cmp(&b.id)));
        all
    }

    fn accepts(&self, row: &Shared<Server>, ends: Ends, context: &Context<'_>) -> bool {
        let body = &row.body;
        let is_deleted = row.status == Status::Destroyed;
        let status = State::of(row).status;
        let has_address = || {
            let mut found = addresses_of(row, context).into_iter().filter(IpAddr::is_ipv4);
            found.any(|address| self.ip.accepts(&address.to_string()))
        };
        (ends == Ends::All || is_deleted == (ends == Ends::Deleted))
            && self.changes_since.get().is_none_or(|since| body.updated_at.max(row.since) >= since)
            && self.name.accepts(&body.name)
            && (self.status.is_empty() || self.status.iter().any(|one| one.eq_ignore_ascii_case(status)))
            && self.image.accepts(body.image.as_deref().unwrap_or_default())
            && self.flavor.accepts(&body.flavor)
            && (self.ip.is_empty() || has_address())
    }

    /// The same question as a query string, but for the page.
    fn query(&self) -> Query {
        let limit = self.limit.get().map(|limit| limit.to_string());
        let deleted = self.deleted.get().map(|deleted| deleted.to_string());
        Query::default()
            .with("name", self.name.as_deref())
            .with("status", self.status.iter())
            .with("image", self.image.iter())
            .with("flavor", self.flavor.iter())
            .with("ip", self.ip.as_deref())
            .with("changes-since", self.changes_since.as_deref())
            .with("deleted", deleted.as_deref())
            .with("all_tenants", self.all_tenants.last())
            .with("project_id", self.project_id.iter())
            .with("tenant_id", self.tenant_id.iter())
            .with("limit", limit.as_deref())
    }
}

/// The servers of the account, from new to old.
fn rows(context: &Context<'_>) -> Vec<Shared<Server>> {
    context.look(|list: &List<Server>| list.iter().cloned().collect())
}
