//! Data centers, and the port types that can be ordered in them.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU32;
use std::sync::Arc;

use serde::Deserialize;

use super::CatalogueError;

/// A place where ports are handed over.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataCenter {
    /// Its identifier, such as `SIN1`.
    pub id: Arc<str>,
    /// Its name.
    pub name: Box<str>,
    /// Its street address.
    pub address: Box<str>,
    /// The city.
    pub city: Box<str>,
    /// The country.
    pub country: Box<str>,
    /// The part of the world.
    pub area: Box<str>,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// The identifier of its region.
    pub region_id: Box<str>,
    /// The largest bandwidth on offer, in Mbps.
    pub available_bandwidth: u32,
    /// The names of the port types on sale; none means that no port can be ordered.
    pub port_types: Vec<Arc<str>>,
    /// How many ports of a type there are; a type that is not listed is not limited.
    #[serde(default)]
    pub stock: BTreeMap<Arc<str>, u32>,
    /// What it hosts beside ports.
    #[serde(default)]
    pub services: Vec<Service>,
    /// Whether the cross connect of a port can be built for the customer.
    #[serde(default = "yes")]
    pub assisted_cross_connect: bool,
}

/// What a data center can host beside ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Service {
    /// Virtual private clouds.
    Vpc,
    /// Border gateways.
    BorderGateway,
    /// Virtual edges: the ends of tunnels through the Internet.
    VirtualEdge,
}

/// A port type, such as `10G`.
#[derive(Clone, Debug)]
pub struct PortType {
    /// Its name.
    pub name: Arc<str>,
    /// What it carries, in Mbps.
    pub speed_mbps: u32,
    /// Sold for a term of so many months only; otherwise by the day.
    pub prepaid_months: Option<NonZeroU32>,
}

/// A port type as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PortTypeEntry {
    name: Arc<str>,
    speed_mbps: Option<NonZeroU32>,
    prepaid_months: Option<NonZeroU32>,
}

/// The data centers of a catalogue with what they sell, checked.
#[derive(Debug)]
pub(super) struct DataCenters {
    pub all: Vec<Arc<DataCenter>>,
    by_id: HashMap<Arc<str>, usize>,
    pub port_types: HashMap<Arc<str>, PortType>,
}

const fn yes() -> bool {
    true
}

impl DataCenter {
    /// Whether any port can be ordered here.
    pub fn sells_ports(&self) -> bool {
        !self.port_types.is_empty()
    }

    /// How many ports of this type there are here; none means without limit.
    pub fn stock(&self, port_type: &str) -> Option<u32> {
        self.stock.get(port_type).copied()
    }

    /// Whether it hosts `service`.
    pub fn hosts(&self, service: Service) -> bool {
        self.services.contains(&service)
    }

    fn check(&self, port_types: &HashMap<Arc<str>, PortType>) -> Result<(), CatalogueError> {
        let entry = || format!("data center `{}`", self.id);
        if self.latitude.abs() > 90.0
            || self.longitude.abs() > 180.0
            || self.latitude.is_nan()
            || self.longitude.is_nan()
        {
            let problem = "it has a latitude outside -90..90 or a longitude outside -180..180";
            return Err(CatalogueError::wrong(entry(), problem));
        }
        if let Some(missing) = self.port_types.iter().find(|name| !port_types.contains_key(*name)) {
            return Err(CatalogueError::Unknown {
                entry: entry(),
                what: "port type",
                name: Arc::clone(missing),
                table: "port_type",
            });
        }
        match self.stock.keys().find(|name| !self.port_types.contains(name)) {
            Some(name) => {
                let problem = format!("it has a stock of port type `{name}` and does not sell it");
                Err(CatalogueError::wrong(entry(), problem))
            }
            None => Ok(()),
        }
    }
}

impl Service {
    /// Every service.
    pub const ALL: [Self; 3] = [Self::Vpc, Self::BorderGateway, Self::VirtualEdge];

    /// Its name as catalogues write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vpc => "VPC",
            Self::BorderGateway => "BORDER_GATEWAY",
            Self::VirtualEdge => "VIRTUAL_EDGE",
        }
    }

    /// The service of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.name() == name)
    }
}

impl PortTypeEntry {
    fn check(self) -> Result<PortType, CatalogueError> {
        let speed = self.speed_mbps.map(NonZeroU32::get).or_else(|| speed_in(&self.name));
        let speed_mbps = speed.ok_or_else(|| {
            let problem = "its name says no speed as `10G` does: give speed_mbps";
            CatalogueError::wrong(format!("port type `{}`", self.name), problem)
        })?;
        Ok(PortType { name: self.name, speed_mbps, prepaid_months: self.prepaid_months })
    }
}

/// The speed that a name such as `10G` or `100M` says, in Mbps.
fn speed_in(name: &str) -> Option<u32> {
    let (number, factor) =
        name.strip_suffix('G').map(|number| (number, 1000)).or_else(|| Some((name.strip_suffix('M')?, 1)))?;
    number.parse::<u32>().ok()?.checked_mul(factor).filter(|speed| *speed > 0)
}

impl DataCenters {
    pub fn check(
        data_centers: Vec<DataCenter>,
        port_type_entries: Vec<PortTypeEntry>,
    ) -> Result<Self, CatalogueError> {
        if data_centers.is_empty() {
            return Err(CatalogueError::Empty);
        }
        let mut port_types = HashMap::new();
        for entry in port_type_entries {
            let port_type = entry.check()?;
            if let Some(first) = port_types.insert(Arc::clone(&port_type.name), port_type) {
                return Err(CatalogueError::Repeated(format!("port type `{}`", first.name)));
            }
        }
        let mut by_id = HashMap::new();
        for (index, data_center) in data_centers.iter().enumerate() {
            data_center.check(&port_types)?;
            if by_id.insert(Arc::clone(&data_center.id), index).is_some() {
                return Err(CatalogueError::Repeated(format!("data center `{}`", data_center.id)));
            }
        }
        Ok(Self { all: data_centers.into_iter().map(Arc::new).collect(), by_id, port_types })
    }

    pub fn find(&self, id: &str) -> Option<&Arc<DataCenter>> {
        self.all.get(*self.by_id.get(id)?)
    }

    /// The error of an entry that names a data center which is not there.
    pub fn require(&self, id: &Arc<str>, entry: impl FnOnce() -> String) -> Result<(), CatalogueError> {
        if self.by_id.contains_key(id) {
            return Ok(());
        }
        let name = Arc::clone(id);
        Err(CatalogueError::Unknown { entry: entry(), what: "data center", name, table: "data_center" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_a_speed() {
        for (name, speed) in
            [("1G", Some(1000)), ("400G", Some(400_000)), ("100M", Some(100)), ("0G", None), ("fast", None)]
        {
            assert_eq!(speed_in(name), speed, "{name}");
        }
    }

    #[test]
    fn names_of_services_are_those_of_the_file_format() {
        #[derive(Deserialize)]
        struct File {
            services: Vec<Service>,
        }
        for service in Service::ALL {
            assert_eq!(Service::parse(service.name()), Some(service));
            let file: File = toml::from_str(&format!("services = [\"{}\"]", service.name())).unwrap();
            assert_eq!(file.services, [service]);
        }
    }
}
