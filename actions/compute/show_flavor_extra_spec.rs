//! `ShowFlavorExtraSpec` shows one of the further traits of a flavor.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::refusals::flavor::{FlavorRefused, find};

/// Shows one of the further traits of a flavor.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowFlavorExtraSpec {
    /// The identifier of the flavor.
    flavor_id: AnyId,
    /// The name of the trait.
    extra_spec: AnyId,
}

/// One trait, under its name.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Answer(BTreeMap<Box<str>, Box<str>>);

impl Action for ShowFlavorExtraSpec {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowFlavorExtraSpec";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::FlavorNotFound, Code::FlavorExtraSpecNotFound];
    type Answer = Answer;
    type Error = FlavorRefused;
}

impl Read for ShowFlavorExtraSpec {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, FlavorRefused> {
        let flavor = find(see, &self.flavor_id)?;
        let found = flavor.extra_specs.get_key_value(self.extra_spec.as_str());
        let (key, value) = found.ok_or_else(|| FlavorRefused::NoExtraSpec {
            flavor: self.flavor_id.clone(),
            key: self.extra_spec.clone(),
        })?;
        Ok(Answer(BTreeMap::from([(key.clone(), value.clone())])))
    }
}
