//! `ListImageMetadata` shows the further traits of an image, as Compute passes them on until 2.38.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::images::found::{ImageRefused, find};
use crate::parameters::any_id::AnyId;

/// Shows the further traits of an image, as Compute passes them on until 2.38.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListImageMetadata {
    /// The identifier of the image.
    image_id: AnyId,
}

/// The further traits of an image.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The traits by name.
    metadata: BTreeMap<Box<str>, Box<str>>,
}

impl Action for ListImageMetadata {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListImageMetadata";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[Code::ImageNotFound];
    type Answer = Answer;
    type Error = ImageRefused;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, ImageRefused> {
        Ok(Answer { metadata: find(context, &self.image_id)?.properties.clone() })
    }
}
