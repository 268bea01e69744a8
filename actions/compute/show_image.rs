//! `ShowImage` shows one image, in the shape of the Image API 2.

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;
use zc_gateway_engine::{Action, ApiVersion, Code, Fault, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::any_id::AnyId;
use crate::views::image::ImageView;

/// Shows an image.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowImage {
    /// The identifier of the image.
    image_id: AnyId,
}

/// There is no such image.
#[derive(Debug, Error)]
#[error("No image found with ID {0}")]
pub struct NotFound(AnyId);

impl From<NotFound> for Fault {
    fn from(error: NotFound) -> Self {
        Self::new(Code::ImageNotFound, error.to_string())
    }
}

impl Action for ShowImage {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowImage";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ImageNotFound];
    type Answer = ImageView;
    type Error = NotFound;
}

impl Read for ShowImage {
    fn run(&self, see: &Reader<'_>) -> Result<ImageView, NotFound> {
        let found = see.catalogue.image(self.image_id.as_str());
        found.map(ImageView::new).ok_or_else(|| NotFound(self.image_id.clone()))
    }
}
