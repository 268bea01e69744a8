//! A price as answers show it: `Price` of 2023-08-30, `PriceItem` of 2026-04-01.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::catalogue::price::{Amount, Money, Percent, Period, Quote};

use super::nullable::Nullable;
use crate::sdn::V2026_04_01;

/// The unit of what is priced by usage.
const MBPS: &str = "Mbps";

/// What a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(inline)]
pub enum Category {
    /// A port.
    Port,
    /// The cross connect of a port, or its building.
    CrossConnect,
    /// Bandwidth between data centers.
    Bandwidth,
    /// The way into a public cloud.
    CloudOnramp,
}

/// A price.
#[derive(Debug)]
pub struct PriceItem {
    quote: Quote,
    category: Category,
    newer_version: bool,
}

impl PriceItem {
    /// The view of a price in the version of `see`.
    pub fn new(quote: Quote, category: Category, see: &Snapshot<'_>) -> Self {
        Self { quote, category, newer_version: see.version >= V2026_04_01 }
    }
}

/// A decimal number as it stands in JSON: never with an exponent, which the Java SDK takes for a broken integer.
#[derive(Clone, Copy, Debug)]
pub struct Figure<T>(pub T);

impl<T: fmt::Display> Serialize for Figure<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<T> JsonSchema for Figure<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Figure".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0 })
    }
}

described_by!(PriceItem, Fields);

/// A price.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Fields {
    /// What remains of the list price, in percent: 90 is a tenth off. Null where no discount is ever given.
    discount: Option<Figure<Percent>>,
    /// What a prepaid resource costs for its whole term; null for a postpaid one.
    discount_price: Option<Figure<Money>>,
    /// The list price of a prepaid resource for its whole term; null for a postpaid one.
    original_price: Option<Figure<Money>>,
    /// The list price for each charge unit; null for a prepaid resource and for step prices.
    unit_price: Option<Figure<Money>>,
    /// What is paid for each charge unit; null for a prepaid resource and for step prices.
    discount_unit_price: Option<Figure<Money>>,
    /// What the unit price is for; null for a prepaid resource.
    #[schemars(extend("enum" = ["DAY", "MONTH", null]))]
    charge_unit: Option<&'static str>,
    /// Prices per Mbps that depend on the bandwidth; null where there is one price.
    step_prices: Option<Vec<StepPrice>>,
    /// The unit of usage of step prices; else null.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Nullable<&str>", required, extend("x-since" = "2026-04-01"))]
    amount_unit: Option<Nullable<&'static str>>,
    /// The list price of each unit of usage above the commitment; null where there is none.
    excess_unit_price: Option<Figure<Money>>,
    /// What is paid for each unit of usage above the commitment; null where there is none.
    excess_discount_unit_price: Option<Figure<Money>>,
    /// The unit of usage above the commitment; null where there is none.
    excess_amount_unit: Option<&'static str>,
    /// What the price is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Category", extend("x-since" = "2026-04-01"))]
    category: Option<Category>,
}

/// One step of a price per Mbps.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepPrice {
    /// Above so many Mbps.
    step_start: u32,
    /// Up to so many Mbps; null for the last step.
    step_end: Option<u32>,
    /// The list price of each Mbps.
    unit_price: Figure<Money>,
    /// What is paid for each Mbps.
    discount_unit_price: Figure<Money>,
}

impl Serialize for PriceItem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let quote = &self.quote;
        let discounted = |list| Figure(quote.discounted(list));
        let (flat, steps) = match &quote.amount {
            Amount::Flat(list) => (Some(*list), None),
            Amount::Steps(steps) => (None, Some(steps)),
        };
        let (term, unit, charge_unit) = match quote.period {
            Period::Day => (None, flat, Some("DAY")),
            Period::Month => (None, flat, Some("MONTH")),
            Period::Term => (flat, None, None),
        };
        let step_prices = steps.map(|steps| {
            let step = steps.iter().map(|step| StepPrice {
                step_start: step.from_mbps,
                step_end: step.to_mbps,
                unit_price: Figure(step.unit),
                discount_unit_price: discounted(step.unit),
            });
            step.collect()
        });
        let fields = Fields {
            discount: quote.discount.map(Figure),
            discount_price: term.map(discounted),
            original_price: term.map(Figure),
            unit_price: unit.map(Figure),
            discount_unit_price: unit.map(discounted),
            charge_unit,
            amount_unit: self.newer_version.then_some(Nullable(steps.map(|_| MBPS))),
            step_prices,
            excess_unit_price: quote.excess.map(Figure),
            excess_discount_unit_price: quote.excess.map(discounted),
            excess_amount_unit: quote.excess.map(|_| MBPS),
            category: self.newer_version.then_some(self.category),
        };
        fields.serialize(serializer)
    }
}
