//! The product that a region of a cloud is to be used with.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::catalogue::on_ramp::{OnRamp, Product};

use super::word::{ClosedList, OptionalWord};

/// Accepts the on-ramps that serve a product; all of them where none is given.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct ProductFilter(OptionalWord<Product>);

impl ProductFilter {
    /// Whether it accepts `on_ramp`.
    pub fn accepts(self, on_ramp: &OnRamp) -> bool {
        self.0.get().is_none_or(|product| on_ramp.products.contains(&product))
    }
}

impl ClosedList for Product {
    fn words() -> Vec<(&'static str, Self)> {
        Self::ALL.into_iter().map(|product| (product.name(), product)).collect()
    }
}
