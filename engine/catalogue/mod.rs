//! What the cloud sells and where: data centers with their port types, clouds and the ways into them, what is in
//! the network, what servers are made of, and what it costs. Read from a TOML or JSON file and checked as a whole.

pub mod cloud;
pub mod compute;
pub mod data_center;
mod money;
pub mod network;
pub mod on_ramp;
pub mod price;
#[cfg(test)]
pub(crate) mod samples;

use std::collections::HashSet;
use std::sync::Arc;

use serde::Deserialize;
use thiserror::Error;

use cloud::Cloud;
use compute::{Compute, Flavor, Image};
pub use data_center::{DataCenter, PortType};
use data_center::{DataCenters, PortTypeEntry};
use network::{BorderGateway, Network, ResourceGroup, Vpc};
use on_ramp::{CloudOffer, Clouds, OnRamp, OnRampEntry};
use price::PriceTable;

/// A checked catalogue.
#[derive(Debug)]
pub struct Catalogue {
    data_centers: DataCenters,
    clouds: Clouds,
    network: Network,
    compute: Compute,
    prices: PriceTable,
    /// One copy of each name that resources keep.
    names: HashSet<Arc<str>>,
}

/// Why a catalogue is refused.
#[derive(Debug, Error)]
pub enum CatalogueError {
    /// It is not TOML of the documented shape.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// It is not JSON of the documented shape.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// Two entries have one name.
    #[error("{0} is listed twice")]
    Repeated(String),
    /// An entry names something that is not in the catalogue.
    #[error("{entry} names {what} `{name}`, which no [[{table}]] describes")]
    Unknown {
        /// Which entry.
        entry: String,
        /// What kind of thing.
        what: &'static str,
        /// The missing name.
        name: Arc<str>,
        /// The table that lacks it.
        table: &'static str,
    },
    /// An entry breaks a rule.
    #[error("{entry}: {problem}")]
    Wrong {
        /// Which entry.
        entry: String,
        /// Which rule.
        problem: String,
    },
    /// There is nothing in it.
    #[error("it has no [[data_center]]")]
    Empty,
}

impl CatalogueError {
    fn wrong(entry: String, problem: impl Into<String>) -> Self {
        Self::Wrong { entry, problem: problem.into() }
    }
}

/// A catalogue as the file has it.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    port_type: Vec<PortTypeEntry>,
    data_center: Vec<DataCenter>,
    cloud: Vec<CloudOffer>,
    on_ramp: Vec<OnRampEntry>,
    vpc: Vec<Vpc>,
    border_gateway: Vec<BorderGateway>,
    resource_group: Vec<ResourceGroup>,
    flavor: Vec<Flavor>,
    image: Vec<Image>,
    price: PriceTable,
}

