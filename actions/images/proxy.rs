//! Which images are wanted, as Compute asks for them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use zc_gateway_engine::catalogue::Catalogue;
use zc_gateway_engine::catalogue::compute::Image;

use super::filters::Refused;
use super::order::compare;
use crate::parameters::base_url::BaseUrl;
use crate::parameters::page::{Page, PageRefused};
use crate::parameters::query::{QueryNumber, Values};
use crate::parameters::since::Since;
use crate::views::link::{Base, NextPage, Query};

/// What stands before the name of a property.
const PROPERTY: &str = "property-";

/// Which images are wanted. All filters given must hold. `property-` and a name is a filter by a further trait.
#[derive(Debug, Default, JsonSchema)]
#[serde(default)]
pub struct ComputeImageQuery {
    /// Only images of this name.
    name: Values,
    /// Only images in this status, in any case. All are `ACTIVE`.
    status: Values,
    /// Only images that changed at this time or later.
    #[serde(rename = "changes-since")]
    changes_since: Since,
    /// Only images made of this server. None is made of one.
    server: Values,
    /// Only images with this property `image_type`.
    #[serde(rename = "type")]
    kind: Values,
    /// Only images that need just so much memory, in MiB.
    #[serde(rename = "minRam")]
    min_ram: QueryNumber,
    /// Only images that need a disk of just this size, in GiB.
    #[serde(rename = "minDisk")]
    min_disk: QueryNumber,
    /// How many images to list at most: 1000 if absent, and never more.
    limit: QueryNumber,
    /// The last image of the page before.
    marker: Values,
    /// The microversion that the caller speaks. All that have this list have the same.
    microversion: Values,
    /// Where links begin; absent: links are paths.
    #[serde(rename = "baseUrl")]
    pub base_url: BaseUrl,
    #[schemars(flatten)]
    properties: BTreeMap<Box<str>, Values>,
}

impl ComputeImageQuery {
    /// The images of one page, from new to old, and the link to the next page at `path` if there may be one.
    pub fn select<'c>(
        &self,
        catalogue: &'c Catalogue,
        path: &str,
        base: &Base,
    ) -> Result<(Vec<&'c Image>, NextPage), PageRefused> {
        let mut all: Vec<&Image> = catalogue.images().iter().collect();
        all.sort_by(|a, b| compare(&[], a, b));
        let page = Page { limit: self.limit.get(), marker: self.marker.last() };
        let (found, last) = page.of(all, |image| image.id.to_string(), |image| self.accepts(image))?;
        Ok((found, base.next(path, self.query(), last.as_deref())))
    }

    fn accepts(&self, image: &Image) -> bool {
        let is =
            |filter: QueryNumber, found: u32| filter.get().is_none_or(|wanted| wanted == u64::from(found));
        let has = |name: &str, wanted: &Values| {
            wanted.is_empty() || image.properties.get(name).is_some_and(|found| wanted.accepts(found))
        };
        self.name.accepts(&image.name)
            && (self.status.is_empty()
                || self.status.iter().any(|status| status.eq_ignore_ascii_case("active")))
            && self.changes_since.get().is_none_or(|since| image.created_at >= since)
            && self.server.is_empty()
            && has("image_type", &self.kind)
            && is(self.min_ram, image.min_ram)
            && is(self.min_disk, image.min_disk)
            && self
                .properties
                .iter()
                .all(|(name, wanted)| has(name.strip_prefix(PROPERTY).unwrap_or(name), wanted))
    }

    /// The same question as a query string, but for the page.
    fn query(&self) -> Query {
        let text = |number: QueryNumber| number.get().map(|number| number.to_string());
        let query = Query::default()
            .with("name", self.name.iter())
            .with("status", self.status.iter())
            .with("changes-since", self.changes_since.as_deref())
            .with("server", self.server.iter())
            .with("type", self.kind.iter())
            .with("minRam", text(self.min_ram).as_deref())
            .with("minDisk", text(self.min_disk).as_deref())
            .with("limit", text(self.limit).as_deref());
        self.properties.iter().fold(query, |query, (name, values)| query.with(name, values.iter()))
    }
}

impl<'de> Deserialize<'de> for ComputeImageQuery {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

/// Reads the members of a query.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = ComputeImageQuery;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<ComputeImageQuery, M::Error> {
        let mut query = ComputeImageQuery::default();
        while let Some(name) = members.next_key::<Cow<'de, str>>()? {
            match &*name {
                "name" => query.name = members.next_value()?,
                "status" => query.status = members.next_value()?,
                "changes-since" => query.changes_since = members.next_value()?,
                "server" => query.server = members.next_value()?,
                "type" => query.kind = members.next_value()?,
                "minRam" => query.min_ram = members.next_value()?,
                "minDisk" => query.min_disk = members.next_value()?,
                "limit" => query.limit = members.next_value()?,
                "marker" => query.marker = members.next_value()?,
                "microversion" => query.microversion = members.next_value()?,
                "baseUrl" => query.base_url = members.next_value()?,
                property if property.starts_with(PROPERTY) => {
                    let wanted = members.next_value()?;
                    query.properties.insert(property.into(), wanted);
                }
                other => {
                    let problem = format!(
                        "images cannot be listed by `{other}`; say `property-{other}` for a property"
                    );
                    members.next_value_seed(Refused(&problem))?;
                }
            }
        }
        Ok(query)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn every_described_member_is_read_and_only_properties_beside_them() {
        let schema = schemars::schema_for!(ComputeImageQuery);
        let described = schema.get("properties").and_then(Value::as_object).unwrap();
        assert_eq!(described.len(), 11);
        for name in described.keys() {
            let query: ComputeImageQuery = serde_json::from_value(json!({ name: null })).unwrap();
            assert!(query.properties.is_empty(), "{name}");
        }
        let query: ComputeImageQuery = serde_json::from_value(json!({ "property-a b": "c" })).unwrap();
        assert_eq!(query.query().as_str(), "property-a%20b=c");
        let refused = serde_json::from_value::<ComputeImageQuery>(json!({ "colour": "red" })).unwrap_err();
        assert!(refused.to_string().contains("`property-colour`"), "{refused}");
    }
}
