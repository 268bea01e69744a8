//! Filters of lists of servers by their tags.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use zc_gateway_engine::decode::Rule;

use crate::parameters::query::Values;

/// Tags, separated by commas; or nothing. Of several lists the last counts. An empty one is refused: no tag is empty.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct TagFilter(Values);

impl TagFilter {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether all of its tags are among `tags`.
    pub fn all_on(&self, tags: &BTreeSet<Box<str>>) -> bool {
        self.wanted().all(|tag| tags.contains(tag))
    }

    /// Whether any of its tags is among `tags`.
    pub fn any_on(&self, tags: &BTreeSet<Box<str>>) -> bool {
        self.wanted().any(|tag| tags.contains(tag))
    }

    fn wanted(&self) -> impl Iterator<Item = &str> {
        self.0.last().into_iter().flat_map(|list| list.split(','))
    }
}

impl<'de> Deserialize<'de> for TagFilter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Values::deserialize(deserializer)?;
        if values.last() == Some("") {
            return Err(Rule::Shortest.broken("it is empty"));
        }
        Ok(Self(values))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tags_are_separated_by_commas() {
        let tags: BTreeSet<Box<str>> = ["red", "large"].map(Into::into).into();
        for (filter, all, any) in [
            ("red", true, true),
            ("red,large", true, true),
            ("red,small", false, true),
            ("small", false, false),
        ] {
            let filter: TagFilter = serde_json::from_value(json!([filter])).unwrap();
            assert_eq!((filter.all_on(&tags), filter.any_on(&tags)), (all, any), "{filter:?}");
        }
        assert!(TagFilter::default().is_empty());
        assert!(serde_json::from_value::<TagFilter>(json!(["red", ""])).is_err());
    }
}
