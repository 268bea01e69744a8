//! Filters of lists. Absent, null and empty all mean: no filter.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

use super::text::OptionalText;

/// Accepts what is equal.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Exact(OptionalText<64>);

/// Accepts what contains the text, in any case. The wanted text has at most `MAX` characters.
#[derive(Clone, Debug, Default)]
pub struct Fuzzy<const MAX: usize> {
    wanted: Option<Box<str>>,
}

/// At most `MAX` items to choose from.
#[derive(Clone, Debug)]
pub struct Set<T, const MAX: usize>(Vec<T>);

impl Exact {
    /// What is wanted, if there is anything.
    pub fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Whether it accepts everything.
    pub fn is_empty(&self) -> bool {
        self.0.as_deref().is_none()
    }

    /// Whether it accepts `text`.
    pub fn accepts(&self, text: &str) -> bool {
        self.0.as_deref().is_none_or(|wanted| wanted == text)
    }
}

impl<const MAX: usize> Fuzzy<MAX> {
    /// Whether it accepts everything.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_none()
    }

    /// Whether it accepts `text`.
    pub fn accepts(&self, text: &str) -> bool {
        let Some(wanted) = self.wanted.as_deref() else { return true };
        if wanted.is_ascii() {
            // Without allocation: a list may be long.
            let mut windows = text.as_bytes().windows(wanted.len());
            return windows.any(|window| window.eq_ignore_ascii_case(wanted.as_bytes()));
        }
        text.to_lowercase().contains(wanted)
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Fuzzy<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = OptionalText::<MAX>::deserialize(deserializer)?;
        Ok(Self { wanted: text.as_deref().map(|text| text.to_lowercase().into()) })
    }
}

impl<T, const MAX: usize> Set<T, MAX> {
    /// The items.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>, const MAX: usize> Set<T, MAX> {
    /// Reads one that must be there.
    pub(super) fn from_list<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Items::<T, MAX>(PhantomData)).map(Self)
    }
}

impl<T, const MAX: usize> Default for Set<T, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>, const MAX: usize> Deserialize<'de> for Set<T, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(Items::<T, MAX>(PhantomData)).map(Self)
    }
}

/// Reads a list and stops at the first item too many.
struct Items<T, const MAX: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MAX: usize> Visitor<'de> for Items<T, MAX> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a list of at most {MAX} items")
    }

    fn visit_none<E>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            if items.len() == MAX {
                return Err(Rule::Longest.broken(format_args!("it has more than {MAX} items")));
            }
            items.push(item);
        }
        Ok(items)
    }
}

impl<const MAX: usize> JsonSchema for Fuzzy<MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Fuzzy_{MAX}").into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        OptionalText::<MAX>::json_schema(generator)
    }
}

impl<T: JsonSchema, const MAX: usize> JsonSchema for Set<T, MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Set_{MAX}_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let items = generator.subschema_for::<T>();
        json_schema!({ "type": ["array", "null"], "items": items, "maxItems": MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fuzzy(json: &str) -> Fuzzy<255> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn fuzzy_finds_a_part_in_any_case() {
        assert!(fuzzy("\"WEB\"").accepts("my-web-port"));
        assert!(fuzzy("\"ÄPFEL\"").accepts("zwei äpfel"));
        assert!(!fuzzy("\"web\"").accepts("we"));
        assert!(fuzzy("\"\"").accepts("") && fuzzy("null").accepts("x"));
    }

    #[test]
    fn a_set_is_empty_when_null_and_refuses_one_item_too_many() {
        assert!(serde_json::from_str::<Set<u8, 2>>("null").unwrap().as_slice().is_empty());
        assert_eq!(serde_json::from_str::<Set<u8, 2>>("[1,2]").unwrap().as_slice(), [1, 2]);
        let error = serde_json::from_str::<Set<u8, 2>>("[1,2,3]").unwrap_err().to_string();
        assert!(error.contains("it has more than 2 items"), "{error}");
    }
}
