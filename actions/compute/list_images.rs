//! `ListImages` lists images, sorted as the caller wants, in the shape of the Image API 2.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::images::query::{ImageQuery, ListRefused};
use crate::parameters::takes;
use crate::views::image::ImageView;
use crate::views::link::Query;

/// Lists images, sorted as the caller wants.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct ListImages(ImageQuery);

takes!(
    ListImages,
    ImageQuery,
    "Lists images, those that were made last first. All filters given must hold. `id`, `name`, `status`, `disk_format` and `container_format` can be a list after `in:`, as in `in:one,two`. Any name that is not listed here is that of a property: only images that have it with this value."
);

/// A page of images.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The images of this page.
    images: Vec<ImageView>,
    /// The path of the first page.
    first: String,
    /// The path of the next page, if there may be one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// The path of the schema of lists of images.
    schema: &'static str,
}

impl Action for ListImages {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListImages";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = ListRefused;
}

impl Read for ListImages {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, ListRefused> {
        let (found, last) = self.0.select(see.catalogue)?;
        let images = found.into_iter().map(ImageView::new).collect();
        let query = self.0.query();
        let next = last.map(|last| path(&query.clone().with("marker", [&*last])));
        Ok(Answer { images, first: path(&query), next, schema: "/v2/schemas/images" })
    }
}

fn path(query: &Query) -> String {
    let mark = if query.as_str().is_empty() { "" } else { "?" };
    format!("/v2/images{mark}{}", query.as_str())
}
