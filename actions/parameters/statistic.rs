//! How several samples of traffic become one.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;
use zc_gateway_engine::nearest::nearest;

use super::text::OptionalText;

/// What is told of the samples of a period; the average where it is absent. The names are those of the figures in the
/// answer: `inAvg`, `inMax`, `inMin`, `in95`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Statistic {
    /// The average, rounded down.
    #[default]
    Average,
    /// The largest.
    Largest,
    /// The smallest.
    Smallest,
    /// The 95th percentile by nearest rank.
    Percentile95,
}

impl Statistic {
    const ALL: [Self; 4] = [Self::Average, Self::Largest, Self::Smallest, Self::Percentile95];

    const fn name(self) -> &'static str {
        match self {
            Self::Average => "AVG",
            Self::Largest => "MAX",
            Self::Smallest => "MIN",
            Self::Percentile95 => "95",
        }
    }
}

impl<'de> Deserialize<'de> for Statistic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = OptionalText::<64>::deserialize(deserializer)?;
        let Some(name) = text.as_deref() else { return Ok(Self::default()) };
        let found = Self::ALL.into_iter().find(|statistic| statistic.name().eq_ignore_ascii_case(name));
        found.ok_or_else(|| {
            let known = Self::ALL.map(Self::name);
            let meant = nearest(name, known).map(|meant| format!("; did you mean {meant}?"));
            let (known, meant) = (known.join(", "), meant.unwrap_or_default());
            Rule::Listed.broken(format_args!("`{name}` is not one of {known}{meant}"))
        })
    }
}

impl JsonSchema for Statistic {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Statistic".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names = Self::ALL.map(Self::name);
        json_schema!({ "type": ["string", "null"], "examples": names, "maxLength": 64, "default": Self::default().name() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statistic_is_named_in_any_case_and_an_unknown_one_is_refused_with_the_known_ones() {
        for (json, statistic) in [
            ("null", Statistic::Average),
            ("\"\"", Statistic::Average),
            ("\"avg\"", Statistic::Average),
            ("\"MAX\"", Statistic::Largest),
            ("\"Min\"", Statistic::Smallest),
            ("\"95\"", Statistic::Percentile95),
        ] {
            assert_eq!(serde_json::from_str::<Statistic>(json).unwrap(), statistic, "{json}");
        }
        for json in ["\"SUM\"", "\"P99\"", "95", "true"] {
            assert!(serde_json::from_str::<Statistic>(json).is_err(), "{json}");
        }
        let error = serde_json::from_str::<Statistic>("\"SUM\"").unwrap_err().to_string();
        assert!(error.contains("`SUM` is not one of AVG, MAX, MIN, 95"), "{error}");
    }
}
