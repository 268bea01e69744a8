//! Tags, as they are given on creation and in filters.

use serde::{Deserialize, Deserializer, de::Error};
use zc_gateway_engine::resources::port::Tag;

use super::filter::Set;
use super::object::Object;
use super::text::Text;

/// The tags of a new resource: `{"tags": [{"key": "env", "value": "test"}]}`, at most 20, each key once.
#[derive(Clone, Debug)]
pub struct TagAssociation(Vec<TagFilter>);

/// A tag: key and value have 1 to 64 characters.
#[derive(Clone, Debug, Deserialize)]
pub struct TagFilter {
    key: Text<64>,
    value: Text<64>,
}

/// The key of a tag.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
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
    pub fn is_on(&self, tags: &[Tag]) -> bool {
        tags.iter().any(|tag| *tag.key == *self.key.as_str() && *tag.value == *self.value.as_str())
    }
}

impl TagKey {
    /// Whether a tag with this key is among `tags`.
    pub fn is_on(&self, tags: &[Tag]) -> bool {
        tags.iter().any(|tag| *tag.key == *self.0.as_str())
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Given {
    tags: Set<Object<TagFilter>, 20>,
}

impl<'de> Deserialize<'de> for TagAssociation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Object::<Given>::deserialize(deserializer)?.0;
        let tags: Vec<TagFilter> = given.tags.as_slice().iter().map(|tag| tag.0.clone()).collect();
        for (index, tag) in tags.iter().enumerate() {
            if tags.iter().take(index).any(|earlier| earlier.key == tag.key) {
                let key = tag.key.as_str();
                return Err(D::Error::custom(format_args!("the key `{key}` is given twice")));
            }
        }
        Ok(Self(tags))
    }
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
