//! `ListImageMetadata` shows the further traits of an image, as Compute passes them on until 2.38.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

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
    const CODES: &'static [Code] = &[Code::ImageNotFound];
    type Answer = Answer;
    type Error = ImageRefused;
}

impl Read for ListImageMetadata {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, ImageRefused> {
        Ok(Answer { metadata: find(see, &self.image_id)?.properties.clone() })
    }
}
