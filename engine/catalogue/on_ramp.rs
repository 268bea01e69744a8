//! Where public clouds can be entered: on-ramps from a data center into a region of a cloud.

use std::collections::HashSet;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::CatalogueError;
use super::cloud::Cloud;
use super::data_center::DataCenters;

/// What is the same for all on-ramps into a cloud.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloudOffer {
    /// Which cloud.
    pub name: Cloud,
    /// The bandwidths that it sells, in Mbps, rising; none means any bandwidth.
    #[serde(default)]
    pub bandwidth_tiers: Vec<u32>,
    /// The high-availability types of an on-ramp that names none itself.
    #[serde(default)]
    pub ha_types: Vec<Arc<str>>,
}

/// A place where a cloud can be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnRamp {
    /// Into which cloud.
    pub cloud: Cloud,
    /// Into which of its regions, as the cloud names it.
    pub region: Arc<str>,
    /// From which data center.
    pub data_center: Arc<str>,
    /// What it can be used with.
    pub products: Vec<Product>,
    /// The high-availability types, each of which one attachment can have; none means that there are no types.
    pub ha_types: Vec<Arc<str>>,
    /// How much bandwidth can be sold in all, in Mbps; none means without limit.
    pub stock_mbps: Option<u32>,
    /// The colours of its zones, where the cloud has such.
    pub zone_colours: Vec<Box<str>>,
}

/// A product that ends in a cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Product {
    /// Private connects.
    PrivateConnect,
    /// Cloud routers.
    CloudRouter,
}

impl Product {
    /// Every product.
    pub const ALL: [Self; 2] = [Self::PrivateConnect, Self::CloudRouter];

    /// Its name as callers and catalogues write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PrivateConnect => "PrivateConnect",
            Self::CloudRouter => "CloudRouter",
        }
    }

    /// The product of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.name() == name)
    }
}

impl fmt::Display for OnRamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cloud, region, data_center, .. } = self;
        write!(formatter, "on-ramp `{region}` of {cloud} in data center `{data_center}`")
    }
}

/// An on-ramp as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OnRampEntry {
    cloud: Cloud,
    region: Arc<str>,
    data_center: Arc<str>,
    products: Vec<Product>,
    ha_types: Option<Vec<Arc<str>>>,
    stock_mbps: Option<u32>,
    #[serde(default)]
    zone_colours: Vec<Box<str>>,
}

/// The clouds of a catalogue with their on-ramps, checked.
#[derive(Debug, Default)]
pub(super) struct Clouds {
    pub offers: Vec<CloudOffer>,
    pub on_ramps: Vec<Arc<OnRamp>>,
}

impl Clouds {
    pub fn check(
        offers: Vec<CloudOffer>,
        entries: Vec<OnRampEntry>,
        data_centers: &DataCenters,
    ) -> Result<Self, CatalogueError> {
        let mut clouds = HashSet::new();
        for offer in &offers {
            let entry = || format!("cloud `{}`", offer.name);
            if !clouds.insert(offer.name) {
                return Err(CatalogueError::Repeated(entry()));
            }
            let rising = offer.bandwidth_tiers.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
            if !rising || offer.bandwidth_tiers.first() == Some(&0) {
                return Err(CatalogueError::wrong(entry(), "bandwidth_tiers must rise from above 0"));
            }
        }
        let mut checked = Self { offers, on_ramps: Vec::with_capacity(entries.len()) };
        let mut known = HashSet::new();
        for entry in entries {
            let on_ramp = checked.on_ramp(entry)?;
            data_centers.require(&on_ramp.data_center, || on_ramp.to_string())?;
            if !known.insert((on_ramp.cloud, Arc::clone(&on_ramp.region), Arc::clone(&on_ramp.data_center))) {
                return Err(CatalogueError::Repeated(on_ramp.to_string()));
            }
            checked.on_ramps.push(Arc::new(on_ramp));
        }
        Ok(checked)
    }

    /// The offer of this cloud.
    pub fn offer(&self, cloud: Cloud) -> Option<&CloudOffer> {
        self.offers.iter().find(|offer| offer.name == cloud)
    }

    /// The error of an entry that names a cloud which the catalogue does not offer.
    pub fn require(
        &self,
        cloud: Cloud,
        entry: impl FnOnce() -> String,
    ) -> Result<&CloudOffer, CatalogueError> {
        self.offer(cloud).ok_or_else(|| CatalogueError::Unknown {
            entry: entry(),
            what: "cloud",
            name: cloud.name().into(),
            table: "cloud",
        })
    }

    fn on_ramp(&self, entry: OnRampEntry) -> Result<OnRamp, CatalogueError> {
        let mut on_ramp = OnRamp {
            cloud: entry.cloud,
            region: entry.region,
            data_center: entry.data_center,
            products: entry.products,
            ha_types: Vec::new(),
            stock_mbps: entry.stock_mbps,
            zone_colours: entry.zone_colours,
        };
        let offer = self.require(entry.cloud, || on_ramp.to_string())?;
        on_ramp.ha_types = entry.ha_types.unwrap_or_else(|| offer.ha_types.clone());
        if on_ramp.products.is_empty() {
            return Err(CatalogueError::wrong(on_ramp.to_string(), "products must name at least one"));
        }
        Ok(on_ramp)
    }
}

impl CloudOffer {
    /// The smallest tier that carries `mbps`: the bandwidth itself where the cloud sells any; none above the largest.
    pub fn tier_for(&self, mbps: NonZeroU32) -> Option<u32> {
        if self.bandwidth_tiers.is_empty() {
            return Some(mbps.get());
        }
        self.bandwidth_tiers.iter().copied().find(|tier| *tier >= mbps.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_products_are_those_of_the_file_format() {
        for product in Product::ALL {
            assert_eq!(Product::parse(product.name()), Some(product));
            assert_eq!(serde_json::to_value(product).unwrap(), product.name());
        }
    }

    #[test]
    fn the_next_tier_at_or_above_a_bandwidth_is_taken() {
        let offer = |bandwidth_tiers: &[u32]| CloudOffer {
            name: Cloud::Aws,
            bandwidth_tiers: bandwidth_tiers.to_vec(),
            ha_types: Vec::new(),
        };
        let tier = |tiers: &[u32], mbps| offer(tiers).tier_for(NonZeroU32::new(mbps).unwrap());
        assert_eq!(tier(&[50, 100], 1), Some(50));
        assert_eq!(tier(&[50, 100], 50), Some(50));
        assert_eq!(tier(&[50, 100], 51), Some(100));
        assert_eq!(tier(&[50, 100], 101), None);
        assert_eq!(tier(&[], 101), Some(101));
    }
}
