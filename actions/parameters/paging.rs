//! Page numbers and sizes.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

/// Which page, from 1; the first where it is absent.
#[derive(Clone, Copy, Debug)]
pub struct PageNumber(usize);

/// How many items a page has, from 1 to `MAX`; 20 where it is absent.
#[derive(Clone, Copy, Debug)]
pub struct PageSize<const MAX: usize>(usize);

impl PageNumber {
    /// How many items come before this page.
    pub const fn items_before(self, page_size: usize) -> usize {
        (self.0 - 1).saturating_mul(page_size)
    }
}

impl<const MAX: usize> PageSize<MAX> {
    /// The size.
    pub const fn get(self) -> usize {
        self.0
    }
}

impl Default for PageNumber {
    fn default() -> Self {
        Self(1)
    }
}

impl<const MAX: usize> Default for PageSize<MAX> {
    fn default() -> Self {
        Self(20)
    }
}

fn number<'de, D: Deserializer<'de>>(deserializer: D, largest: usize) -> Result<Option<usize>, D::Error> {
    let Some(number) = Option::<i64>::deserialize(deserializer)? else { return Ok(None) };
    match usize::try_from(number) {
        Ok(number) if (1..=largest).contains(&number) => Ok(Some(number)),
        _ if largest == usize::MAX => Err(Rule::Minimum.broken(format_args!("{number} is less than 1"))),
        _ => {
            let rule = if number < 1 { Rule::Minimum } else { Rule::Maximum };
            Err(rule.broken(format_args!("{number} is not from 1 to {largest}")))
        }
    }
}

impl<'de> Deserialize<'de> for PageNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(number(deserializer, usize::MAX)?.map_or_else(Self::default, Self))
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for PageSize<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(number(deserializer, MAX)?.map_or_else(Self::default, Self))
    }
}

impl JsonSchema for PageNumber {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "PageNumber".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["integer", "null"], "minimum": 1, "default": Self::default().0 })
    }
}

impl<const MAX: usize> JsonSchema for PageSize<MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("PageSize_{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let default = Self::default().0;
        json_schema!({ "type": ["integer", "null"], "minimum": 1, "maximum": MAX, "default": default })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_bounds_and_a_default() {
        for (json, size) in [("null", 20), ("1", 1), ("1000", 1000)] {
            assert_eq!(serde_json::from_str::<PageSize<1000>>(json).unwrap().get(), size);
        }
        for json in ["0", "-1", "1001", "20.0", "\"20\"", "9223372036854775808"] {
            assert!(serde_json::from_str::<PageSize<1000>>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn the_last_possible_page_does_not_overflow() {
        let last: PageNumber = serde_json::from_str("9223372036854775807").unwrap();
        assert_eq!(last.items_before(1000), usize::MAX);
    }
}
