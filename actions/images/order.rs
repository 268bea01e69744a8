//! In which order images are listed.

use std::borrow::Cow;
use std::cmp::Ordering;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use thiserror::Error;
use zc_gateway_engine::catalogue::compute::Image;
use zc_gateway_engine::decode::Rule;
use zc_gateway_engine::nearest::not_among;

use crate::parameters::query::Values;
use crate::parameters::query_word::{Directions, QueryWords, Words};

/// What images can be sorted by.
#[derive(Clone, Copy, Debug)]
pub struct SortKeys;

impl Words for SortKeys {
    const ALL: &'static [&'static str] =
        &["name", "status", "container_format", "disk_format", "size", "id", "created_at", "updated_at"];
}

/// Keys and directions in one text, such as `name:asc,size`. A key without a direction falls.
#[derive(Clone, Debug, Default)]
pub struct Sort(Vec<(&'static str, &'static str)>);

/// Why a list cannot be sorted so.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SortRefused {
    /// Both ways to say it.
    #[error("Old and new sorting syntax cannot be combined: say either `sort`, or `sort_key` and `sort_dir`")]
    TwoWays,
    /// Neither one direction for all keys, nor one for each.
    #[error("Number of sort dirs does not match the number of sort keys")]
    Counts,
}

/// The order: keys with their directions, the most important first.
pub fn order(
    sort: &Sort,
    keys: &QueryWords<SortKeys>,
    directions: &QueryWords<Directions>,
) -> Result<Vec<(&'static str, &'static str)>, SortRefused> {
    if !sort.0.is_empty() {
        let said_twice = !keys.is_empty() || !directions.is_empty();
        return if said_twice { Err(SortRefused::TwoWays) } else { Ok(sort.0.clone()) };
    }
    if directions.len() > 1 && directions.len() != keys.len() {
        return Err(SortRefused::Counts);
    }
    let keys: Vec<_> = if keys.is_empty() { vec!["created_at"] } else { keys.iter().collect() };
    let only = if directions.len() == 1 { directions.last() } else { None };
    let mut directions = directions.iter();
    let mut next = || only.or_else(|| directions.next()).unwrap_or("desc");
    Ok(keys.into_iter().map(|key| (key, next())).collect())
}

/// Which of two images comes first. Of those alike in everything that was made last, and then the one with the higher
/// identifier.
pub fn compare(order: &[(&str, &str)], a: &Image, b: &Image) -> Ordering {
    let last = [("created_at", "desc"), ("id", "desc")];
    let compared = order.iter().chain(&last).map(|(key, direction)| {
        let found = by(key, a, b);
        if *direction == "desc" { found.reverse() } else { found }
    });
    compared.fold(Ordering::Equal, Ordering::then)
}

fn by(key: &str, a: &Image, b: &Image) -> Ordering {
    match key {
        "name" => a.name.cmp(&b.name),
        "disk_format" => a.disk_format.cmp(&b.disk_format),
        "size" => a.size.cmp(&b.size),
        "id" => a.id.cmp(&b.id),
        // Nothing changes them.
        "created_at" | "updated_at" => a.created_at.cmp(&b.created_at),
        // In all else they are alike.
        _ => Ordering::Equal,
    }
}

impl Sort {
    /// The text as it can be given again; none where there is none.
    pub fn text(&self) -> Option<String> {
        let pairs: Vec<String> = self.0.iter().map(|(key, direction)| format!("{key}:{direction}")).collect();
        (!pairs.is_empty()).then(|| pairs.join(","))
    }
}

impl<'de> Deserialize<'de> for Sort {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Values::deserialize(deserializer)?;
        let word = |all: &'static [&'static str], text: &str| {
            let found = all.iter().copied().find(|word| *word == text);
            found.ok_or_else(|| Rule::Listed.broken(not_among(text, all.iter().copied())))
        };
        let pair = |part: &str| {
            let (key, direction) = part.split_once(':').unwrap_or((part, "desc"));
            Ok((word(SortKeys::ALL, key.trim())?, word(Directions::ALL, direction.trim())?))
        };
        let parts = given.last().into_iter().flat_map(|text| text.split(','));
        parts.map(pair).collect::<Result<_, _>>().map(Self)
    }
}

impl JsonSchema for Sort {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Sort".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["array", "string", "null"], "items": { "type": "string" } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(
        sort: &str,
        keys: &str,
        directions: &str,
    ) -> Result<Vec<(&'static str, &'static str)>, SortRefused> {
        let read = |json: &str| serde_json::from_str(json).unwrap();
        order(&serde_json::from_str(sort).unwrap(), &read(keys), &serde_json::from_str(directions).unwrap())
    }

    #[test]
    fn an_order_is_said_in_one_of_two_ways() {
        assert_eq!(said("null", "[]", "[]").unwrap(), [("created_at", "desc")]);
        assert_eq!(said("null", "[]", "\"asc\"").unwrap(), [("created_at", "asc")]);
        let pairs = [("name", "asc"), ("size", "desc")];
        assert_eq!(said("\"name:asc,size\"", "[]", "[]").unwrap(), pairs);
        assert_eq!(said("null", r#"["name","size"]"#, r#"["asc","desc"]"#).unwrap(), pairs);
        assert_eq!(
            said("null", r#"["name","size"]"#, r#"["asc"]"#).unwrap(),
            [("name", "asc"), ("size", "asc")]
        );
        assert_eq!(said("null", r#"["name"]"#, r#"["asc","desc"]"#).unwrap_err(), SortRefused::Counts);
        assert_eq!(said("\"name\"", r#"["name"]"#, "[]").unwrap_err(), SortRefused::TwoWays);
        for wrong in ["\"colour\"", "\"name:up\"", "\"name,\"", "\"\""] {
            assert!(serde_json::from_str::<Sort>(wrong).is_err(), "{wrong}");
        }
    }
}
