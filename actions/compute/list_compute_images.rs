//! `ListComputeImages` lists images by identifier and name, as Compute passes them on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::images::proxy::ComputeImageQuery;
use crate::parameters::page::PageRefused;
use crate::parameters::takes;
use crate::views::compute_image::ComputeImageSummary;
use crate::views::link::{Base, NextPage};

/// Lists images by identifier and name, as Compute passes them on.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct ListComputeImages(ComputeImageQuery);

takes!(
    ListComputeImages,
    ComputeImageQuery,
    "Lists images by identifier and name, from new to old, as Compute passes them on until 2.35. All filters given must hold; `property-` and a name is a filter by a further trait."
);

/// A page of images.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The images of this page.
    images: Vec<ComputeImageSummary>,
    /// Where the next page is, if there may be one.
    #[serde(skip_serializing_if = "Option::is_none")]
    images_links: NextPage,
}

impl Action for ListComputeImages {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListComputeImages";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = PageRefused;
}

impl Read for ListComputeImages {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, PageRefused> {
        let base = Base::new(&self.0.base_url);
        let (found, images_links) = self.0.select(see.catalogue, "images", &base)?;
        let images = found.into_iter().map(|image| ComputeImageSummary::new(image, &base)).collect();
        Ok(Answer { images, images_links })
    }
}
