//! Tags, as they are given on creation and in filters.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::resources::port::Tag;

use super::filter::Set;
use super::object::Object;
use super::text::Text;

/// The tags of a new resource: `{"tags": [{"key": "env", "value": "test"}]}`, at most 20, each key once.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "Object<Given>")]
pub struct TagAssociation(Vec<TagFilter>);

/// A label on a resource.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Tag")]
pub struct TagFilter {
    /// The key; unique on one resource.
    key: Text<64>,
    /// The value.
    value: Text<64>,
}

/// The key of a tag.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct TagKey(Text<64>);

impl TagAssociation {
    /// The tags as a resource keeps them.
    pub fn to_tags(&self) -> Box<[Tag]> {
        let tag = |tag: &TagFilter| Tag { key: tag.key.as_str().into(), value: tag.value.as_str().into() };
        self.0.iter().map(tag).collect()
    }
}

impl TagFilter {
    /// Whether this very tag is among `tags`.
    fn is_on(&self, tags: &[Tag]) -> bool {
        tags.iter().any(|tag| *tag.key == *self.key.as_str() && *tag.value == *self.value.as_str())
    }
}

impl TagKey {
    /// Whether a tag with this key is among `tags`.
    fn is_on(&self, tags: &[Tag]) -> bool {
        tags.iter().any(|tag| *tag.key == *self.0.as_str())
    }
}

/// The tags of a new resource.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "TagAssociation")]
struct Given {
    /// The tags; each key once.
    tags: Set<Object<TagFilter>, 20>,
}

impl TryFrom<Object<Given>> for TagAssociation {
    type Error = String;

    fn try_from(given: Object<Given>) -> Result<Self, String> {
        let tags: Vec<TagFilter> = given.0.tags.as_slice().iter().map(|tag| tag.0.clone()).collect();
        for (index, tag) in tags.iter().enumerate() {
            if tags.iter().take(index).any(|earlier| earlier.key == tag.key) {
                return Err(format!("the key `{}` is given twice", tag.key.as_str()));
            }
        }
        Ok(Self(tags))
    }
}

/// Whether `tags` has all of these keys and all of these tags: the filter of every list.
pub fn all_on(keys: &Set<TagKey, 20>, wanted: &Set<Object<TagFilter>, 20>, tags: &[Tag]) -> bool {
    keys.as_slice().iter().all(|key| key.is_on(tags)) && wanted.as_slice().iter().all(|tag| tag.0.is_on(tags))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_be_given_once() {
        let association = |json: &str| serde_json::from_str::<TagAssociation>(json);
        let two = association(r#"{"tags":[{"key":"a","value":"1"},{"key":"b","value":"1"}]}"#).unwrap();
        assert_eq!(two.to_tags().len(), 2);
        assert!(association("{}").unwrap().to_tags().is_empty());
        let twice = association(r#"{"tags":[{"key":"a","value":"1"},{"key":"a","value":"2"}]}"#);
        assert!(twice.unwrap_err().to_string().contains("`a` is given twice"));
    }
}
