//! Where the links of an answer begin.

use schemars::JsonSchema;
use serde::Deserialize;

use super::text::OptionalText;

/// The address that a service is called at, such as `http://127.0.0.1:8902/v2.1`. Without one links are paths.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct BaseUrl(OptionalText<2048>);

impl BaseUrl {
    /// The address without a slash at its end.
    pub fn as_deref(&self) -> Option<&str> {
        self.0.as_deref().map(|url| url.trim_end_matches('/'))
    }
}
