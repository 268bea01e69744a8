//! `ListFlavorExtraSpecs` shows the further traits of a flavor.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::flavor::{FlavorRefused, find};

/// Shows the further traits of a flavor. In the built-in catalogue no flavor has any.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListFlavorExtraSpecs {
    /// The identifier of the flavor.
    flavor_id: AnyId,
}

/// The further traits of a flavor.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The traits by name.
    extra_specs: BTreeMap<Box<str>, Box<str>>,
}

impl Action for ListFlavorExtraSpecs {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListFlavorExtraSpecs";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::FlavorNotFound];
    type Answer = Answer;
    type Error = FlavorRefused;
}

impl Read for ListFlavorExtraSpecs {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, FlavorRefused> {
        Ok(Answer { extra_specs: find(see, &self.flavor_id)?.extra_specs.clone() })
    }
}
