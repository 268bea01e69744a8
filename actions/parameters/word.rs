//! Words of closed lists. What is in none of them is refused with the words there are and the nearest of them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use zc_gateway_engine::decode::Rule;
use zc_gateway_engine::nearest::not_among;

/// Something that callers name by one of a few words.
pub trait ClosedList: Sized {
    /// Whether a word is understood in any case.
    const ANY_CASE: bool = false;

    /// Every word, with what it means.
    fn words() -> Vec<(&'static str, Self)>;
}

/// What one of the words means. It must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word<T>(pub T);

/// What one of the words means, or nothing: absent, null or empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionalWord<T>(Option<T>);

impl<T> OptionalWord<T> {
    /// What the word means, if there is one.
    pub const fn as_ref(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T: Copy> OptionalWord<T> {
    /// What the word means, if there is one.
    pub const fn get(self) -> Option<T> {
        self.0
    }
}

impl<T> Default for OptionalWord<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// What `text` means.
fn meaning<T: ClosedList, E: Error>(text: &str) -> Result<T, E> {
    let is_meant = |word: &str| if T::ANY_CASE { word.eq_ignore_ascii_case(text) } else { word == text };
    let (words, mut meanings): (Vec<&str>, Vec<T>) = T::words().into_iter().unzip();
    match words.iter().position(|word| is_meant(word)) {
        Some(index) => Ok(meanings.swap_remove(index)),
        None => Err(Rule::Listed.broken(not_among(text, words))),
    }
}

#[derive(Deserialize)]
struct Borrowed<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de, T: ClosedList> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        meaning(&Borrowed::deserialize(deserializer)?.0).map(Self)
    }
}

impl<'de, T: ClosedList> Deserialize<'de> for OptionalWord<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Option::<Borrowed<'de>>::deserialize(deserializer)? {
            Some(Borrowed(text)) if !text.is_empty() => meaning(&text).map(|meant| Self(Some(meant))),
            Some(_) | None => Ok(Self(None)),
        }
    }
}

fn listed<T: ClosedList>() -> impl Iterator<Item = Value> {
    T::words().into_iter().map(|(word, _)| word.into())
}

impl<T: ClosedList> JsonSchema for Word<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        std::any::type_name::<Self>().into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": listed::<T>().collect::<Vec<_>>() })
    }
}

impl<T: ClosedList> JsonSchema for OptionalWord<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        std::any::type_name::<Self>().into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words = listed::<T>().chain(["".into(), Value::Null]);
        json_schema!({ "type": ["string", "null"], "enum": words.collect::<Vec<_>>() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Eq)]
    enum Colour {
        Red,
        Blue,
    }

    impl ClosedList for Colour {
        fn words() -> Vec<(&'static str, Self)> {
            vec![("RED", Self::Red), ("BLUE", Self::Blue)]
        }
    }

    #[test]
    fn a_word_is_one_of_the_list() {
        let word = |json: &str| serde_json::from_str::<Word<Colour>>(json);
        let optional = |json: &str| serde_json::from_str::<OptionalWord<Colour>>(json);
        assert_eq!(word("\"BLUE\"").unwrap().0, Colour::Blue);
        assert_eq!(optional("\"RED\"").unwrap().as_ref(), Some(&Colour::Red));
        assert_eq!((optional("null").unwrap().as_ref(), optional("\"\"").unwrap().as_ref()), (None, None));
        for wrong in ["\"BLU\"", "\"blue\""] {
            let refused = [word(wrong).unwrap_err().to_string(), optional(wrong).unwrap_err().to_string()];
            let says = "is not one of `RED` and `BLUE`; the nearest is `BLUE`";
            assert!(refused.iter().all(|text| text.contains(says)), "{refused:?}");
        }
        assert!(word("\"\"").is_err() && word("null").is_err() && word("7").is_err());
    }
}
