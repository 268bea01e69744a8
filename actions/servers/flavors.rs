//! Lists of flavors: filters and pages.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::catalogue::Catalogue;
use zc_gateway_engine::catalogue::compute::Flavor;

use crate::parameters::base_url::BaseUrl;
use crate::parameters::page::{Page, PageRefused};
use crate::parameters::query::{QueryNumber, Values};
use crate::views::link::{Base, NextPage, Query};

/// Which flavors are wanted. All filters given must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct FlavorQuery {
    /// Only flavors with at least so much memory, in MiB.
    min_ram: QueryNumber,
    /// Only flavors with a root disk of at least this size, in GiB.
    min_disk: QueryNumber,
    /// How many flavors to list at most: 1000 if absent.
    limit: QueryNumber,
    /// The last flavor of the page before.
    marker: Values,
    /// Where links begin; absent: links are paths.
    pub base_url: BaseUrl,
}

impl FlavorQuery {
    /// The flavors of one page, and the link to the next page at `path` if there may be one.
    pub fn select<'c>(
        &self,
        catalogue: &'c Catalogue,
        path: &str,
        base: &Base,
    ) -> Result<(Vec<&'c Flavor>, NextPage), PageRefused> {
        let page = Page { limit: self.limit.get(), marker: self.marker.last() };
        let is_at_least =
            |size: u32, least: QueryNumber| least.get().is_none_or(|least| u64::from(size) >= least);
        let accepts = |flavor: &&Flavor| {
            is_at_least(flavor.ram.get(), self.min_ram) && is_at_least(flavor.disk, self.min_disk)
        };
        let (found, marker) =
            page.of(catalogue.flavors().iter().collect(), |flavor| flavor.id.to_string(), accepts)?;
        let next = base.next(path, self.query(), marker.as_deref());
        Ok((found, next))
    }

    /// The same question as a query string, but for the page.
    fn query(&self) -> Query {
        let numbers = [("minRam", self.min_ram), ("minDisk", self.min_disk), ("limit", self.limit)];
        numbers.into_iter().fold(Query::default(), |query, (name, number)| {
            let number = number.get().map(|number| number.to_string());
            query.with(name, number.as_deref())
        })
    }
}
