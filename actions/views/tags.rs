//! Tags of resources in answers.

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::resources::port::Tag;

/// The tags of a resource.
#[derive(Serialize, JsonSchema)]
pub struct Tags<'a> {
    /// The tags, in the order given.
    pub tags: &'a [Tag],
}
