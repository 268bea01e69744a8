//! `ShowImageMetadataItem` shows one of the further traits of an image, as Compute passes it on until 2.38.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::images::found::{ImageRefused, find};
use crate::parameters::any_id::AnyId;

/// Shows one of the further traits of an image, as Compute passes it on until 2.38.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowImageMetadataItem {
    /// The identifier of the image.
    image_id: AnyId,
    /// The name of the trait.
    key: AnyId,
}

/// One of the further traits of an image.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The trait under its name.
    meta: BTreeMap<Box<str>, Box<str>>,
}

impl Action for ShowImageMetadataItem {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowImageMetadataItem";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ImageNotFound, Code::ImageMetadataNotFound];
    type Answer = Answer;
    type Error = ImageRefused;
}

impl Read for ShowImageMetadataItem {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, ImageRefused> {
        let image = find(see, &self.image_id)?;
        let (key, value) =
            image.properties.get_key_value(self.key.as_str()).ok_or(ImageRefused::NoSuchItem)?;
        Ok(Answer { meta: BTreeMap::from([(key.clone(), value.clone())]) })
    }
}
