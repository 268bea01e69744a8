//! How several samples of traffic become one.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};

use super::word::{ClosedList, OptionalWord};

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

impl ClosedList for Statistic {
    const ANY_CASE: bool = true;

    fn words() -> Vec<(&'static str, Self)> {
        Self::ALL.into_iter().map(|statistic| (statistic.name(), statistic)).collect()
    }
}

impl<'de> Deserialize<'de> for Statistic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        OptionalWord::deserialize(deserializer).map(|word| word.get().unwrap_or_default())
    }
}

impl JsonSchema for Statistic {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Statistic".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = OptionalWord::<Self>::json_schema(generator);
        schema.insert("default".to_owned(), Self::default().name().into());
        schema
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
        assert!(error.contains("`SUM` is not one of `AVG`, `MAX`, `MIN` and `95`"), "{error}");
    }
}
