//! A catalogue of one's own, as small as one can be.

/// One data center that sells one port type, and nothing else.
pub const OWN: &str = r#"
[[port_type]]
name = "1G"

[[data_center]]
id = "HOME1"
name = "Home"
address = "Garden 1"
city = "Home Town"
country = "Nowhere"
area = "Home"
latitude = 1.5
longitude = 2.5
region_id = "home"
available_bandwidth = 100
port_types = ["1G"]
"#;
