//! `ShowTenantUsage` tells what the servers of a project had in a time, page by page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::List;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect, Role};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::base_url::BaseUrl;
use crate::parameters::microversion::Microversion;
use crate::parameters::query::{QueryNumber, Values};
use crate::parameters::since::Since;
use crate::quotas::project::plain;
use crate::refusals::policy::{PolicyRefused, allow};
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
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[Code::PolicyForbids];
    type Answer = Answer;
    type Error = UsageRefused;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, UsageRefused> {
        let wanted = plain(self.project_id.as_str());
        let window = Window::new(&self.start, &self.end, context.now)?;
        let own = context.project_id();
        let of = |project: &_, list: &List<Server>| ServerUsage::of_project(project, list, context, window);
        let all = if wanted == own.as_str() {
            context.look(|list| of(own, list))
        } else {
            let rule = "os_compute_api:os-simple-tenant-usage:show";
            allow(context, Role::Admin, PolicyRefused::Compute(rule))?;
            let usages = context.look_everywhere(|project, list| {
                if project.as_str() == wanted { of(project, list) } else { Vec::new() }
            });
            usages.into_iter().flatten().collect()
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
        let (found, last) = page.of(all)?;
        let path = format!("os-simple-tenant-usage/{}", self.project_id);
        let tenant_usage_links = Base::new(&self.base_url).next(&path, page.query(), last.as_deref());
        let found = found.into_iter().next();
        Ok(Answer {
            tenant_usage: found.map_or(UsageOrNone::None {}, UsageOrNone::Usage),
            tenant_usage_links,
        })
    }
}
