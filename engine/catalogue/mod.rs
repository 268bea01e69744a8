//! What the cloud sells: data centers, and the port types that can be ordered in them. Read from a TOML file.

pub mod cloud;

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use serde::Deserialize;
use thiserror::Error;

/// A checked catalogue.
#[derive(Debug)]
pub struct Catalogue {
    data_centers: Vec<Arc<DataCenter>>,
    by_id: HashMap<Arc<str>, usize>,
    port_types: HashMap<Arc<str>, PortType>,
}

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
}

/// A port type, such as `10G`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortType {
    /// Its name.
    pub name: Arc<str>,
    /// Sold for a term of so many months only; otherwise by the day.
    pub prepaid_months: Option<NonZeroU32>,
}

/// Why a catalogue is refused.
#[derive(Debug, Error)]
pub enum CatalogueError {
    /// It is not TOML of the documented shape.
    #[error("{0}")]
    Syntax(#[from] toml::de::Error),
    /// Two entries have one name.
    #[error("`{0}` is listed twice")]
    Repeated(Arc<str>),
    /// A data center sells a port type that is not listed.
    #[error("data center `{data_center}` sells port type `{port_type}`, which no [[port_type]] describes")]
    UnknownPortType {
        /// The data center.
        data_center: Arc<str>,
        /// The missing port type.
        port_type: Arc<str>,
    },
    /// A coordinate is off the globe.
    #[error("data center `{0}` has a latitude outside -90..90 or a longitude outside -180..180")]
    OffTheGlobe(Arc<str>),
    /// There is nothing in it.
    #[error("it has no [[data_center]]")]
    Empty,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    port_type: Vec<PortType>,
    #[serde(default)]
    data_center: Vec<DataCenter>,
}

impl DataCenter {
    /// Whether any port can be ordered here.
    pub fn sells_ports(&self) -> bool {
        !self.port_types.is_empty()
    }
}

impl Catalogue {
    /// Reads and checks a catalogue file.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        let file: File = toml::from_str(text)?;
        if file.data_center.is_empty() {
            return Err(CatalogueError::Empty);
        }
        let mut port_types = HashMap::new();
        for port_type in file.port_type {
            if let Some(first) = port_types.insert(Arc::clone(&port_type.name), port_type) {
                return Err(CatalogueError::Repeated(first.name));
            }
        }
        let mut by_id = HashMap::new();
        for (index, data_center) in file.data_center.iter().enumerate() {
            check(data_center, &port_types)?;
            if by_id.insert(Arc::clone(&data_center.id), index).is_some() {
                return Err(CatalogueError::Repeated(Arc::clone(&data_center.id)));
            }
        }
        let data_centers = file.data_center.into_iter().map(Arc::new).collect();
        Ok(Self { data_centers, by_id, port_types })
    }

    /// All data centers, in the order of the file.
    pub fn data_centers(&self) -> &[Arc<DataCenter>] {
        &self.data_centers
    }

    /// The data center with this identifier.
    pub fn data_center(&self, id: &str) -> Option<&Arc<DataCenter>> {
        self.data_centers.get(*self.by_id.get(id)?)
    }

    /// A port type that `data_center` sells.
    pub fn port_type_on_sale(&self, data_center: &DataCenter, name: &str) -> Option<&PortType> {
        let name = data_center.port_types.iter().find(|on_sale| ***on_sale == *name)?;
        self.port_types.get(name)
    }

    /// The catalogue's own copy of a name, so that a million ports share one text; else the text as it is.
    pub fn shared_name(&self, name: &Arc<str>) -> Arc<str> {
        let known = self.by_id.get_key_value(name).map(|(known, _)| known);
        let known = known.or_else(|| self.port_types.get_key_value(name).map(|(known, _)| known));
        Arc::clone(known.unwrap_or(name))
    }
}

fn check(data_center: &DataCenter, port_types: &HashMap<Arc<str>, PortType>) -> Result<(), CatalogueError> {
    let on_globe = data_center.latitude.abs() <= 90.0 && data_center.longitude.abs() <= 180.0;
    if !on_globe {
        return Err(CatalogueError::OffTheGlobe(Arc::clone(&data_center.id)));
    }
    match data_center.port_types.iter().find(|name| !port_types.contains_key(*name)) {
        Some(missing) => Err(CatalogueError::UnknownPortType {
            data_center: Arc::clone(&data_center.id),
            port_type: Arc::clone(missing),
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PORT_TYPE: &str = "[[port_type]]\nname = \"10G\"\n";

    /// A data center with one line in place of its latitude.
    fn data_center(line: &str) -> String {
        format!(
            "[[data_center]]\nid = \"SIN1\"\nname = \"One\"\naddress = \"1 Street\"\ncity = \"Singapore\"\n\
             country = \"Singapore\"\narea = \"Asia\"\nlongitude = 103.8\nregion_id = \"r\"\n\
             available_bandwidth = 10\nport_types = [\"10G\"]\n{line}\n"
        )
    }

    #[test]
    fn a_catalogue_says_what_is_on_sale_where() {
        let text = format!("{PORT_TYPE}{}", data_center("latitude = -90.0"));
        let catalogue = Catalogue::parse(&text).unwrap();
        let place = catalogue.data_center("SIN1").unwrap();
        assert!(place.sells_ports());
        assert!(catalogue.port_type_on_sale(place, "10G").is_some());
        assert!(catalogue.port_type_on_sale(place, "1G").is_none());
        assert!(catalogue.data_center("sin1").is_none());
        // What the catalogue knows is shared; what it does not know stays as it is.
        let shared = catalogue.shared_name(&Arc::from("10G"));
        assert!(Arc::ptr_eq(&shared, &catalogue.shared_name(&Arc::from("10G"))));
        assert_eq!(&*catalogue.shared_name(&Arc::from("withdrawn")), "withdrawn");
    }

    #[test]
    fn a_wrong_catalogue_is_refused_with_the_entry_that_is_wrong() {
        let good = data_center("latitude = 1.3");
        let off = |latitude: &str| format!("{PORT_TYPE}{}", data_center(&format!("latitude = {latitude}")));
        let far_east = format!("{PORT_TYPE}{}", good.replace("103.8", "180.1"));
        let unknown_key = format!("{PORT_TYPE}{}", data_center("latitude = 1.3\nlattitude = 1.3"));
        for (text, says) in [
            (String::new(), "it has no [[data_center]]"),
            (PORT_TYPE.to_owned(), "it has no [[data_center]]"),
            (format!("{PORT_TYPE}{good}{good}"), "`SIN1` is listed twice"),
            (format!("{PORT_TYPE}{PORT_TYPE}{good}"), "`10G` is listed twice"),
            (good.clone(), "data center `SIN1` sells port type `10G`, which no [[port_type]] describes"),
            (off("90.1"), "data center `SIN1` has a latitude outside -90..90"),
            (off("nan"), "data center `SIN1` has a latitude outside -90..90"),
            (far_east, "or a longitude outside -180..180"),
            (format!("{PORT_TYPE}{}", data_center("")), "missing field `latitude`"),
            (unknown_key, "unknown field `lattitude`"),
            (format!("colour = 5\n{PORT_TYPE}{good}"), "unknown field `colour`"),
            ("[[data_center]".to_owned(), "TOML parse error at line 1"),
        ] {
            let error = Catalogue::parse(&text).unwrap_err().to_string();
            assert!(error.contains(says), "{error}\n{text}");
        }
    }
}
