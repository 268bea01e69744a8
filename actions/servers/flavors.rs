//! Lists of flavors: filters, order and pages.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::catalogue::compute::Flavor;
use zc_gateway_engine::decode::Rule;

use crate::parameters::base_url::BaseUrl;
use crate::parameters::page::{Page, PageRefused};
use crate::parameters::query::{QueryFlag, QueryNumber, Values};
use crate::parameters::query_word::{Directions, QueryWords, Words};
use crate::views::link::{Base, NextPage, Query};

/// Which flavors are wanted, and in which order. All filters given must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct FlavorQuery {
    /// Only flavors with at least so much memory, in MiB.
    #[serde(rename = "minRam")]
    min_ram: QueryNumber,
    /// Only flavors with a root disk of at least this size, in GiB.
    #[serde(rename = "minDisk")]
    min_disk: QueryNumber,
    /// Whether only flavors are wanted that every project can use, or only others; `none` for all. All are public.
    /// Administrators only: of others it is ignored.
    is_public: IsPublic,
    /// What the list is sorted by: `flavorid` if absent. Flavors that are alike in it stay in the order of the
    /// catalogue.
    sort_key: QueryWords<SortKeys>,
    /// Whether the list rises or falls: `asc` if absent.
    sort_dir: QueryWords<Directions>,
    /// How many flavors to list at most: 1000 if absent, and never more.
    limit: QueryNumber,
    /// The last flavor of the page before.
    marker: Values,
    /// Where links begin; absent: links are paths.
    #[serde(rename = "baseUrl")]
    pub base_url: BaseUrl,
}

/// Which flavors are wanted, by who can use them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum IsPublic {
    /// Nothing is said: those that every project can use.
    #[default]
    Unsaid,
    /// Those that every project can use.
    Public,
    /// The others.
    Private,
    /// All.
    Any,
}

impl IsPublic {
    /// As a query says it.
    const fn word(self) -> Option<&'static str> {
        match self {
            Self::Unsaid => None,
            Self::Public => Some("true"),
            Self::Private => Some("false"),
            Self::Any => Some("none"),
        }
    }
}

impl<'de> Deserialize<'de> for IsPublic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Values::deserialize(deserializer)?;
        let Some(text) = values.last() else { return Ok(Self::Unsaid) };
        if text.eq_ignore_ascii_case("none") {
            return Ok(Self::Any);
        }
        match QueryFlag::parse(text) {
            Some(true) => Ok(Self::Public),
            Some(false) => Ok(Self::Private),
            None => Err(Rule::Listed.broken(format_args!("`{text}` is neither true nor false nor none"))),
        }
    }
}

impl JsonSchema for IsPublic {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "IsPublic".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["array", "boolean", "string", "null"], "items": { "type": "string" } })
    }
}

/// What flavors can be sorted by. `id` is their place in the catalogue, as no client knows another number of them.
#[derive(Clone, Copy, Debug)]
struct SortKeys;

impl Words for SortKeys {
    const ALL: &'static [&'static str] = &[
        "created_at",
        "description",
        "disabled",
        "ephemeral_gb",
        "flavorid",
        "id",
        "is_public",
        "memory_mb",
        "name",
        "root_gb",
        "rxtx_factor",
        "swap",
        "updated_at",
        "vcpu_weight",
        "vcpus",
    ];
}

impl FlavorQuery {
    /// The flavors of one page, and the link to the next page at `path` if there may be one.
    pub fn select<'c>(
        &self,
        see: &Snapshot<'c>,
        path: &str,
        base: &Base,
    ) -> Result<(Vec<&'c Flavor>, NextPage), PageRefused> {
        let page = Page { limit: self.limit.get(), marker: self.marker.last() };
        let is_at_least =
            |size: u32, least: QueryNumber| least.get().is_none_or(|least| u64::from(size) >= least);
        let wants_private = self.is_public == IsPublic::Private && see.principal().is_admin();
        let accepts = |flavor: &&Flavor| {
            !wants_private
                && is_at_least(flavor.ram.get(), self.min_ram)
                && is_at_least(flavor.disk, self.min_disk)
        };
        let sorted = self.sorted(see.catalogue.flavors());
        let (found, marker) = page.of(sorted, |flavor| flavor.id.to_string(), accepts)?;
        let next = base.next(path, self.query(), marker.as_deref());
        Ok((found, next))
    }

    fn sorted<'c>(&self, flavors: &'c [Flavor]) -> Vec<&'c Flavor> {
        let mut sorted: Vec<&Flavor> = flavors.iter().collect();
        match self.sort_key.last().unwrap_or("flavorid") {
            "flavorid" => sorted.sort_by(|a, b| a.id.cmp(&b.id)),
            "name" => sorted.sort_by(|a, b| a.name.cmp(&b.name)),
            "memory_mb" => sorted.sort_by_key(|flavor| flavor.ram),
            "root_gb" => sorted.sort_by_key(|flavor| flavor.disk),
            "ephemeral_gb" => sorted.sort_by_key(|flavor| flavor.ephemeral),
            "swap" => sorted.sort_by_key(|flavor| flavor.swap),
            "vcpus" => sorted.sort_by_key(|flavor| flavor.vcpus),
            // In all else they are alike.
            _ => {}
        }
        if self.sort_dir.last() == Some("desc") {
            sorted.reverse();
        }
        sorted
    }

    /// The same question as a query string, but for the page.
    fn query(&self) -> Query {
        let text = |number: QueryNumber| number.get().map(|number| number.to_string());
        Query::default()
            .with("minRam", text(self.min_ram).as_deref())
            .with("minDisk", text(self.min_disk).as_deref())
            .with("is_public", self.is_public.word())
            .with("sort_key", self.sort_key.last())
            .with("sort_dir", self.sort_dir.last())
            .with("limit", text(self.limit).as_deref())
    }
}