impl Catalogue {
    /// Reads and checks a catalogue in TOML.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        Self::check(toml::from_str(text)?)
    }

    /// Reads and checks a catalogue in JSON: the same keys, tables as objects and lists of objects.
    pub fn parse_json(text: &str) -> Result<Self, CatalogueError> {
        Self::check(serde_json::from_str(text)?)
    }

    fn check(file: File) -> Result<Self, CatalogueError> {
        let data_centers = DataCenters::check(file.data_center, file.port_type)?;
        let clouds = Clouds::check(file.cloud, file.on_ramp, &data_centers)?;
        let network = Network::check(file.vpc, file.border_gateway, file.resource_group, &data_centers)?;
        let compute = Compute::check(file.flavor, file.image)?;
        file.price.check(&data_centers, &clouds)?;
        let names = data_centers
            .all
            .iter()
            .map(|data_center| &data_center.id)
            .chain(data_centers.port_types.keys())
            .chain(
                clouds.on_ramps.iter().flat_map(|on_ramp| on_ramp.ha_types.iter().chain([&on_ramp.region])),
            )
            .chain(network.vpcs.iter().map(|vpc| &vpc.id))
            .chain(network.border_gateways.iter().map(|gateway| &gateway.id))
            .chain(network.resource_groups.iter().map(|group| &group.id))
            .map(Arc::clone)
            .collect();
        Ok(Self { data_centers, clouds, network, compute, prices: file.price, names })
    }

    /// All data centers, in the order of the file.
    pub fn data_centers(&self) -> &[Arc<DataCenter>] {
        &self.data_centers.all
    }

    /// The data center with this identifier.
    pub fn data_center(&self, id: &str) -> Option<&Arc<DataCenter>> {
        self.data_centers.find(id)
    }

    /// The port type of this name, wherever it is sold.
    pub fn port_type(&self, name: &str) -> Option<&PortType> {
        self.data_centers.port_types.get(name)
    }

    /// The names of all port types.
    pub fn port_types(&self) -> impl Iterator<Item = &str> {
        self.data_centers.port_types.keys().map(|name| &**name)
    }

    /// A port type that `data_center` sells.
    pub fn port_type_on_sale(&self, data_center: &DataCenter, name: &str) -> Option<&PortType> {
        let name = data_center.port_types.iter().find(|on_sale| ***on_sale == *name)?;
        self.data_centers.port_types.get(name)
    }

    /// What is the same for all on-ramps into `cloud`; none means that it is not offered.
    pub fn cloud(&self, cloud: Cloud) -> Option<&CloudOffer> {
        self.clouds.offer(cloud)
    }

    /// The bandwidths that `cloud` sells, in Mbps, rising; none means any bandwidth.
    pub fn bandwidth_tiers(&self, cloud: Cloud) -> &[u32] {
        self.clouds.offer(cloud).map_or(&[], |offer| &offer.bandwidth_tiers)
    }

    /// The on-ramps into `cloud`, in the order of the file.
    pub fn on_ramps(&self, cloud: Cloud) -> impl Iterator<Item = &Arc<OnRamp>> {
        self.clouds.on_ramps.iter().filter(move |on_ramp| on_ramp.cloud == cloud)
    }

    /// The on-ramp into this region of `cloud` from this data center.
    pub fn on_ramp(&self, cloud: Cloud, region: &str, data_center: &str) -> Option<&Arc<OnRamp>> {
        self.on_ramps(cloud)
            .find(|on_ramp| *on_ramp.region == *region && *on_ramp.data_center == *data_center)
    }

    /// The on-ramps in a data center, in the order of the file.
    pub fn on_ramps_in<'a>(&'a self, data_center: &'a str) -> impl Iterator<Item = &'a Arc<OnRamp>> {
        self.clouds.on_ramps.iter().filter(move |on_ramp| *on_ramp.data_center == *data_center)
    }

    /// All VPCs, in the order of the file.
    pub fn vpcs(&self) -> &[Arc<Vpc>] {
        &self.network.vpcs
    }

    /// The VPC with this identifier.
    pub fn vpc(&self, id: &str) -> Option<&Arc<Vpc>> {
        self.network.vpcs.iter().find(|vpc| *vpc.id == *id)
    }

    /// All border gateways, in the order of the file.
    pub fn border_gateways(&self) -> &[Arc<BorderGateway>] {
        &self.network.border_gateways
    }

    /// The border gateway with this identifier.
    pub fn border_gateway(&self, id: &str) -> Option<&Arc<BorderGateway>> {
        self.network.border_gateways.iter().find(|gateway| *gateway.id == *id)
    }

    /// The name of a resource group: its identifier where the catalogue does not list it.
    pub fn resource_group_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.network.resource_groups.iter().find(|group| *group.id == *id).map_or(id, |group| &group.name)
    }

    /// All flavors, in the order of the file.
    pub fn flavors(&self) -> &[Flavor] {
        &self.compute.flavors
    }

    /// The flavor with this identifier.
    pub fn flavor(&self, id: &str) -> Option<&Flavor> {
        self.compute.flavors.iter().find(|flavor| *flavor.id == *id)
    }

    /// All images, in the order of the file.
    pub fn images(&self) -> &[Image] {
        &self.compute.images
    }

    /// The image with this identifier.
    pub fn image(&self, id: &str) -> Option<&Image> {
        self.compute.images.iter().find(|image| *image.id == *id)
    }

    /// What things cost.
    pub fn prices(&self) -> &PriceTable {
        &self.prices
    }

    /// The catalogue's own copy of a name, so that a million ports share one text; else the text as it is.
    pub fn shared_name(&self, name: &Arc<str>) -> Arc<str> {
        Arc::clone(self.names.get(name).unwrap_or(name))
    }
}

#[cfg(test)]
mod tests;
