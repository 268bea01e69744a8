//! Discounts, as every order takes them.

use schemars::JsonSchema;
use serde::Deserialize;

/// Discounts. They are accepted and without effect, as billing is not simulated.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "it must parse, and nothing depends on it")]
pub struct MarketingInfo {
    /// A discount code.
    discount_code: Option<String>,
    /// Whether to pay with a voucher.
    use_poc_voucher: Option<bool>,
}
