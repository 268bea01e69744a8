//! `ListFlavorsDetail` lists flavors with everything, sorted as the caller wants.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::parameters::page::PageRefused;
use crate::parameters::takes;
use crate::servers::flavors::FlavorQuery;
use crate::views::flavor::FlavorView;
use crate::views::link::{Base, NextPage};

/// Lists flavors with everything, sorted as the caller wants.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct ListFlavorsDetail(FlavorQuery);

takes!(ListFlavorsDetail, FlavorQuery, "Lists flavors with everything, sorted as the caller wants.");

/// A page of flavors.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The flavors of this page.
    flavors: Vec<FlavorView>,
    /// Where the next page is, if there may be one.
    #[serde(skip_serializing_if = "Option::is_none")]
    flavors_links: NextPage,
}

impl Action for ListFlavorsDetail {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListFlavorsDetail";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = PageRefused;
}

impl Read for ListFlavorsDetail {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, PageRefused> {
        let base = Base::new(&self.0.base_url);
        let (found, flavors_links) = self.0.select(see, "flavors/detail", &base)?;
        let flavors = found.into_iter().map(|flavor| FlavorView::new(flavor, &base)).collect();
        Ok(Answer { flavors, flavors_links })
    }
}
