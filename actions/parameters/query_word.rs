//! One of a few words, from a query string as well as from JSON.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;
use zc_gateway_engine::nearest::not_among;

use super::query::Values;

/// The words to choose from.
pub trait Words {
    /// All of them.
    const ALL: &'static [&'static str];
}

/// The directions in which a list is sorted.
#[derive(Clone, Copy, Debug)]
pub struct Directions;

impl Words for Directions {
    const ALL: &'static [&'static str] = &["asc", "desc"];
}

/// Any number of words of `W`: absent, one, or a list.
#[derive(Clone, Debug)]
pub struct QueryWords<W>(Vec<&'static str>, PhantomData<W>);

impl<W> Default for QueryWords<W> {
    fn default() -> Self {
        Self(Vec::new(), PhantomData)
    }
}

impl<W: Words> QueryWords<W> {
    /// The words.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The last word, where one only counts.
    pub fn last(&self) -> Option<&'static str> {
        self.0.last().copied()
    }
}

impl<'de, W: Words> Deserialize<'de> for QueryWords<W> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Values::deserialize(deserializer)?;
        let word = |text: &str| {
            W::ALL
                .iter()
                .copied()
                .find(|word| *word == text)
                .ok_or_else(|| Rule::Listed.broken(not_among(text, W::ALL.iter().copied())))
        };
        Ok(Self(given.iter().map(word).collect::<Result<_, _>>()?, PhantomData))
    }
}

impl<W: Words> JsonSchema for QueryWords<W> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "QueryWords".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["array", "string", "null"], "items": { "type": "string", "enum": W::ALL } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_one_of_those_that_there_are() {
        let read = |json: &str| serde_json::from_str::<QueryWords<Directions>>(json);
        assert_eq!(read(r#"["asc","desc"]"#).unwrap().last(), Some("desc"));
        assert_eq!(read("null").unwrap().last(), None);
        for wrong in ["\"up\"", "[\"ASC\"]", "\"\""] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(error.contains("is not one of `asc` and `desc`"), "{wrong}: {error}");
        }
    }
}
