//! `ListFlavors` lists flavors by identifier and name, sorted as the caller wants.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::page::PageRefused;
use crate::parameters::takes;
use crate::servers::flavors::FlavorQuery;
use crate::views::flavor::FlavorSummary;
use crate::views::link::{Base, NextPage};

/// Lists flavors by identifier and name, sorted as the caller wants.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct ListFlavors(FlavorQuery);

takes!(ListFlavors, FlavorQuery, "Lists flavors by identifier and name, sorted as the caller wants.");

/// A page of flavors.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The flavors of this page.
    flavors: Vec<FlavorSummary>,
    /// Where the next page is, if there may be one.
    #[serde(skip_serializing_if = "Option::is_none")]
    flavors_links: NextPage,
}

impl Action for ListFlavors {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListFlavors";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = PageRefused;
}

impl Read for ListFlavors {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, PageRefused> {
        let base = Base::new(&self.0.base_url);
        let (found, flavors_links) = self.0.select(see, "flavors", &base)?;
        let flavors = found.into_iter().map(|flavor| FlavorSummary::new(flavor, &base)).collect();
        Ok(Answer { flavors, flavors_links })
    }
}
