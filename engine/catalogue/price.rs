//! What things cost: a table, and one pure function per question. What the table lacks costs nothing.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use serde::Deserialize;

use super::CatalogueError;
use super::cloud::Cloud;
use super::data_center::{DataCenter, DataCenters, PortType};
pub use super::money::{Factor, Money, Percent};
use super::on_ramp::Clouds;

/// The level of protection that a private connect has where none is named.
pub const DEFAULT_SERVICE_LEVEL: &str = "SINGLE_PROTECTED";
/// How many days a month has in prices.
const DAYS_OF_A_MONTH: u32 = 30;

/// The price table, as it stands under `price` in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PriceTable {
    discount_percent: Percent,
    cross_connect_per_month: Money,
    cross_connect_construction: Money,
    cloud_router_per_mbps_and_day: Money,
    factor: BTreeMap<Arc<str>, Factor>,
    port: Vec<PortPrice>,
    backbone: Vec<BackbonePrice>,
    on_ramp: Vec<OnRampPrice>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PortPrice {
    port_type: Arc<str>,
    #[serde(default)]
    per_day: Money,
    #[serde(default)]
    per_month: Money,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BackbonePrice {
    distance: Distance,
    #[serde(default = "default_service_level")]
    service_level: Box<str>,
    per_mbps_and_day: Money,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OnRampPrice {
    cloud: Cloud,
    up_to_mbps: Option<NonZeroU32>,
    per_day: Option<Money>,
    per_mbps_and_day: Option<Money>,
}

/// How far two data centers are apart, as prices see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Distance {
    /// They are one.
    SameDataCenter,
    /// They are in one city.
    SameCity,
    /// They are in one part of the world.
    SameArea,
    /// They are in different parts of the world.
    BetweenAreas,
}

/// How the bandwidth of a private connect is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bandwidth {
    /// A cap of so many Mbps, by the day.
    Flat(u32),
    /// What is used, by the month, but at least the commitment in Mbps.
    Burstable {
        /// The commitment.
        committed: u32,
    },
}

/// The answer to a question for a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// What the amount is for.
    pub period: Period,
    /// The list price.
    pub amount: Amount,
    /// The list price of each Mbps above the commitment.
    pub excess: Option<Money>,
    /// What remains of list prices; none where no discount is ever given.
    pub discount: Option<Percent>,
}

/// What an amount is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Each day, afterwards.
    Day,
    /// Each month, afterwards.
    Month,
    /// The whole term of a prepaid resource, at once.
    Term,
}

/// A list price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// One figure for all of it.
    Flat(Money),
    /// A price per Mbps that depends on how many Mbps there are.
    Steps(Vec<Step>),
}

/// One step of a price per Mbps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Above so many Mbps.
    pub from_mbps: u32,
    /// Up to so many Mbps; none means without end.
    pub to_mbps: Option<u32>,
    /// Per Mbps.
    pub unit: Money,
}

fn default_service_level() -> Box<str> {
    DEFAULT_SERVICE_LEVEL.into()
}

impl Distance {
    /// How far two data centers are apart.
    pub fn between(a: &DataCenter, b: &DataCenter) -> Self {
        if a.id == b.id {
            Self::SameDataCenter
        } else if a.city == b.city && a.country == b.country {
            Self::SameCity
        } else if a.area == b.area {
            Self::SameArea
        } else {
            Self::BetweenAreas
        }
    }
}

impl Quote {
    /// What remains of a list price.
    pub fn discounted(&self, list_price: Money) -> Money {
        self.discount.unwrap_or_default().of(list_price)
    }
}

impl PriceTable {
    /// A port, by the day or for its whole term.
    pub fn port(&self, data_center: &str, port_type: &PortType) -> Quote {
        let price = self.port.iter().find(|price| price.port_type == port_type.name);
        let (period, list) = match port_type.prepaid_months {
            Some(months) => {
                (Period::Term, price.map_or(Money::ZERO, |price| price.per_month.times(months.get())))
            }
            None => (Period::Day, price.map_or(Money::ZERO, |price| price.per_day)),
        };
        self.flat(period, self.at(data_center, list))
    }

    /// What one day and what one month of a port cost in the list.
    pub fn port_per_day_and_month(&self, data_center: &str, port_type: &PortType) -> (Money, Money) {
        let Some(price) = self.port.iter().find(|price| price.port_type == port_type.name) else {
            return (Money::ZERO, Money::ZERO);
        };
        let month = if price.per_month == Money::ZERO {
            price.per_day.times(DAYS_OF_A_MONTH)
        } else {
            price.per_month
        };
        (self.at(data_center, price.per_day), self.at(data_center, month))
    }

    /// The cross connect of a port, by the month.
    pub fn cross_connect(&self, data_center: &str) -> Quote {
        self.flat(Period::Month, self.at(data_center, self.cross_connect_per_month))
    }

    /// The building of a cross connect, once. No discount is given on it.
    pub fn cross_connect_construction(&self, data_center: &str) -> Quote {
        let list = self.at(data_center, self.cross_connect_construction);
        Quote { discount: None, ..self.flat(Period::Month, list) }
    }

