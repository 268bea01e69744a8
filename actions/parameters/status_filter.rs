//! The filter of lists by status.

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::lifecycle::Status;

use super::text::OptionalText;

/// Accepts one status, or all where it is absent, null or empty. Old documentation has two more words: `DEPLOYING` for
/// `CREATING` and `AVAILABLE` for `RUNNING`.
#[derive(Clone, Copy, Debug, Default, JsonSchema)]
#[schemars(inline, with = "OptionalText<64>")]
pub struct StatusFilter(Option<Status>);

impl StatusFilter {
    /// Whether it accepts everything.
    pub const fn is_empty(self) -> bool {
        self.0.is_none()
    }

    /// Whether it accepts a resource in this status.
    pub fn accepts(self, status: Status) -> bool {
        self.0.is_none_or(|wanted| wanted == status)
    }
}

impl<'de> Deserialize<'de> for StatusFilter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = OptionalText::<64>::deserialize(deserializer)?;
        let Some(text) = text.as_deref() else { return Ok(Self(None)) };
        let status = match text {
            "DEPLOYING" => Some(Status::Creating),
            "AVAILABLE" => Some(Status::Running),
            _ => Status::parse(text),
        };
        let refused =
            || D::Error::custom(format_args!("`{text}` is no status, such as `RUNNING` or `RECYCLED`"));
        status.map(|status| Self(Some(status))).ok_or_else(refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_words_are_understood_and_no_word_means_all() {
        let filter = |json: &str| serde_json::from_str::<StatusFilter>(json);
        assert!(filter("null").unwrap().is_empty() && filter("\"\"").unwrap().is_empty());
        for (word, status) in
            [("RUNNING", Status::Running), ("AVAILABLE", Status::Running), ("DEPLOYING", Status::Creating)]
        {
            let filter = filter(&format!("\"{word}\"")).unwrap();
            assert!(filter.accepts(status) && !filter.accepts(Status::Recycled), "{word}");
        }
        assert!(filter("\"SLEEPING\"").unwrap_err().to_string().contains("is no status"));
    }
}
