//! `ListImages` lists images in the order of the catalogue, in the shape of the Image API 2.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::parameters::page::{Page, PageRefused};
use crate::parameters::query::{QueryNumber, Values};
use crate::views::image::ImageView;
use crate::views::link::Query;

/// Lists images in the order of the catalogue. All filters given must hold; each can be a list after `in:`, as in
/// `in:one,two`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListImages {
    /// Only images with this identifier.
    id: Values,
    /// Only images of this name.
    name: Values,
    /// Only images in this status. All are `active`.
    status: Values,
    /// Only images of this visibility. All are `public`; `all` holds for each.
    visibility: Values,
    /// How many images to list at most: 1000 if absent.
    limit: QueryNumber,
    /// The last image of the page before.
    marker: Values,
}

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
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = PageRefused;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, PageRefused> {
        let page = Page { limit: self.limit.get(), marker: self.marker.last() };
        let all = context.catalogue.images().iter().collect();
        let (found, last) = page.of(
            all,
            |image| image.id.to_string(),
            |image| {
                accepts(&self.id, &image.id)
                    && accepts(&self.name, &image.name)
                    && accepts(&self.status, "active")
                    && (accepts(&self.visibility, "public") || accepts(&self.visibility, "all"))
            },
        )?;
        let images = found.into_iter().map(ImageView::new).collect();
        let next = last.map(|last| path(&self.query().with("marker", [&*last])));
        Ok(Answer { images, first: path(&self.query()), next, schema: "/v2/schemas/images" })
    }
}

impl ListImages {
    /// The same question as a query string, but for the page.
    fn query(&self) -> Query {
        let limit = self.limit.get().map(|limit| limit.to_string());
        Query::default()
            .with("id", self.id.iter())
            .with("name", self.name.iter())
            .with("status", self.status.iter())
            .with("visibility", self.visibility.iter())
            .with("limit", limit.as_deref())
    }
}

/// Whether a filter holds: without a value it does, and after `in:` there are several.
fn accepts(filter: &Values, found: &str) -> bool {
    let one = |wanted: &str| match wanted.strip_prefix("in:") {
        Some(list) => list.split(',').any(|wanted| wanted.trim_matches('"') == found),
        None => wanted == found,
    };
    filter.is_empty() || filter.iter().any(one)
}

fn path(query: &Query) -> String {
    let mark = if query.as_str().is_empty() { "" } else { "?" };
    format!("/v2/images{mark}{}", query.as_str())
}
