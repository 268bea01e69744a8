//! Whole catalogues: what a good one says, and how a wrong one is refused.

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

/// A small catalogue, and then `more`.
fn with(more: &str) -> String {
    format!("{PORT_TYPE}{}{more}", data_center("latitude = 1.3"))
}

const CLOUD: &str =
    "[[cloud]]\nname = \"AWS\"\nbandwidth_tiers = [50, 100]\nha_types = [\"PRIMARY\", \"SECONDARY\"]\n";
const ON_RAMP: &str = "[[on_ramp]]\ncloud = \"AWS\"\nregion = \"ap-southeast-1\"\ndata_center = \"SIN1\"\n\
                       products = [\"PrivateConnect\"]\n";
const VPC: &str = "[[vpc]]\nid = \"v\"\nname = \"V\"\ndata_center = \"SIN1\"\ncidr = \"10.0.0.0/8\"\n";
const GATEWAY: &str = "[[border_gateway]]\nid = \"z\"\ndata_center = \"SIN1\"\nregion_id = \"r\"\n";

#[test]
fn a_catalogue_says_what_is_on_sale_where() {
    let text = format!("{PORT_TYPE}{}", data_center("latitude = -90.0\nstock = { 10G = 2 }"));
    let catalogue = Catalogue::parse(&text).unwrap();
    let place = catalogue.data_center("SIN1").unwrap();
    assert!(place.sells_ports());
    assert_eq!(place.stock("10G"), Some(2));
    assert_eq!(catalogue.port_type_on_sale(place, "10G").unwrap().speed_mbps, 10_000);
    assert!(catalogue.port_type_on_sale(place, "1G").is_none());
    assert!(catalogue.data_center("sin1").is_none());
    // What the catalogue knows is shared; what it does not know stays as it is.
    let shared = catalogue.shared_name(&Arc::from("10G"));
    assert!(Arc::ptr_eq(&shared, &catalogue.shared_name(&Arc::from("10G"))));
    assert_eq!(&*catalogue.shared_name(&Arc::from("withdrawn")), "withdrawn");
}

#[test]
fn what_only_old_catalogues_lack_is_empty() {
    let catalogue = Catalogue::parse(&with("")).unwrap();
    assert_eq!(catalogue.on_ramps_in("SIN1").count(), 0);
    assert_eq!(catalogue.bandwidth_tiers(Cloud::Aws), [0; 0]);
    assert!(catalogue.vpcs().is_empty() && catalogue.border_gateways().is_empty());
    assert_eq!(catalogue.resource_group_name("default"), "default");
    assert_eq!(catalogue.data_center("SIN1").unwrap().stock("10G"), None);
}

#[test]
fn clouds_and_the_network_are_found_by_their_names() {
    let group = "[[resource_group]]\nid = \"default\"\nname = \"Default Resource Group\"\n";
    let catalogue = Catalogue::parse(&with(&format!("{CLOUD}{ON_RAMP}{VPC}{GATEWAY}{group}"))).unwrap();
    let on_ramp = catalogue.on_ramp(Cloud::Aws, "ap-southeast-1", "SIN1").unwrap();
    assert_eq!(on_ramp.ha_types, ["PRIMARY".into(), "SECONDARY".into()]);
    assert_eq!(catalogue.on_ramps(Cloud::Aws).count(), 1);
    assert_eq!(catalogue.on_ramps(Cloud::Google).count(), 0);
    assert!(catalogue.on_ramp(Cloud::Aws, "ap-southeast-1", "HKG1").is_none());
    assert_eq!(catalogue.bandwidth_tiers(Cloud::Aws), [50, 100]);
    assert_eq!(&*catalogue.vpc("v").unwrap().cidr, "10.0.0.0/8");
    assert_eq!(&*catalogue.border_gateway("z").unwrap().region_id, "r");
    assert_eq!(catalogue.resource_group_name("default"), "Default Resource Group");
    assert_eq!(catalogue.resource_group_name("other"), "other");
}

