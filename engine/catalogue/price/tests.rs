//! Prices out of a small table.

use super::*;

const TABLE: &str = r#"
discount_percent = 80
cloud_router_per_mbps_and_day = 0.1
cross_connect_per_month = 15
cross_connect_construction = 500
[factor]
SYD1 = 1.5
[[port]]
port_type = "10G"
per_day = 20
[[port]]
port_type = "400G"
per_month = 1000
[[backbone]]
distance = "SAME_CITY"
per_mbps_and_day = 0.05
[[backbone]]
distance = "SAME_CITY"
service_level = "DUAL"
per_mbps_and_day = 0.07
[[on_ramp]]
cloud = "AWS"
up_to_mbps = 50
per_day = 1.5
[[on_ramp]]
cloud = "AWS"
up_to_mbps = 100
per_day = 2.5
[[on_ramp]]
cloud = "GOOGLE"
per_mbps_and_day = 0.02
[[on_ramp]]
cloud = "AZURE"
up_to_mbps = 100
per_mbps_and_day = 0.03
[[on_ramp]]
cloud = "AZURE"
per_mbps_and_day = 0.025
"#;

fn table() -> PriceTable {
    toml::from_str(TABLE).unwrap()
}

fn port_type(name: &str, months: u32) -> PortType {
    PortType { name: name.into(), speed_mbps: 1000, prepaid_months: NonZeroU32::new(months) }
}

/// The list price and what remains of it, as texts.
fn flat(quote: &Quote) -> (Period, String, String) {
    let Amount::Flat(list) = quote.amount else { panic!("{quote:?}") };
    (quote.period, list.to_string(), quote.discounted(list).to_string())
}

fn figures(period: Period, list: &str, discounted: &str) -> (Period, String, String) {
    (period, list.to_owned(), discounted.to_owned())
}

#[test]
fn ports_cost_by_the_day_or_for_their_term_and_more_in_some_places() {
    let table = table();
    assert_eq!(flat(&table.port("SIN1", &port_type("10G", 0))), figures(Period::Day, "20.0", "16.0"));
    assert_eq!(flat(&table.port("SYD1", &port_type("10G", 0))), figures(Period::Day, "30.0", "24.0"));
    let term = table.port("SIN1", &port_type("400G", 12));
    assert_eq!(flat(&term), figures(Period::Term, "12000.0", "9600.0"));
    assert_eq!(flat(&table.port("SIN1", &port_type("1G", 0))), figures(Period::Day, "0.0", "0.0"));
    let (day, month) = table.port_per_day_and_month("SIN1", &port_type("10G", 0));
    assert_eq!((day.to_string(), month.to_string()), ("20.0".to_owned(), "600.0".to_owned()));
    assert_eq!(flat(&table.cross_connect("SYD1")), figures(Period::Month, "22.5", "18.0"));
    let once = table.cross_connect_construction("SIN1");
    assert_eq!((flat(&once), once.discount), (figures(Period::Month, "500.0", "500.0"), None));
}

#[test]
fn bandwidth_costs_by_distance_and_level() {
    let table = table();
    let backbone = |distance, level, bandwidth| table.backbone(distance, level, bandwidth);
    let city = backbone(Distance::SameCity, DEFAULT_SERVICE_LEVEL, Bandwidth::Flat(10));
    assert_eq!(flat(&city), figures(Period::Day, "0.5", "0.4"));
    let dual = backbone(Distance::SameCity, "DUAL", Bandwidth::Flat(10));
    assert_eq!(flat(&dual), figures(Period::Day, "0.7", "0.56"));
    let unknown = backbone(Distance::SameArea, DEFAULT_SERVICE_LEVEL, Bandwidth::Flat(10));
    assert_eq!(flat(&unknown), figures(Period::Day, "0.0", "0.0"));
    let burstable = Bandwidth::Burstable { committed: 10 };
    let quote = backbone(Distance::SameCity, DEFAULT_SERVICE_LEVEL, burstable);
    assert_eq!(flat(&quote), figures(Period::Month, "15.0", "12.0"));
    assert_eq!(quote.excess.unwrap().to_string(), "1.5");
    assert_eq!(table.service_levels().collect::<Vec<_>>(), [DEFAULT_SERVICE_LEVEL, "DUAL"]);
    assert_eq!(flat(&table.cloud_router("SYD1", 10)), figures(Period::Day, "1.5", "1.2"));
}

#[test]
fn ways_into_a_cloud_cost_by_tier_or_by_step() {
    let table = table();
    let list = |cloud, mbps| flat(&table.on_ramp(cloud, mbps)).1;
    assert_eq!(list(Cloud::Aws, 50), "1.5");
    assert_eq!(list(Cloud::Aws, 51), "2.5");
    assert_eq!(list(Cloud::Aws, 101), "2.5");
    assert_eq!(list(Cloud::Google, 100), "2.0");
    assert_eq!(list(Cloud::Oracle, 100), "0.0");
    let step = |from_mbps, to_mbps, millionths| {
        let unit = Money::from_millionths(millionths);
        Step { from_mbps, to_mbps, unit }
    };
    let steps = vec![step(0, Some(100), 30_000), step(100, None, 25_000)];
    assert_eq!(table.on_ramp(Cloud::Azure, 10).amount, Amount::Steps(steps));
}
