//! `ShowComputeImage` shows an image, as Compute passes it on until 2.35.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::images::found::{ImageRefused, find};
use crate::parameters::any_id::AnyId;
use crate::parameters::base_url::BaseUrl;
use crate::views::compute_image::ComputeImageView;
use crate::views::link::Base;

/// Shows an image, as Compute passes it on until 2.35.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShowComputeImage {
    /// The identifier of the image.
    image_id: AnyId,
    /// Where links begin; absent: links are paths.
    #[serde(default)]
    base_url: BaseUrl,
}

/// An image.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The image.
    image: ComputeImageView,
}

impl Action for ShowComputeImage {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ShowComputeImage";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::ImageNotFound];
    type Answer = Answer;
    type Error = ImageRefused;
}

impl Read for ShowComputeImage {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, ImageRefused> {
        let image = find(see, &self.image_id)?;
        Ok(Answer { image: ComputeImageView::new(image, &Base::new(&self.base_url)) })
    }
}
