//! `ListFlavorAccess` lists the projects that can use a flavor that not every project can.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect, Role};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::flavor::{FlavorRefused, find};
use crate::refusals::policy::{PolicyRefused, allow};

/// Lists the projects that can use a flavor that not every project can. Administrators only. Every flavor is public,
/// and of a public flavor there is no such list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListFlavorAccess {
    /// The identifier of the flavor.
    flavor_id: AnyId,
}

/// Who can use a flavor.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The projects.
    flavor_access: Vec<FlavorAccess>,
}

/// A project that can use a flavor.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FlavorAccess {
    /// The identifier of the flavor.
    flavor_id: Box<str>,
    /// The project.
    tenant_id: Box<str>,
}

impl Action for ListFlavorAccess {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListFlavorAccess";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[Code::PolicyForbids, Code::FlavorNotFound, Code::FlavorAccessNotFound];
    type Answer = Answer;
    type Error = FlavorRefused;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, FlavorRefused> {
        allow(context, Role::Admin, PolicyRefused::Compute("os_compute_api:os-flavor-access"))?;
        find(context, &self.flavor_id)?;
        Err(FlavorRefused::Public)
    }
}
