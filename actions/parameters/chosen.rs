//! Lists that must choose something.

use std::borrow::Cow;
use std::collections::BTreeSet;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

use super::filter::Set;

/// `MIN` (1 where nothing else is said) to `MAX` items. Unlike a [`Set`] it must be given.
#[derive(Clone, Debug)]
pub struct Chosen<T, const MAX: usize, const MIN: usize = 1>(Set<T, MAX>);

impl<T, const MAX: usize, const MIN: usize> Chosen<T, MAX, MIN> {
    /// The items.
    pub fn as_slice(&self) -> &[T] {
        self.0.as_slice()
    }
}

impl<T: Ord, const MAX: usize, const MIN: usize> Chosen<T, MAX, MIN> {
    /// The items in order, each once.
    pub fn without_repetition(&self) -> BTreeSet<&T> {
        self.as_slice().iter().collect()
    }
}

impl<'de, T: Deserialize<'de>, const MAX: usize, const MIN: usize> Deserialize<'de> for Chosen<T, MAX, MIN> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Not as an option: an absent list is a missing parameter.
        let items = Set::from_list(deserializer)?;
        if items.as_slice().is_empty() {
            return Err(Rule::Shortest.broken("it is empty"));
        }
        if items.as_slice().len() < MIN {
            return Err(Rule::Shortest.broken(format_args!("it has fewer than {MIN} items")));
        }
        Ok(Self(items))
    }
}

impl<T: JsonSchema, const MAX: usize, const MIN: usize> JsonSchema for Chosen<T, MAX, MIN> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Chosen_{MIN}_{MAX}_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let items = generator.subschema_for::<T>();
        json_schema!({ "type": "array", "items": items, "minItems": MIN, "maxItems": MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Parameters {
        ids: Chosen<u8, 2>,
    }

    #[test]
    fn something_must_be_chosen() {
        let parameters = |json: &str| serde_json::from_str::<Parameters>(json);
        assert_eq!(parameters(r#"{"ids":[1,2]}"#).unwrap().ids.as_slice(), [1, 2]);
        for (json, says) in [
            ("{}", "missing field `ids`"),
            (r#"{"ids":null}"#, "invalid type: null"),
            (r#"{"ids":[]}"#, "it is empty"),
            (r#"{"ids":[1,2,3]}"#, "more than 2 items"),
        ] {
            let error = parameters(json).unwrap_err().to_string();
            assert!(error.contains(says), "{json}: {error}");
        }
    }
}
