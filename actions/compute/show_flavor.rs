//! `ShowFlavor` shows one flavor.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::base_url::BaseUrl;
use crate::refusals::flavor::{FlavorRefused, find};
use crate::views::flavor::FlavorView;
use crate::views::link::Base;

/// Shows a flavor.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowFlavor {
    /// The identifier of the flavor.
    flavor_id: AnyId,
    /// Where links begin; absent: links are paths.
    #[serde(default)]
    base_url: BaseUrl,
}

/// A flavor.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The flavor.
    flavor: FlavorView,
}

impl Action for ShowFlavor {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowFlavor";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::FlavorNotFound];
    type Answer = Answer;
    type Error = FlavorRefused;
}

impl Read for ShowFlavor {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, FlavorRefused> {
        let flavor = find(see, &self.flavor_id)?;
        Ok(Answer { flavor: FlavorView::new(flavor, &Base::new(&self.base_url)) })
    }
}
