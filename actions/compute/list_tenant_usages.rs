//! `ListTenantUsages` tells of every project what its servers had in a time, page by page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::base_url::BaseUrl;
use crate::parameters::microversion::Microversion;
use crate::parameters::query::{QueryNumber, Values};
use crate::parameters::since::Since;
use crate::refusals::policy::PolicyRefused;
use crate::servers::usage::{ServerUsage, TenantUsage, UsagePage, UsageRefused, Window};
use crate::views::link::{Base, NextPage};

/// Tells of every project that had servers in a time what they had. Administrators only. Servers that are known no more
/// are not counted.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListTenantUsages {
    /// When the time begins: four weeks before its end if absent.
    start: Since,
    /// When it ends: now if absent.
    end: Since,
    /// Whether each server is wanted: 1 if so.
    detailed: QueryNumber,
    /// How many servers a page is of, from 2.40 on: 1000 if absent, and never more. Totals are those of the page.
    limit: QueryNumber,
    /// The last server of the page before.
    marker: Values,
    /// The microversion that the caller speaks.
    microversion: Microversion,
    /// Where links begin; absent: links are paths.
    #[serde(rename = "baseUrl")]
    base_url: BaseUrl,
}

/// The usage of all projects.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The projects with servers in that time.
    tenant_usages: Vec<TenantUsage>,
    /// Where the next page is, if there may be one.
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant_usages_links: NextPage,
}

impl Action for ListTenantUsages {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListTenantUsages";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PolicyForbids];
    type Answer = Answer;
    type Error = UsageRefused;
}

impl Read for ListTenantUsages {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, UsageRefused> {
        let rule = "os_compute_api:os-simple-tenant-usage:list";
        let all = see.everywhere().ok_or(PolicyRefused::Compute(rule))?;
        let window = Window::new(&self.start, &self.end, see.now)?;
        let page = UsagePage {
            window,
            start: &self.start,
            end: &self.end,
            detailed: self.detailed.get() == Some(1),
            limit: self.limit,
            marker: &self.marker,
            microversion: self.microversion,
        };
        let usages = all.accounts().flat_map(|account| ServerUsage::of_project(&account, window));
        let (tenant_usages, last) = page.of(usages.collect())?;
        let detailed = self.detailed.get().map(|number| number.to_string());
        let query = page.query().with("detailed", detailed.as_deref());
        let tenant_usages_links =
            Base::new(&self.base_url).next("os-simple-tenant-usage", query, last.as_deref());
        Ok(Answer { tenant_usages, tenant_usages_links })
    }

    fn scans(&self) -> bool {
        true
    }
}
