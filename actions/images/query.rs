//! Which images are wanted: every attribute is a filter, and so is every property by its name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use thiserror::Error;
use zc_gateway_engine::catalogue::Catalogue;
use zc_gateway_engine::catalogue::compute::Image;
use zc_gateway_engine::decode::Rule;
use zc_gateway_engine::nearest::not_among;
use zc_gateway_engine::{Code, Fault};

use super::filters::{AnyOf, Refused, Times};
use super::order::{Sort, SortKeys, SortRefused, compare, order};
use crate::parameters::base_url::BaseUrl;
use crate::parameters::page::{Page, PageRefused, USUAL_IMAGES};
use crate::parameters::query::{QueryNumber, Values};
use crate::parameters::query_word::{Directions, QueryWords, Words};
use crate::views::link::Query;

/// Which images are wanted, and in which order. All filters given must hold. `id`, `name`, `status`, `disk_format` and
/// `container_format` can be a list after `in:`, as in `in:one,two`. Any other name is that of a property: only images
/// that have it with this value.
#[derive(Debug, Default, JsonSchema)]
#[serde(default)]
pub struct ImageQuery {
    /// Only images with this identifier.
    id: AnyOf,
    /// Only images of this name.
    name: AnyOf,
    /// Only images in this status. All are `active`.
    status: AnyOf,
    /// Only images of this visibility. All are `public`; `all` holds for each.
    visibility: QueryWords<Visibilities>,
    /// Of images that are shared, those that were accepted, or not. None is shared.
    member_status: QueryWords<MemberStatuses>,
    /// Only images of this project. All are nobody's.
    owner: Values,
    /// Only images that are protected against deletion, or only others. All are protected.
    protected: QueryWords<Truths>,
    /// Only images that lists hide; absent: only others. None is hidden.
    os_hidden: QueryWords<Truths>,
    /// Only images with all of these labels.
    tag: Values,
    /// Only images with a disk in this format.
    disk_format: AnyOf,
    /// Only images that are packed in this. All are `bare`.
    container_format: AnyOf,
    /// Only images of this size, in bytes.
    size: QueryNumber,
    /// Only images of at least this size, in bytes.
    size_min: QueryNumber,
    /// Only images of at most this size, in bytes.
    size_max: QueryNumber,
    /// Only images that need this much memory at least, in MiB.
    min_ram: QueryNumber,
    /// Only images that need a disk of at least this size, in GiB.
    min_disk: QueryNumber,
    /// Only images made at this time: `gt:`, `gte:`, `eq:`, `neq:`, `lt:` or `lte:` and the time.
    created_at: Times,
    /// Only images changed at this time, likewise.
    updated_at: Times,
    /// Only images with this checksum. None has one.
    checksum: Values,
    /// Only images with a second checksum that is computed so. None has one.
    os_hash_algo: Values,
    /// Only images with this second checksum. None has one.
    os_hash_value: Values,
    /// Only images of this size once they are unpacked. Of none it is known.
    virtual_size: QueryNumber,
    /// What the list is sorted by: `created_at` if absent.
    sort_key: QueryWords<SortKeys>,
    /// Whether the list rises or falls: `desc` if absent. One for all keys, or one for each.
    sort_dir: QueryWords<Directions>,
    /// Both in one, such as `name:asc,size:desc`.
    sort: Sort,
    /// How many images to list at most: 25 if absent, and never more than 1000.
    limit: QueryNumber,
    /// The last image of the page before.
    marker: Values,
    /// Where the API is called. Links of images are paths all the same.
    #[serde(rename = "baseUrl")]
    base_url: BaseUrl,
    #[schemars(flatten)]
    properties: BTreeMap<Box<str>, Values>,
}

/// Who can use images.
#[derive(Clone, Copy, Debug)]
struct Visibilities;

impl Words for Visibilities {
    const ALL: &'static [&'static str] = &["community", "public", "private", "shared", "all"];
}

/// What became of shared images.
#[derive(Clone, Copy, Debug)]
struct MemberStatuses;

impl Words for MemberStatuses {
    const ALL: &'static [&'static str] = &["pending", "accepted", "rejected", "all"];
}

/// Truth values as the Image API writes them.
#[derive(Clone, Copy, Debug)]
struct Truths;

impl Words for Truths {
    const ALL: &'static [&'static str] = &["true", "false", "True", "False"];
}

/// What images are shown with and nobody can ask for.
const NO_FILTERS: [&str; 7] = ["changes-since", "direct_url", "file", "locations", "schema", "self", "tags"];

