//! The product that a region of a cloud is to be used with.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::catalogue::on_ramp::{OnRamp, Product};

use super::text::OptionalText;

/// Accepts the on-ramps that serve a product; all of them where none is given.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProductFilter(Option<Product>);

impl ProductFilter {
    /// Whether it accepts `on_ramp`.
    pub fn accepts(self, on_ramp: &OnRamp) -> bool {
        self.0.is_none_or(|product| on_ramp.products.contains(&product))
    }
}

impl<'de> Deserialize<'de> for ProductFilter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = OptionalText::<64>::deserialize(deserializer)?;
        let Some(name) = text.as_deref() else { return Ok(Self(None)) };
        Product::parse(name).map(|product| Self(Some(product))).ok_or_else(|| {
            let known = Product::ALL.map(Product::name).join(" and ");
            D::Error::custom(format_args!("`{name}` is no product; there are {known}"))
        })
    }
}

impl JsonSchema for ProductFilter {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ProductFilter".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "null"], "enum": ["PrivateConnect", "CloudRouter", "", null] })
    }
}