    /// Bandwidth between two data centers.
    pub fn backbone(&self, distance: Distance, service_level: &str, bandwidth: Bandwidth) -> Quote {
        let matches = |price: &&BackbonePrice| {
            price.distance == distance && price.service_level.as_ref() == service_level
        };
        let unit = self.backbone.iter().find(matches).map_or(Money::ZERO, |price| price.per_mbps_and_day);
        match bandwidth {
            Bandwidth::Flat(mbps) => self.flat(Period::Day, unit.times(mbps)),
            Bandwidth::Burstable { committed } => {
                let per_month = unit.times(DAYS_OF_A_MONTH);
                Quote { excess: Some(per_month), ..self.flat(Period::Month, per_month.times(committed)) }
            }
        }
    }

    /// The levels of protection that the backbone has prices for.
    pub fn service_levels(&self) -> impl Iterator<Item = &str> {
        let mut seen: Vec<&str> = Vec::new();
        for price in &self.backbone {
            if !seen.contains(&price.service_level.as_ref()) {
                seen.push(&price.service_level);
            }
        }
        seen.into_iter()
    }

    /// Bandwidth of a cloud router in a data center, by the day.
    pub fn cloud_router(&self, data_center: &str, mbps: u32) -> Quote {
        let unit = self.at(data_center, self.cloud_router_per_mbps_and_day);
        self.flat(Period::Day, unit.times(mbps))
    }

    /// The way into a cloud, by the day: the tier that carries the bandwidth, or a price per Mbps in steps.
    pub fn on_ramp(&self, cloud: Cloud, mbps: u32) -> Quote {
        let prices: Vec<&OnRampPrice> = self.on_ramp.iter().filter(|price| price.cloud == cloud).collect();
        let carries = |price: &&&OnRampPrice| price.up_to_mbps.is_none_or(|most| most.get() >= mbps);
        let tier = prices.iter().find(carries).or(prices.last());
        match (prices.as_slice(), tier) {
            ([], _) | (_, None) => self.flat(Period::Day, Money::ZERO),
            (_, Some(OnRampPrice { per_day: Some(per_day), .. })) => self.flat(Period::Day, *per_day),
            ([one], _) => self.flat(Period::Day, one.per_mbps_and_day.unwrap_or_default().times(mbps)),
            (steps, _) => {
                Quote { amount: Amount::Steps(stairs(steps)), ..self.flat(Period::Day, Money::ZERO) }
            }
        }
    }

    fn flat(&self, period: Period, list: Money) -> Quote {
        let discount = Some(self.discount_percent);
        Quote { period, amount: Amount::Flat(list), excess: None, discount }
    }

    /// A price in this data center.
    fn at(&self, data_center: &str, list: Money) -> Money {
        self.factor.get(data_center).copied().unwrap_or(Factor::ONE).of(list)
    }

    /// Refuses prices of what is not there, and two prices of one thing.
    pub(super) fn check(&self, data_centers: &DataCenters, clouds: &Clouds) -> Result<(), CatalogueError> {
        for data_center in self.factor.keys() {
            data_centers.require(data_center, || "price.factor".to_owned())?;
        }
        for (index, price) in self.port.iter().enumerate() {
            let name = Arc::clone(&price.port_type);
            if !data_centers.port_types.contains_key(&name) {
                let (entry, what, table) = ("price.port".to_owned(), "port type", "port_type");
                return Err(CatalogueError::Unknown { entry, what, name, table });
            }
            if self.port.iter().take(index).any(|earlier| earlier.port_type == name) {
                return Err(CatalogueError::Repeated(format!("the price of port type `{name}`")));
            }
        }
        for (index, price) in self.backbone.iter().enumerate() {
            let same = |earlier: &BackbonePrice| {
                earlier.distance == price.distance && earlier.service_level == price.service_level
            };
            if self.backbone.iter().take(index).any(same) {
                let BackbonePrice { distance, service_level, .. } = price;
                let entry = format!("the backbone price of {distance:?} at `{service_level}`");
                return Err(CatalogueError::Repeated(entry));
            }
        }
        Cloud::ALL.into_iter().try_for_each(|cloud| self.check_on_ramps(cloud, clouds))
    }

    fn check_on_ramps(&self, cloud: Cloud, clouds: &Clouds) -> Result<(), CatalogueError> {
        let prices: Vec<&OnRampPrice> = self.on_ramp.iter().filter(|price| price.cloud == cloud).collect();
        let Some(first) = prices.first() else { return Ok(()) };
        let entry = || format!("price.on_ramp of {cloud}");
        clouds.require(cloud, entry)?;
        let one_kind = prices.iter().all(|price| {
            price.per_day.is_some() != price.per_mbps_and_day.is_some()
                && price.per_day.is_some() == first.per_day.is_some()
        });
        if !one_kind {
            return Err(CatalogueError::wrong(entry(), "give all of per_day, or all of per_mbps_and_day"));
        }
        let end = |price: &OnRampPrice| price.up_to_mbps.map_or(u32::MAX, NonZeroU32::get);
        if prices.windows(2).all(|pair| matches!(pair, [a, b] if end(a) < end(b))) {
            return Ok(());
        }
        Err(CatalogueError::wrong(entry(), "up_to_mbps must rise, and only the last may lack it"))
    }
}

fn stairs(prices: &[&OnRampPrice]) -> Vec<Step> {
    let mut from_mbps = 0;
    let step = |price: &&OnRampPrice| {
        let to_mbps = price.up_to_mbps.map(NonZeroU32::get);
        let unit = price.per_mbps_and_day.unwrap_or_default();
        let step = Step { from_mbps, to_mbps, unit };
        from_mbps = to_mbps.unwrap_or(from_mbps);
        step
    };
    prices.iter().map(step).collect()
}

#[cfg(test)]
mod tests;
