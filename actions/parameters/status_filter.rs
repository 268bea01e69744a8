//! The filter of lists by status.

use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Resource;

use super::word::{ClosedList, OptionalWord};
use crate::views::status::StatusOf;

/// Accepts one status of an `R`, or all where it is absent, null or empty. Old documentation has two more words:
/// `DEPLOYING` for `CREATING` and `AVAILABLE` for `RUNNING`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(transparent, bound = "")]
#[schemars(inline, bound = "R: Resource")]
pub struct StatusFilter<R: Resource>(OptionalWord<Wanted<R>>);

/// A status that is wanted of an `R`.
#[derive(Clone, Debug)]
struct Wanted<R>(Status, PhantomData<R>);

impl<R: Resource> StatusFilter<R> {
    /// Whether it accepts everything.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none()
    }

    /// Whether it accepts a resource in this status.
    pub fn accepts(&self, status: Status) -> bool {
        self.0.as_ref().is_none_or(|wanted| wanted.0 == status)
    }
}

impl<R: Resource> Default for StatusFilter<R> {
    fn default() -> Self {
        Self(OptionalWord::default())
    }
}

impl<R: Resource> ClosedList for Wanted<R> {
    const ANY_CASE: bool = true;

    fn words() -> Vec<(&'static str, Self)> {
        let statuses = StatusOf::<R>::statuses().into_iter().map(|status| (status.name(), status));
        let old = [("DEPLOYING", Status::Creating), ("AVAILABLE", Status::Running)];
        statuses.chain(old).map(|(word, status)| (word, Self(status, PhantomData))).collect()
    }
}

#[cfg(test)]
mod tests {
    use zc_gateway_engine::resources::cloud_router::CloudRouter;

    use super::*;

    #[test]
    fn old_words_are_understood_and_no_word_means_all() {
        let filter = |json: &str| serde_json::from_str::<StatusFilter<CloudRouter>>(json);
        assert!(filter("null").unwrap().is_empty() && filter("\"\"").unwrap().is_empty());
        for (word, status) in
            [("RUNNING", Status::Running), ("AVAILABLE", Status::Running), ("DEPLOYING", Status::Creating)]
        {
            let filter = filter(&format!("\"{word}\"")).unwrap();
            assert!(filter.accepts(status) && !filter.accepts(Status::Recycled), "{word}");
        }
        // No word at all; one of other kinds of resources.
        for impossible in ["SLEEPING", "DELETING", "DESTROYED", "STOPPED"] {
            let refused = filter(&format!("\"{impossible}\"")).unwrap_err().to_string();
            assert!(refused.contains(&format!("`{impossible}` is not one of `CREATING`, ")), "{refused}");
        }
    }
}
