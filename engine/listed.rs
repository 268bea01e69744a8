//! By which names callers mean a filter of a list, although the action has no such parameter: who sends one wants less
//! than everything, and may delete what is answered.

use std::collections::BTreeSet;

use crate::shape::{Members, Shape};

/// The shortest word by which a name is taken for a filter: shorter ones stand in many names by chance.
const SHORTEST_WORD: usize = 4;

/// Words that say nothing of what is meant, as [`plain`] writes them.
const SAY_NOTHING: [&str; 3] = ["data", "info", "valu"];

/// Words that filters have, whatever is listed, as [`plain`] writes them.
const OF_FILTERS: [&str; 24] = [
    "after", "befor", "changed", "contain", "created", "deleted", "exclud", "expired", "filter", "includ",
    "keyword", "like", "match", "newer", "older", "owner", "prefix", "query", "region", "search", "sinc",
    "stat", "suffix", "wher",
];

/// The fields of what stands in the lists of an answer; none for an answer without lists.
#[derive(Debug, Default)]
pub struct ListedFields {
    /// Their names, and what these end with: of `portStatus` also `Status`.
    names: BTreeSet<String>,
    /// The words of their names.
    words: BTreeSet<String>,
}

impl ListedFields {
    /// The fields, at any depth, of what an answer of this shape lists.
    pub fn of(answer: &Shape) -> Self {
        let mut fields = Self::default();
        for (_, member) in answer.members().into_iter().flat_map(Members::iter) {
            if let Some(items) = member.items() {
                fields.collect(items);
            }
        }
        fields
    }

    fn collect(&mut self, shape: &Shape) {
        if let Some(items) = shape.items() {
            self.collect(items);
        }
        for (name, member) in shape.members().into_iter().flat_map(Members::iter) {
            let starts = word_starts(name);
            self.names.extend(starts.iter().filter_map(|start| name.get(*start..)).map(plain));
            self.words.extend(words(name).filter(|word| !SAY_NOTHING.contains(&word.as_str())));
            self.collect(member);
        }
    }

    /// Whether a parameter of this name is meant as a filter: it is called like a field, shares a word with one, or has
    /// a word that filters have. Case, separators and the plural make no difference.
    pub fn are_meant_by(&self, name: &str) -> bool {
        let has_word = |word: String| self.words.contains(&word) || OF_FILTERS.contains(&word.as_str());
        !self.names.is_empty() && (self.names.contains(&plain(name)) || words(name).any(has_word))
    }
}

/// Where the words of a name begin.
fn word_starts(name: &str) -> Vec<usize> {
    let is_start = |(place, letter): &(usize, char)| {
        let before = name.get(..*place).unwrap_or_default().chars().next_back();
        let after_separator = before.is_none_or(|before| !before.is_alphanumeric());
        let after_small = before.is_some_and(char::is_lowercase) && letter.is_uppercase();
        letter.is_alphanumeric() && (after_separator || after_small)
    };
    name.char_indices().filter(is_start).map(|(place, _)| place).collect()
}

/// The words of a name that are long enough, each without what people get wrong.
fn words(name: &str) -> impl Iterator<Item = String> {
    let starts = word_starts(name);
    let ends = starts.iter().copied().skip(1).chain([name.len()]).collect::<Vec<_>>();
    let words = starts.into_iter().zip(ends).filter_map(|(start, end)| name.get(start..end));
    words.filter(|word| word.len() >= SHORTEST_WORD).map(plain)
}

/// A name without what people get wrong in names: case, separators, and whether it is plural.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    let lower: String = letters.flat_map(char::to_lowercase).collect();
    lower.trim_end_matches(['s', 'e']).to_owned()
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;

    use super::*;

    #[derive(JsonSchema)]
    #[serde(rename_all = "camelCase")]
    #[allow(dead_code, reason = "only its schema matters")]
    struct Answer {
        total_count: u32,
        data_set: Vec<Port>,
    }

    #[derive(JsonSchema)]
    #[serde(rename_all = "camelCase")]
    #[allow(dead_code, reason = "only its schema matters")]
    struct Port {
        port_id: String,
        port_status: String,
        data_center: DataCenter,
    }

    #[derive(JsonSchema)]
    #[serde(rename_all = "camelCase")]
    #[allow(dead_code, reason = "only its schema matters")]
    struct DataCenter {
        dc_name: String,
    }

    #[test]
    fn a_filter_is_known_by_its_name() {
        let fields = ListedFields::of(&Shape::of(Answer::json_schema));
        for name in [
            "portStatus",
            "PortStatuses",
            "port_status",
            "status",
            "statusList",
            "id",
            "dcName",
            "nameLike",
            "state",
            "createdBefore",
            "regionId",
            "Filters",
            "excludePorts",
        ] {
            assert!(fields.are_meant_by(name), "{name}");
        }
        for name in ["colour", "madeUp", "dataFormat", "totalCount", "x"] {
            assert!(!fields.are_meant_by(name), "{name}");
        }
        assert!(
            !ListedFields::default().are_meant_by("status"),
            "where nothing is listed there is no filter"
        );
    }
}
