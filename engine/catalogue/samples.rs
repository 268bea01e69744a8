//! A catalogue for tests that need one and do not care what is in it.

use super::Catalogue;

/// A catalogue with one data center of this ID, which sells one type of port.
pub(crate) fn one_data_center(id: &str) -> Catalogue {
    let text = format!(
        r#"
        port_type = [{{ name = "10G" }}]
        [[data_center]]
        id = "{id}"
        name = "One"
        address = "1 Street"
        city = "Singapore"
        country = "Singapore"
        area = "Asia"
        latitude = 1.0
        longitude = 103.0
        region_id = "r"
        available_bandwidth = 10
        port_types = ["10G"]
    "#
    );
    Catalogue::parse(&text).unwrap()
}
