//! An image as Compute finds it, and why it does not.

use thiserror::Error;
use zc_gateway_engine::catalogue::compute::Image;
use zc_gateway_engine::{Code, Fault, Snapshot};

use crate::parameters::any_id::AnyId;

/// The image, or what is asked for of it, is not there.
#[derive(Debug, Error)]
pub enum ImageRefused {
    /// There is no such image.
    #[error("Image not found.")]
    NotFound,
    /// It has no such property.
    #[error("Metadata item was not found")]
    NoSuchItem,
}

/// The image with this identifier.
pub fn find<'c>(see: &Snapshot<'c>, id: &AnyId) -> Result<&'c Image, ImageRefused> {
    see.catalogue.image(id.as_str()).ok_or(ImageRefused::NotFound)
}

impl From<ImageRefused> for Fault {
    fn from(refused: ImageRefused) -> Self {
        let code = match refused {
            ImageRefused::NotFound => Code::ImageNotFound,
            ImageRefused::NoSuchItem => Code::ImageMetadataNotFound,
        };
        Self::new(code, refused.to_string())
    }
}
