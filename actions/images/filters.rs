//! Filters with operators: `in:one,two` and `gt:2026-01-01T00:00:00Z`.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeSeed, Error, IgnoredAny};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::decode::Rule;

use crate::parameters::query::Values;

/// Texts of which one must be there: each value is one, or a list of them after `in:`.
#[derive(Clone, Debug, Default)]
pub struct AnyOf {
    given: Values,
    texts: Vec<Box<str>>,
}

/// Moments that a time is compared with. All comparisons must hold.
#[derive(Clone, Debug, Default)]
pub struct Times {
    given: Values,
    comparisons: Vec<(Comparison, Timestamp)>,
}

/// How a time is compared.
#[derive(Clone, Copy, Debug)]
enum Comparison {
    After,
    NotBefore,
    At,
    NotAt,
    Before,
    NotAfter,
}

/// Refuses the value of a name that is no filter, for this reason. Refused where its value is read, the refusal names it.
pub struct Refused<'p>(pub &'p str);

impl<'de> DeserializeSeed<'de> for Refused<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        IgnoredAny::deserialize(deserializer)?;
        Err(D::Error::custom(self.0))
    }
}

impl AnyOf {
    /// Whether there is no filter, or it has this text.
    pub fn accepts(&self, found: &str) -> bool {
        self.given.is_empty() || self.texts.iter().any(|text| **text == *found)
    }

    /// The values as they were given.
    pub fn given(&self) -> impl Iterator<Item = &str> {
        self.given.iter()
    }

    /// The texts that are looked for.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(AsRef::as_ref)
    }
}

impl Times {
    /// Whether all comparisons hold for this time. Times are shown without fractions of a second.
    pub fn accepts(&self, found: Timestamp) -> bool {
        let found = Timestamp::from_seconds(found.seconds());
        self.comparisons.iter().all(|(comparison, moment)| match comparison {
            Comparison::After => found > *moment,
            Comparison::NotBefore => found >= *moment,
            Comparison::At => found == *moment,
            Comparison::NotAt => found != *moment,
            Comparison::Before => found < *moment,
            Comparison::NotAfter => found <= *moment,
        })
    }

    /// The values as they were given.
    pub fn given(&self) -> impl Iterator<Item = &str> {
        self.given.iter()
    }
}

impl Comparison {
    fn parse(operator: &str) -> Option<Self> {
        match operator {
            "gt" => Some(Self::After),
            "gte" => Some(Self::NotBefore),
            "eq" => Some(Self::At),
            "neq" => Some(Self::NotAt),
            "lt" => Some(Self::Before),
            "lte" => Some(Self::NotAfter),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for AnyOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Values::deserialize(deserializer)?;
        let mut texts = Vec::new();
        for value in given.iter() {
            match value.split_once(':') {
                None => texts.push(value.into()),
                Some(("eq", text)) => texts.push(text.into()),
                Some(("in", list)) => texts.extend(split(list).map_err(D::Error::custom)?),
                Some((operator, _)) => {
                    let problem = format!("`{operator}` is no operator here: there are `eq` and `in`");
                    return Err(Rule::Listed.broken(problem));
                }
            }
        }
        Ok(Self { given, texts })
    }
}

impl<'de> Deserialize<'de> for Times {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Values::deserialize(deserializer)?;
        let comparison = |value: &str| {
            if let Some(moment) = Timestamp::parse_any(value) {
                return Ok((Comparison::At, moment));
            }
            let (operator, moment) = value.split_once(':').unwrap_or(("eq", value));
            let comparison = Comparison::parse(operator).ok_or_else(|| {
                Rule::Listed.broken(format_args!(
                    "`{operator}` is no operator here: there are `gt`, `gte`, `eq`, `neq`, `lt` and `lte`"
                ))
            })?;
            let moment = Timestamp::parse_any(moment).ok_or_else(|| {
                Rule::Time.broken(format_args!("`{moment}` is no time such as `2026-11-22T08:00:00Z`"))
            })?;
            Ok((comparison, moment))
        };
        let comparisons = given.iter().map(comparison).collect::<Result<_, _>>()?;
        Ok(Self { given, comparisons })
    }
}

/// The texts of a list with commas between them. One that has a comma itself stands in quotation marks, and one that has
/// those too has a backslash before each.
fn split(list: &str) -> Result<Vec<Box<str>>, String> {
    let mut texts = Vec::new();
    let mut rest = list;
    loop {
        let Some(quoted) = rest.strip_prefix('"') else {
            let (text, after) =
                rest.split_once(',').map_or((rest, None), |(text, after)| (text, Some(after)));
            texts.push(text.into());
            match after {
                Some(after) => rest = after,
                None => return Ok(texts),
            }
            continue;
        };
        let mut text = String::new();
        let mut letters = quoted.char_indices();
        let after = loop {
            match letters.next() {
                Some((_, '\\')) => text.extend(letters.next().map(|(_, letter)| letter)),
                Some((place, '"')) => break &quoted[place + 1..],
                Some((_, letter)) => text.push(letter),
                None => return Err(format!("a quotation mark in `{list}` is not closed")),
            }
        };
        texts.push(text.into());
        if after.is_empty() {
            return Ok(texts);
        }
        rest = after
            .strip_prefix(',')
            .ok_or_else(|| format!("in `{list}` there must be a comma after a closing quotation mark"))?;
    }
}

macro_rules! described_as_values {
    ($($name:ident),*) => {$(
        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": ["array", "string", "null"], "items": { "type": "string" } })
            }
        }
    )*};
}

described_as_values!(AnyOf, Times);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_may_have_commas_within_quotation_marks() {
        let any_of = |text: &str| serde_json::from_value::<AnyOf>(text.into());
        for (text, accepted) in [
            ("glass", vec!["glass"]),
            ("in:glass,share", vec!["glass", "share"]),
            (r#"in:"glass, darkly",share me"#, vec!["glass, darkly", "share me"]),
            (r#"in:"a \"b\"""#, vec![r#"a "b""#]),
            ("eq:x", vec!["x"]),
        ] {
            let found = any_of(text).unwrap();
            assert_eq!(found.texts().collect::<Vec<_>>(), accepted, "{text}");
        }
        for (wrong, says) in [
            ("gt:a", "`gt` is no operator"),
            (r#"in:"a"#, "is not closed"),
            (r#"in:"a"b"#, "must be a comma"),
        ] {
            let error = any_of(wrong).unwrap_err().to_string();
            assert!(error.contains(says), "{wrong}: {error}");
        }
    }

    #[test]
    fn a_time_is_compared_as_it_is_shown() {
        let found = Timestamp::from_millis(1_000_000_000_999);
        let accepts = |json: &str| serde_json::from_str::<Times>(json).map(|times| times.accepts(found));
        for (json, accepted) in [
            (r#""2001-09-09T01:46:40Z""#, true),
            (r#""gt:2001-09-09T01:46:40Z""#, false),
            (r#""gte:2001-09-09T03:46:40+02:00""#, true),
            (r#""neq:2001-09-09T01:46:40Z""#, false),
            (r#"["gt:2001-01-01","lt:2002-01-01"]"#, true),
            (r#"["gt:2001-01-01","lt:2001-02-01"]"#, false),
        ] {
            assert_eq!(accepts(json).unwrap(), accepted, "{json}");
        }
        for wrong in [r#""gt:yesterday""#, r#""in:2001-01-01""#, r#""soon""#] {
            assert!(accepts(wrong).is_err(), "{wrong}");
        }
    }
}
