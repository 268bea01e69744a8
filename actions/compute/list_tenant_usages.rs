//! `ListTenantUsages` tells of every project what its servers had in a time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::world::List;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect, Role};

use super::{SERVICE, VERSIONS};
use crate::parameters::query::QueryNumber;
use crate::parameters::since::Since;
use crate::refusals::policy::{PolicyRefused, allow};
use crate::servers::usage::{TenantUsage, UsageRefused, Window};

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
}

/// The usage of all projects.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The projects with servers in that time.
    tenant_usages: Vec<TenantUsage>,
}

impl Action for ListTenantUsages {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListTenantUsages";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[Code::PolicyForbids];
    type Answer = Answer;
    type Error = UsageRefused;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, UsageRefused> {
        let rule = "os_compute_api:os-simple-tenant-usage:list";
        allow(context, Role::Admin, PolicyRefused::Compute(rule))?;
        let window = Window::new(&self.start, &self.end, context.now)?;
        let detailed = self.detailed.get() == Some(1);
        let usage = |project: &_, list: &List<Server>| {
            TenantUsage::new(project, list.iter().map(|row| &**row), context, window, detailed)
        };
        Ok(Answer { tenant_usages: context.look_everywhere(usage).into_iter().flatten().collect() })
    }
}