/// Where images stand.
const STATUSES: [&str; 9] = [
    "queued",
    "saving",
    "active",
    "killed",
    "deleted",
    "pending_delete",
    "deactivated",
    "uploading",
    "importing",
];

/// Why images are not listed.
#[derive(Debug, Error)]
pub enum ListRefused {
    /// The list cannot be sorted so.
    #[error(transparent)]
    Sort(#[from] SortRefused),
    /// The page does not follow any.
    #[error(transparent)]
    Page(#[from] PageRefused),
}

impl From<ListRefused> for Fault {
    fn from(refused: ListRefused) -> Self {
        match refused {
            ListRefused::Page(refused) => refused.into(),
            ListRefused::Sort(refused) => Self::new(Code::InvalidParameter, refused.to_string()),
        }
    }
}

impl ImageQuery {
    /// The images of one page, and the last one's identifier if there may be another page.
    pub fn select<'c>(
        &self,
        catalogue: &'c Catalogue,
    ) -> Result<(Vec<&'c Image>, Option<String>), ListRefused> {
        let order = order(&self.sort, &self.sort_key, &self.sort_dir)?;
        let mut all: Vec<&Image> = catalogue.images().iter().collect();
        all.sort_by(|a, b| compare(&order, a, b));
        let limit = Some(self.limit.get().unwrap_or(USUAL_IMAGES));
        let page = Page { limit, marker: self.marker.last() };
        Ok(page.of(all, |image| image.id.to_string(), |image| self.accepts(image))?)
    }

    fn accepts(&self, image: &Image) -> bool {
        let is = |filter: QueryNumber, found: u64| filter.get().is_none_or(|wanted| wanted == found);
        let is_visible =
            self.visibility.is_empty() || self.visibility.iter().any(|word| matches!(word, "public" | "all"));
        let has = |name: &str, wanted: &Values| {
            image.properties.get(name).is_some_and(|found| wanted.accepts(found))
        };
        // What no image has, no value of it can be found.
        let asks_for_nothing = [&self.owner, &self.checksum, &self.os_hash_algo, &self.os_hash_value];
        self.id.accepts(&image.id)
            && self.name.accepts(&image.name)
            && self.status.accepts("active")
            && is_visible
            && truth(&self.protected) != Some(false)
            && truth(&self.os_hidden) != Some(true)
            && self.tag.iter().all(|tag| image.tags.iter().any(|found| **found == *tag))
            && self.disk_format.accepts(&image.disk_format)
            && self.container_format.accepts("bare")
            && is(self.size, image.size)
            && self.size_min.get().is_none_or(|least| image.size >= least)
            && self.size_max.get().is_none_or(|most| image.size <= most)
            && is(self.min_ram, image.min_ram.into())
            && is(self.min_disk, image.min_disk.into())
            && self.created_at.accepts(image.created_at)
            && self.updated_at.accepts(image.created_at)
            && asks_for_nothing.iter().all(|values| values.is_empty())
            && self.virtual_size.get().is_none()
            && self.properties.iter().all(|(name, wanted)| has(name, wanted))
    }

    /// The same question as a query string, but for the page.
    pub fn query(&self) -> Query {
        let number = |query: Query, (name, number): (&str, QueryNumber)| {
            query.with(name, number.get().map(|number| number.to_string()).as_deref())
        };
        let query = Query::default()
            .with("id", self.id.given())
            .with("name", self.name.given())
            .with("status", self.status.given())
            .with("visibility", self.visibility.iter())
            .with("member_status", self.member_status.iter())
            .with("owner", self.owner.iter())
            .with("protected", self.protected.iter())
            .with("os_hidden", self.os_hidden.iter())
            .with("tag", self.tag.iter())
            .with("disk_format", self.disk_format.given())
            .with("container_format", self.container_format.given())
            .with("created_at", self.created_at.given())
            .with("updated_at", self.updated_at.given())
            .with("checksum", self.checksum.iter())
            .with("os_hash_algo", self.os_hash_algo.iter())
            .with("os_hash_value", self.os_hash_value.iter())
            .with("sort_key", self.sort_key.iter())
            .with("sort_dir", self.sort_dir.iter())
            .with("sort", self.sort.text().as_deref());
        let numbers = [
            ("size", self.size),
            ("size_min", self.size_min),
            ("size_max", self.size_max),
            ("min_ram", self.min_ram),
            ("min_disk", self.min_disk),
            ("virtual_size", self.virtual_size),
            ("limit", self.limit),
        ];
        let query = numbers.into_iter().fold(query, number);
        self.properties.iter().fold(query, |query, (name, values)| query.with(name, values.iter()))
    }
}

/// The truth value that is asked for. Of several the last counts.
fn truth(words: &QueryWords<Truths>) -> Option<bool> {
    words.last().map(|word| word.eq_ignore_ascii_case("true"))
}

impl<'de> Deserialize<'de> for ImageQuery {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

/// Reads the members of a query. What is no attribute is a property.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = ImageQuery;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<ImageQuery, M::Error> {
        let mut query = ImageQuery::default();
        while let Some(name) = members.next_key::<Cow<'de, str>>()? {
            match &*name {
                "id" => query.id = members.next_value()?,
                "name" => query.name = members.next_value()?,
                "status" => query.status = members.next_value_seed(Status)?,
                "visibility" => query.visibility = members.next_value()?,
                "member_status" => query.member_status = members.next_value()?,
                "owner" => query.owner = members.next_value()?,
                "protected" => query.protected = members.next_value()?,
                "os_hidden" => query.os_hidden = members.next_value()?,
                "tag" => query.tag = members.next_value()?,
                "disk_format" => query.disk_format = members.next_value()?,
                "container_format" => query.container_format = members.next_value()?,
                "size" => query.size = members.next_value()?,
                "size_min" => query.size_min = members.next_value()?,
                "size_max" => query.size_max = members.next_value()?,
                "min_ram" => query.min_ram = members.next_value()?,
                "min_disk" => query.min_disk = members.next_value()?,
                "created_at" => query.created_at = members.next_value()?,
                "updated_at" => query.updated_at = members.next_value()?,
                "checksum" => query.checksum = members.next_value()?,
                "os_hash_algo" => query.os_hash_algo = members.next_value()?,
                "os_hash_value" => query.os_hash_value = members.next_value()?,
                "virtual_size" => query.virtual_size = members.next_value()?,
                "sort_key" => query.sort_key = members.next_value()?,
                "sort_dir" => query.sort_dir = members.next_value()?,
                "sort" => query.sort = members.next_value()?,
                "limit" => query.limit = members.next_value()?,
                "marker" => query.marker = members.next_value()?,
                "baseUrl" => query.base_url = members.next_value()?,
                no_filter if NO_FILTERS.contains(&no_filter) => {
                    members.next_value_seed(Refused(&format!("images cannot be listed by `{no_filter}`")))?;
                }
                property => {
                    let wanted = members.next_value()?;
                    query.properties.insert(property.into(), wanted);
                }
            }
        }
        Ok(query)
    }
}

