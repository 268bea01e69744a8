//! Which real client exercises which action: the record that `tests/clients/run` keeps true.

use serde::Serialize;

/// A line for each action that a client was served, such as `python 2023-08-30 CreatePort`.
const RECORD: &str = include_str!("../../tests/clients/coverage.txt");

/// A client with the version in which it exercises an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exercise {
    /// The client, such as `python`.
    pub client: &'static str,
    /// The version of the API that it speaks.
    pub version: &'static str,
}

/// Who exercises the action of this name.
pub fn of(action: &str) -> Vec<Exercise> {
    record().filter(|(_, name)| *name == action).map(|(exercise, _)| exercise).collect()
}

/// The record: who exercises what.
pub fn record() -> impl Iterator<Item = (Exercise, &'static str)> {
    RECORD.lines().filter_map(|line| {
        let (client, rest) = line.split_once(' ')?;
        let (version, action) = rest.split_once(' ')?;
        Some((Exercise { client, version }, action))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_is_in_order_and_names_actions_that_exist() {
        let lines: Vec<&str> = RECORD.lines().collect();
        assert!(lines.is_sorted_by(|a, b| a < b), "sort tests/clients/coverage.txt");
        let registry = zc_gateway_actions::registry();
        assert_eq!(record().count(), lines.len());
        for (exercise, action) in record() {
            let entry = registry.entries().find(|entry| entry.name == action);
            let versions = entry.map(|entry| entry.versions).unwrap_or_default();
            let is_served = versions.iter().any(|version| version.to_string() == exercise.version);
            assert!(is_served, "{action} of {exercise:?} is not served");
        }
    }
}
