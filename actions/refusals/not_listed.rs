//! A value that is not in a closed list which the catalogue makes: refused as the words are that are known beforehand.

use thiserror::Error;
use zc_gateway_engine::nearest::not_among;
use zc_gateway_engine::{Code, Fault};

/// The value is not one of those that there are.
#[derive(Debug, Error)]
#[error("Parameter `{field}` is not valid: {problem}.")]
pub struct NotListed {
    field: String,
    problem: String,
}

impl NotListed {
    /// Of a word. `field` is the parameter that it came in.
    pub fn word<'k>(field: impl Into<String>, given: &str, known: impl IntoIterator<Item = &'k str>) -> Self {
        Self { field: field.into(), problem: not_among(given, known) }
    }

    /// Of a number.
    pub fn number(field: impl Into<String>, given: u32, known: &[u32]) -> Self {
        let list = known.iter().map(|number| format!("`{number}`")).collect::<Vec<_>>().join(", ");
        let nearest = known.iter().min_by_key(|number| number.abs_diff(given));
        let nearest = nearest.map(|number| format!("; the nearest is `{number}`")).unwrap_or_default();
        Self { field: field.into(), problem: format!("`{given}` is not one of {list}{nearest}") }
    }
}

impl From<NotListed> for Fault {
    fn from(refused: NotListed) -> Self {
        Self::new(Code::ParameterValue, refused.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_number_is_the_one_at_the_smallest_distance() {
        let refused = NotListed::number("endpointA.cloudBandwidthMbps", 80, &[50, 100, 200]).to_string();
        let says = "Parameter `endpointA.cloudBandwidthMbps` is not valid: `80` is not one of `50`, `100`, `200`; the nearest is `100`.";
        assert_eq!(refused, says);
    }
}