/// Reads the statuses that are asked for.
struct Status;

impl<'de> DeserializeSeed<'de> for Status {
    type Value = AnyOf;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<AnyOf, D::Error> {
        let wanted = AnyOf::deserialize(deserializer)?;
        if let Some(unknown) = wanted.texts().find(|status| !STATUSES.contains(status)) {
            return Err(Rule::Listed.broken(not_among(unknown, STATUSES.iter().copied())));
        }
        Ok(wanted)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn every_described_member_is_read_as_such_and_every_other_is_a_property() {
        let schema = schemars::schema_for!(ImageQuery);
        let described = schema.get("properties").and_then(Value::as_object).unwrap();
        assert_eq!(described.len(), 28);
        for name in described.keys() {
            let query: ImageQuery = serde_json::from_value(json!({ name: null })).unwrap();
            assert!(query.properties.is_empty(), "{name}");
        }
        assert!(schema.get("additionalProperties").is_some_and(|others| *others != json!(false)));
        let query: ImageQuery = serde_json::from_value(json!({ "os_distro": ["debian"] })).unwrap();
        assert!(query.properties.contains_key("os_distro"));
        assert_eq!(query.query().as_str(), "os_distro=debian");
    }

    #[test]
    fn links_and_unknown_values_are_no_filters() {
        for (wrong, says) in [
            (json!({ "self": "/v2/images/x" }), "cannot be listed by `self`"),
            (json!({ "changes-since": "2026-01-01" }), "`changes-since`"),
            (json!({ "status": "in:active,lost" }), "`lost` is not one of `queued`"),
            (json!({ "visibility": "secret" }), "`secret` is not one of `community`"),
            (json!({ "protected": "yes" }), "`yes` is not one of `true`"),
        ] {
            let error = serde_json::from_value::<ImageQuery>(wrong.clone()).unwrap_err().to_string();
            assert!(error.contains(says), "{wrong}: {error}");
        }
    }
}
