//! `ShowTenantUsage` tells what the servers of a project had in a time, page by page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::base_url::BaseUrl;
use crate::parameters::microversion::Microversion;
use crate::parameters::query::{QueryNumber, Values};
use crate::parameters::since::Since;
use crate::quotas::project::plain;
use crate::refusals::policy::PolicyRefused;
use crate::servers::usage::{ServerUsage, TenantUsage, UsagePage, UsageRefused, Window};
use crate::views::link::{Base, NextPage};

/// Tells what the servers of a project had in a time, and each of them. Others than administrators see their own
/// project only. Servers that are known no more are not counted.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowTenantUsage {
    /// The project.
    #[serde(rename = "projectId")]
    project_id: AnyId,
    /// When the time begins: four weeks before its end if absent.
    #[serde(default)]
    start: Since,
    /// When it ends: now if absent.
    #[serde(default)]
    end: Since,
    /// How many servers a page is of, from 2.40 on: 1000 if absent, and never more. Totals are those of the page.
    #[serde(default)]
    limit: QueryNumber,
    /// The last server of the page before.
    #[serde(default)]
    marker: Values,
    /// The microversion that the caller speaks.
    #[serde(default)]
    microversion: Microversion,
    /// Where links begin; absent: links are paths.
    #[serde(default, rename = "baseUrl")]
    base_url: BaseUrl,
}

/// The usage of a project.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The usage; without members where there was no server in that time.
    tenant_usage: UsageOrNone,
    /// Where the next page is, if there may be one.
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant_usage_links: NextPage,
}

/// The usage of a project.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum UsageOrNone {
    /// There were servers.
    Usage(TenantUsage),
    /// There was none.
    None {},
}

impl Action for ShowTenantUsage {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowTenantUsage";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PolicyForbids];
    type Answer = Answer;
    type Error = UsageRefused;
}

impl Read for ShowTenantUsage {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, UsageRefused> {
        let wanted = plain(self.project_id.as_str());
        let window = Window::new(&self.start, &self.end, see.now)?;
        let usages = if wanted == see.project_id().as_str() {
            ServerUsage::of_project(see, window)
        } else {
            let rule = "os_compute_api:os-simple-tenant-usage:show";
            let all = see.everywhere().ok_or(PolicyRefused::Compute(rule))?;
            let meant = all.accounts().filter(|account| account.project_id().as_str() == wanted);
            meant.flat_map(|account| ServerUsage::of_project(&account, window)).collect()
        };
        let page = UsagePage {
            window,
            start: &self.start,
            end: &self.end,
            detailed: true,
            limit: self.limit,
            marker: &self.marker,
            microversion: self.microversion,
        };
        let (found, last) = page.of(usages)?;
        let path = format!("os-simple-tenant-usage/{}", self.project_id);
        let tenant_usage_links = Base::new(&self.base_url).next(&path, page.query(), last.as_deref());
        let found = found.into_iter().next();
        Ok(Answer {
            tenant_usage: found.map_or(UsageOrNone::None {}, UsageOrNone::Usage),
            tenant_usage_links,
        })
    }

    fn scans(&self) -> bool {
        true
    }
}
