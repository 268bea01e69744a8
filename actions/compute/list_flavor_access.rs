//! `ListFlavorAccess` lists the projects that can use a flavor that not every project can.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader, Role};

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
    const CODES: &'static [Code] = &[Code::PolicyForbids, Code::FlavorNotFound, Code::FlavorAccessNotFound];
    type Answer = Answer;
    type Error = FlavorRefused;
}

impl Read for ListFlavorAccess {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, FlavorRefused> {
        allow(see, Role::Admin, PolicyRefused::Compute("os_compute_api:os-flavor-access"))?;
        find(see, &self.flavor_id)?;
        Err(FlavorRefused::Public)
    }
}
