//! The catalogue that is built in. `--catalogue FILE` replaces it by a file of the same shape.

use zc_gateway_engine::catalogue::{Catalogue, CatalogueError};

/// The text of the built-in catalogue.
pub const EMBEDDED: &str = include_str!("data_centers.toml");

/// The built-in catalogue.
pub fn embedded() -> Result<Catalogue, CatalogueError> {
    Catalogue::parse(EMBEDDED)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_built_in_catalogue_is_valid_and_sells_ports_in_at_least_twelve_places() {
        let catalogue = super::embedded().unwrap();
        let selling = catalogue.data_centers().iter().filter(|data_center| data_center.sells_ports());
        assert!(selling.count() >= 12);
    }
}
