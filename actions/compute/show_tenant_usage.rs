//! `ShowTenantUsage` tells what the servers of a project had in a time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::List;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect, Role};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::since::Since;
use crate::quotas::project::plain;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::servers::usage::{TenantUsage, UsageRefused, Window};

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
}

/// The usage of a project.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The usage; without members where there was no server in that time.
    tenant_usage: UsageOrNone,
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
        let of = |project: &_, list: &List<Server>| {
            TenantUsage::new(project, list.iter().map(|row| &**row), context, window, true)
        };
        let found = if wanted == own.as_str() {
            context.look(|list| of(own, list))
        } else {
            let rule = "os_compute_api:os-simple-tenant-usage:show";
            allow(context, Role::Admin, PolicyRefused::Compute(rule))?;
            let usages =
                context.look_everywhere(
                    |project, list| if project.as_str() == wanted { of(project, list) } else { None },
                );
            usages.into_iter().flatten().next()
        };
        Ok(Answer { tenant_usage: found.map_or(UsageOrNone::None {}, UsageOrNone::Usage) })
    }
}