#[test]
fn json_says_the_same_as_toml() {
    let toml = with(&format!("{CLOUD}{ON_RAMP}[price]\ndiscount_percent = 80.5\n"));
    let value: serde_json::Value = toml::from_str(&toml).unwrap();
    let catalogue = Catalogue::parse_json(&value.to_string()).unwrap();
    assert!(catalogue.on_ramp(Cloud::Aws, "ap-southeast-1", "SIN1").is_some());
    let error = Catalogue::parse_json("{\"colour\":5}").unwrap_err().to_string();
    assert!(error.contains("unknown field `colour`"), "{error}");
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
        (format!("{PORT_TYPE}{good}{good}"), "data center `SIN1` is listed twice"),
        (format!("{PORT_TYPE}{PORT_TYPE}{good}"), "port type `10G` is listed twice"),
        (good.clone(), "data center `SIN1` names port type `10G`, which no [[port_type]] describes"),
        (off("90.1"), "data center `SIN1`: it has a latitude outside -90..90"),
        (off("nan"), "data center `SIN1`: it has a latitude outside -90..90"),
        (far_east, "or a longitude outside -180..180"),
        (format!("{PORT_TYPE}{}", data_center("")), "missing field `latitude`"),
        (unknown_key, "unknown field `lattitude`"),
        (format!("colour = 5\n{PORT_TYPE}{good}"), "unknown field `colour`"),
        ("[[data_center]".to_owned(), "TOML parse error at line 1"),
        (off("1.3\nstock = { 1G = 2 }"), "data center `SIN1`: it has a stock of port type `1G`"),
        (off("1.3\nservices = [\"SAUNA\"]"), "unknown variant `SAUNA`"),
        (with("[[port_type]]\nname = \"fast\"\n"), "port type `fast`: its name says no speed"),
    ] {
        assert_refused(&text, says);
    }
}

#[test]
fn a_wrong_cloud_network_or_price_is_refused_with_the_entry_that_is_wrong() {
    let price = |text: &str| format!("{CLOUD}{text}");
    let step = "[[price.on_ramp]]\ncloud = \"AWS\"\nup_to_mbps = 50\nper_day = 1\n";
    let backbone = "[[price.backbone]]\ndistance = \"SAME_CITY\"\nper_mbps_and_day = 1\n";
    let port = "[[price.port]]\nport_type = \"10G\"\nper_day = 1\n";
    let on_ramp = "on-ramp `ap-southeast-1` of AWS in data center `SIN1`";
    for (text, says) in [
        (ON_RAMP.to_owned(), format!("{on_ramp} names cloud `AWS`, which no [[cloud]] describes")),
        (format!("{CLOUD}{CLOUD}"), "cloud `AWS` is listed twice".to_owned()),
        (format!("{CLOUD}{ON_RAMP}{ON_RAMP}"), format!("{on_ramp} is listed twice")),
        (format!("{CLOUD}{}", ON_RAMP.replace("SIN1", "X")), "names data center `X`".to_owned()),
        (
            format!("{CLOUD}{}", ON_RAMP.replace("\"PrivateConnect\"", "")),
            "products must name at least one".to_owned(),
        ),
        (CLOUD.replace("AWS", "aws"), "unknown variant `aws`".to_owned()),
        (CLOUD.replace("50, 100", "100, 50"), "cloud `AWS`: bandwidth_tiers must rise".to_owned()),
        (CLOUD.replace("50, 100", "0, 50"), "cloud `AWS`: bandwidth_tiers must rise".to_owned()),
        (format!("{VPC}{VPC}"), "VPC `v` is listed twice".to_owned()),
        (VPC.replace("SIN1", "X"), "VPC `v` names data center `X`".to_owned()),
        (VPC.replace("/8", "/99"), "VPC `v`: cidr `10.0.0.0/99`".to_owned()),
        (GATEWAY.replace("SIN1", "X"), "border gateway `z` names data center `X`".to_owned()),
        (format!("{GATEWAY}{GATEWAY}"), "border gateway `z` is listed twice".to_owned()),
        (price(&format!("{step}{step}")), "price.on_ramp of AWS: up_to_mbps must rise".to_owned()),
        (price(&step.replace("per_day = 1", "")), "price.on_ramp of AWS: give all of".to_owned()),
        (step.to_owned(), "price.on_ramp of AWS names cloud `AWS`".to_owned()),
        (format!("{backbone}{backbone}"), "SameCity at `SINGLE_PROTECTED` is listed twice".to_owned()),
        (format!("{port}{port}"), "the price of port type `10G` is listed twice".to_owned()),
        (port.replace("10G", "1G"), "price.port names port type `1G`".to_owned()),
        ("[price.factor]\nX = 2\n".to_owned(), "price.factor names data center `X`".to_owned()),
        ("[price]\ndiscount_percent = 101\n".to_owned(), "101 is no number from 0 to 100".to_owned()),
        (port.replace("= 1", "= -1"), "-1 is no number from 0 to 1000000".to_owned()),
    ] {
        assert_refused(&with(&text), &says);
    }
}

fn assert_refused(text: &str, says: &str) {
    let error = Catalogue::parse(text).unwrap_err().to_string();
    assert!(error.contains(says), "{error}\n{text}");
}
