//! `ShowFlavor` shows one flavor.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect, Fault};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::parameters::base_url::BaseUrl;
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

/// There is no such flavor.
#[derive(Debug, Error)]
#[error("Flavor {0} could not be found.")]
pub struct NotFound(AnyId);

impl From<NotFound> for Fault {
    fn from(error: NotFound) -> Self {
        Self::new(Code::FlavorNotFound, error.to_string())
    }
}

impl Action for ShowFlavor {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowFlavor";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[Code::FlavorNotFound];
    type Answer = Answer;
    type Error = NotFound;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, NotFound> {
        let found = context.catalogue.flavor(self.flavor_id.as_str());
        let flavor = found.ok_or_else(|| NotFound(self.flavor_id.clone()))?;
        Ok(Answer { flavor: FlavorView::new(flavor, &Base::new(&self.base_url)) })
    }
}
