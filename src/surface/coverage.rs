//! Which real client exercises which action: the record that `tests/clients/run` keeps true.

use serde::Serialize;

/// A line for each action that a client was served, such as `python sdn 2023-08-30 CreatePort`.
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

/// Who exercises this action of this service: services have actions of the same name.
pub fn of(service: &str, action: &str) -> Vec<Exercise> {
    let is_of = |line: &Line| line.service == service && line.action == action;
    record().filter(is_of).map(|line| line.exercise).collect()
}

/// A line of the record.
struct Line {
    exercise: Exercise,
    service: &'static str,
    action: &'static str,
}

/// The record: who exercises what.
fn record() -> impl Iterator<Item = Line> {
    RECORD.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (client, service) = (words.next()?, words.next()?);
        let (version, action) = (words.next()?, words.next()?);
        Some(Line { exercise: Exercise { client, version }, service, action })
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
        for Line { exercise, service, action } in record() {
            let entry = registry.entries().find(|entry| (entry.service, entry.name) == (service, action));
            let versions = entry.map(|entry| entry.versions).unwrap_or_default();
            let is_served = versions.iter().any(|version| version.to_string() == exercise.version);
            assert!(is_served, "{action} of {exercise:?} is not served");
        }
    }
}
