//! The catalogue that is built in. `--catalogue FILE` replaces it by a file of the same shape.

use zc_gateway_engine::catalogue::{Catalogue, CatalogueError};

/// The text of the built-in catalogue, in TOML.
pub const EMBEDDED: &str = concat!(
    "# What can be ordered where, and what it costs. A copy of this, changed and given with --catalogue, replaces the\n",
    "# catalogue that is built in. The same in JSON is read from a file whose name ends in .json.\n\n",
    include_str!("data_centers.toml"),
    "\n",
    include_str!("clouds.toml"),
    "\n",
    include_str!("network.toml"),
    "\n",
    include_str!("compute.toml"),
    "\n",
    include_str!("prices.toml"),
);

/// The built-in catalogue.
pub fn embedded() -> Result<Catalogue, CatalogueError> {
    Catalogue::parse(EMBEDDED)
}

#[cfg(test)]
mod tests {
    use zc_gateway_engine::catalogue::cloud::Cloud;
    use zc_gateway_engine::catalogue::data_center::Service;
    use zc_gateway_engine::catalogue::on_ramp::Product;

    #[test]
    fn the_built_in_catalogue_is_valid_and_sells_ports_in_at_least_twelve_places() {
        let catalogue = super::embedded().unwrap();
        let selling = catalogue.data_centers().iter().filter(|data_center| data_center.sells_ports());
        assert!(selling.count() >= 12);
        for data_center in catalogue.data_centers() {
            assert!(["1G", "10G"].iter().all(|name| data_center.stock(name).is_none()), "{data_center:?}");
        }
    }

    #[test]
    fn every_cloud_can_be_entered_in_three_parts_of_the_world_with_every_product() {
        let catalogue = super::embedded().unwrap();
        for cloud in Cloud::ALL {
            for data_center in ["SIN1", "HKG1", "FRA1"] {
                let mut on_ramps = catalogue.on_ramps_in(data_center).filter(|found| found.cloud == cloud);
                let on_ramp = on_ramps.next().unwrap();
                assert!(Product::ALL.iter().all(|product| on_ramp.products.contains(product)), "{on_ramp}");
            }
            assert!(!catalogue.bandwidth_tiers(cloud).is_empty());
        }
    }

    #[test]
    fn vpcs_and_border_gateways_are_where_they_are_hosted() {
        let catalogue = super::embedded().unwrap();
        let hosts = |id: &str, service| catalogue.data_center(id).unwrap().hosts(service);
        assert!(catalogue.vpcs().iter().all(|vpc| hosts(&vpc.data_center, Service::Vpc)));
        let mut gateways = catalogue.border_gateways().iter();
        assert!(gateways.all(|gateway| hosts(&gateway.data_center, Service::BorderGateway)));
        for id in ["vpc-sin1-1", "vpc-sin1-2", "vpc-hkg1-1", "vpc-hkg1-2", "vpc-fra1-1"] {
            assert!(catalogue.vpc(id).is_some(), "{id}");
        }
        for id in ["zbg-sin1-1", "zbg-hkg1-1", "zbg-fra1-1"] {
            assert!(catalogue.border_gateway(id).is_some(), "{id}");
        }
    }
}
