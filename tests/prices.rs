//! Prices: computed from the table of the catalogue, and the same whoever asks.

use serde_json::{Value, json};

use crate::harness::http::Reply;
use crate::harness::{Gateway, keys_of};

const VERSIONS: [&str; 2] = ["2023-08-30", "2026-04-01"];

/// The fields of a price in 2023-08-30; 2026-04-01 has two more.
const PRICE: [&str; 10] = [
    "chargeUnit",
    "discount",
    "discountPrice",
    "discountUnitPrice",
    "excessAmountUnit",
    "excessDiscountUnitPrice",
    "excessUnitPrice",
    "originalPrice",
    "stepPrices",
    "unitPrice",
];

/// Checks the fields of a price, and gives its list price, what is paid, and the charge unit.
fn price(version: &str, price: &Value) -> (Value, Value, Value) {
    let mut keys = keys_of(price);
    keys.sort_unstable();
    let mut fields = PRICE.to_vec();
    if version == "2026-04-01" {
        fields.extend(["amountUnit", "category"]);
        fields.sort_unstable();
        assert!(price["category"].is_string());
    }
    assert_eq!(keys, fields, "{version}");
    (price["unitPrice"].clone(), price["discountUnitPrice"].clone(), price["chargeUnit"].clone())
}

/// What a price of so much by the day looks like under the discount of the built-in catalogue.
fn daily(list: f64, paid: f64) -> (Value, Value, Value) {
    (json!(list), json!(paid), json!("DAY"))
}

fn monthly(list: f64, paid: f64) -> (Value, Value, Value) {
    (json!(list), json!(paid), json!("MONTH"))
}

#[test]
fn a_port_has_a_price_and_a_stock() {
    let gateway = Gateway::in_memory(&[]);
    for version in VERSIONS {
        let ask = |parameters: Value| gateway.call_in(version, "QueryDataCenterPortPrice", &parameters);
        let reply = ask(json!({ "dcId": "SIN1", "portType": "10G" }));
        let answer = reply.output();
        assert_eq!(price(version, &answer["price"]), daily(16.5, 14.85));
        assert_eq!(answer["price"]["discount"], 90.0);
        assert_eq!((&answer["stock"], &answer["crossConnectPrice"]), (&json!(9999), &json!(null)));
        assert_eq!(answer["crossConnectOneTimeConstructionPrice"], json!(null));
        assert_eq!(answer.get("dcId"), (version == "2026-04-01").then_some(&json!("SIN1")));
        let assisted = json!({ "dcId": "SYD1", "portType": "10G", "buildCrossConnectWithAssisted": true });
        let reply = ask(assisted);
        let answer = reply.output();
        assert_eq!(price(version, &answer["price"]), daily(20.625, 18.5625));
        assert_eq!(price(version, &answer["crossConnectPrice"]), monthly(187.5, 168.75));
        // No discount is given on building.
        let construction = &answer["crossConnectOneTimeConstructionPrice"];
        assert_eq!(price(version, construction), monthly(625.0, 625.0));
        assert_eq!(construction["discount"], json!(null));
        let reply = ask(json!({ "dcId": "JNB1", "portType": "1G", "buildCrossConnectWithAssisted": true }));
        assert_eq!(reply.output()["crossConnectPrice"], json!(null));
        let reply = ask(json!({ "dcId": "SYD1", "portType": "100G" }));
        assert_eq!(reply.output()["stock"], 0, "it is not sold there");
    }
}

#[test]
fn a_prepaid_port_has_a_price_for_its_term() {
    let gateway = Gateway::in_memory(&[]);
    let reply = gateway.call("QueryDataCenterPortPrice", &json!({ "dcId": "FRA1", "portType": "400G" }));
    let answer = &reply.output()["price"];
    assert_eq!(price("2023-08-30", answer), (json!(null), json!(null), json!(null)));
    assert_eq!((&answer["originalPrice"], &answer["discountPrice"]), (&json!(117_600.0), &json!(105_840.0)));
}

#[test]
fn one_question_for_several_data_centers_has_the_answers_of_several_questions() {
    let gateway = Gateway::in_memory(&[]);
    for version in VERSIONS {
        let parameters =
            json!({ "dcIds": ["SYD1", "JNB1"], "portType": "1G", "buildCrossConnectWithAssisted": true });
        let reply = gateway.call_in(version, "QueryDataCenterPortPrices", &parameters);
        let prices = reply.output()["prices"].as_array().unwrap();
        assert_eq!(prices.len(), 2);
        for (found, id) in prices.iter().zip(["SYD1", "JNB1"]) {
            let mut one = json!({ "dcId": id, "portType": "1G", "buildCrossConnectWithAssisted": true });
            let reply = gateway.call_in(version, "QueryDataCenterPortPrice", &one);
            one = reply.output().clone();
            for field in ["price", "crossConnectPrice", "crossConnectOneTimeConstructionPrice", "stock"] {
                assert_eq!(found[field], one[field], "{field}");
            }
            assert_eq!(found["dcId"], id);
        }
    }
    for (ids, status, code) in [
        (json!(["SIN1", "MOON1"]), 404, "INVALID_DATACENTER_NOT_FOUND"),
        (json!([]), 400, "INVALID_PARAMETER_LESS_LENGTH"),
        (json!(vec!["SIN1"; 101]), 400, "INVALID_PARAMETER_EXCEED_LENGTH"),
        (json!(null), 400, "MISSING_PARAMETER"),
    ] {
        let parameters = json!({ "dcIds": ids, "portType": "1G" });
        gateway.call("QueryDataCenterPortPrices", &parameters).assert_refused(status, code);
    }
}

#[test]
fn the_port_types_of_a_data_center_are_listed_with_their_prices() {
    let gateway = Gateway::in_memory(&[]);
    let list = |version: &str, id: &str| {
        let reply = gateway.call_in(version, "DescribeDataCenterPortPrice", &json!({ "dcId": id }));
        reply.output()["portPriceSet"].as_array().unwrap().clone()
    };
    let older = list("2023-08-30", "FRA1");
    assert_eq!(older.len(), 5);
    assert_eq!(keys_of(&older[0]), ["dcId", "portType", "portDailyPrice", "portMonthlyPrice", "portPrice"]);
    assert_eq!((&older[1]["portDailyPrice"], &older[1]["portMonthlyPrice"]), (&json!(16.5), &json!(495.0)));
    assert_eq!((&older[4]["portDailyPrice"], &older[4]["portMonthlyPrice"]), (&json!(0.0), &json!(9800.0)));
    let newer = list("2026-04-01", "FRA1");
    assert_eq!(keys_of(&newer[0]), ["dcId", "portType", "portCategory", "portPrice", "stock"]);
    assert_eq!((&newer[3]["portType"], &newer[3]["stock"]), (&json!("100G"), &json!(2)));
    for (entry, version) in [(&older[1], VERSIONS[0]), (&newer[1], VERSIONS[1])] {
        assert_eq!(price(version, &entry["portPrice"]), daily(16.5, 14.85));
    }
    assert!(list("2023-08-30", "MNL1").is_empty());
    let reply = gateway.call("DescribeDataCenterPortPrice", &json!({ "dcId": "MOON1" }));
    assert!(reply.assert_refused(404, "INVALID_DATACENTER_NOT_FOUND").message().contains("MOON1"));
}

#[test]
fn bandwidth_costs_more_the_further_it_reaches() {
    let gateway = Gateway::in_memory(&[]);
    for version in VERSIONS {
        let ask = |more: Value| {
            let mut parameters = json!({ "sourceDcId": "SIN1", "destinationDcId": "HKG1" });
            parameters.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            gateway.call_in(version, "QueryPrivateConnectBandwidthPrice", &parameters)
        };
        let figures = |reply: Reply| price(version, &reply.output()["price"]);
        let to = |id: &str| ask(json!({ "destinationDcId": id }));
        assert_eq!(figures(to("SIN1")), daily(0.05, 0.045));
        assert_eq!(figures(to("HKG1")), daily(1.65, 1.485));
        assert_eq!(figures(to("FRA1")), daily(5.55, 4.995));
        assert_eq!(figures(ask(json!({ "bandwidthMbps": 100 }))), daily(16.5, 14.85));
        assert_eq!(figures(ask(json!({ "serviceLevel": "DUAL_PROTECTED" }))), daily(2.64, 2.376));
        assert_eq!(figures(ask(json!({ "internetType": "ByBandwidth" }))), daily(1.65, 1.485));
        let reply = ask(json!({ "internetType": "ByInstanceBandwidth95" }));
        let answer = &reply.output()["price"];
        assert_eq!(price(version, answer), monthly(49.5, 44.55));
        assert_eq!(
            (&answer["excessUnitPrice"], &answer["excessDiscountUnitPrice"]),
            (&json!(4.95), &json!(4.455))
        );
        assert_eq!(answer["excessAmountUnit"], "Mbps");
        // The stock is in Mbps, and the smaller of the two places decides.
        assert_eq!(to("HKG1").output()["stock"], 10_000);
        assert_eq!(to("JNB1").output()["stock"], 2000);
    }
    for (field, value, code, says) in [
        ("serviceLevel", json!("NONE"), "INVALID_PARAMETER_VALUE", "SINGLE_PROTECTED"),
        ("internetType", json!("Free"), "INVALID_PARAMETER_VALUE", "ByBandwidth"),
        ("bandwidthMbps", json!(0), "INVALID_PARAMETER_LESS_MINIMUM", "not from 1 to"),
        ("sourceDcId", json!(null), "MISSING_PARAMETER", "sourceDcId"),
    ] {
        let mut parameters = json!({ "sourceDcId": "SIN1", "destinationDcId": "HKG1" });
        parameters[field] = value;
        let reply = gateway.call("QueryPrivateConnectBandwidthPrice", &parameters);
        let message = reply.assert_refused(400, code).message();
        assert!(message.contains(field) && message.contains(says), "{message}");
    }
}

#[test]
fn cloud_routers_and_ways_into_clouds_have_prices() {
    let gateway = Gateway::in_memory(&[]);
    for version in VERSIONS {
        let router = json!({ "dcId": "SYD1", "bandwidthMbps": 100 });
        let reply = gateway.call_in(version, "QueryCloudRouterBandwidthPrice", &router);
        assert_eq!(price(version, &reply.output()["price"]), daily(15.0, 13.5));
        assert_eq!(reply.output()["stock"], 5000);
        let ask = |parameters: Value| gateway.call_in(version, "QueryCloudOnrampPrice", &parameters);
        // The tier of 100 Mbps carries 60.
        let aws = json!({ "dcId": "SIN1", "cloudType": "AWS", "bandwidthMbps": 60 });
        let reply = ask(aws);
        assert_eq!(price(version, &reply.output()["price"]), daily(1.9, 1.71));
        assert_eq!(reply.output()["stock"], json!(null), "without VLAN and region");
        let known =
            json!({ "dcId": "SIN1", "cloudType": "AWS", "vlanId": 100, "cloudRegionId": "ap-southeast-1" });
        assert_eq!(ask(known).output()["stock"], 10_000);
        let limited =
            json!({ "dcId": "JNB1", "cloudType": "AWS", "vlanId": 100, "cloudRegionId": "af-south-1" });
        assert_eq!(ask(limited).output()["stock"], 500);
        let google = json!({ "dcId": "SIN1", "cloudType": "GOOGLE", "vlanId": 100 });
        assert_eq!(ask(google).output()["stock"], 10_000);
        for elsewhere in [
            json!({ "dcId": "SIN1", "cloudType": "AWS", "vlanId": 100, "cloudRegionId": "af-south-1" }),
            json!({ "dcId": "MNL1", "cloudType": "AWS" }),
            json!({ "dcId": "SIN1", "cloudType": "AWS", "vlanId": 1, "cloudRegionId": "ap-southeast-1" }),
        ] {
            assert_eq!(ask(elsewhere).output()["stock"], 0);
        }
        let reply = ask(json!({ "dcId": "SIN1", "cloudType": "TENCENT" }));
        let answer = &reply.output()["price"];
        assert_eq!(price(version, answer), (json!(null), json!(null), json!("DAY")));
        let steps = answer["stepPrices"].as_array().unwrap();
        assert_eq!(keys_of(&steps[0]), ["stepStart", "stepEnd", "unitPrice", "discountUnitPrice"]);
        let last =
            json!({ "stepStart": 1000, "stepEnd": null, "unitPrice": 0.012, "discountUnitPrice": 0.0108 });
        assert_eq!((steps.len(), &steps[2]), (3, &last));
    }
    let reply = gateway.call("QueryCloudOnrampPrice", &json!({ "dcId": "SIN1", "cloudType": "SKY" }));
    let message = reply.assert_refused(400, "INVALID_PARAMETER_VALUE").message();
    assert!(message.contains("`cloudType`") && message.contains("HUAWEI_CLOUD"), "{message}");
    for action in ["QueryCloudOnrampPrice", "QueryCloudRouterBandwidthPrice"] {
        let reply = gateway.call(action, &json!({ "dcId": "MOON1", "cloudType": "AWS" }));
        reply.assert_refused(404, "INVALID_DATACENTER_NOT_FOUND");
    }
}

#[test]
fn a_private_connect_is_priced_with_its_ends_as_the_ends_are_alone() {
    let gateway = Gateway::in_memory(&[]);
    for version in VERSIONS {
        let ask = |action: &str, parameters: &Value| {
            let reply = gateway.call_in(version, action, parameters);
            reply.output().clone()
        };
        let port = json!({ "dcId": "SIN1", "portType": "10G", "buildCrossConnectWithAssisted": true });
        let cloud = json!({
            "dcId": "FRA1", "cloudType": "AWS", "bandwidthMbps": 50, "vlanId": 100,
            "cloudRegionId": "eu-central-1",
        });
        let whole = ask(
            "QueryPrivateConnectPrice",
            &json!({ "bandwidthMbps": 50, "endpointA": port, "endpointZ": cloud }),
        );
        let bandwidth = ask(
            "QueryPrivateConnectBandwidthPrice",
            &json!({ "sourceDcId": "SIN1", "destinationDcId": "FRA1", "bandwidthMbps": 50 }),
        );
        assert_eq!((&whole["price"], &whole["stock"]), (&bandwidth["price"], &bandwidth["stock"]));
        assert_eq!(price(version, &whole["price"]), daily(27.75, 24.975));
        let alone = ask("QueryDataCenterPortPrice", &port);
        for field in ["price", "crossConnectPrice", "crossConnectOneTimeConstructionPrice", "stock"] {
            assert_eq!(whole["endpointAPrice"][field], alone[field], "{field}");
        }
        let alone = ask("QueryCloudOnrampPrice", &cloud);
        assert_eq!(whole["endpointZPrice"]["price"], alone["price"]);
        assert_eq!(whole["endpointZPrice"]["stock"], alone["stock"]);
        assert_eq!(whole["endpointZPrice"]["crossConnectPrice"], json!(null));
    }
}

#[test]
fn an_end_that_makes_no_sense_is_refused() {
    let gateway = Gateway::in_memory(&[]);
    let port = json!({ "dcId": "SIN1", "portType": "10G" });
    for (end, status, code, says) in [
        (json!({}), 400, "MISSING_PARAMETER", "`endpointZ`"),
        (json!({ "portType": "10G" }), 400, "MISSING_PARAMETER", "`endpointZ.dcId`"),
        (json!({ "dcId": "SIN1" }), 400, "INVALID_ENDPOINT_PARAMETER", "a port type or a cloud"),
        (
            json!({ "dcId": "SIN1", "portType": "10G", "cloudType": "AWS" }),
            400,
            "INVALID_ENDPOINT_PARAMETER",
            "not both",
        ),
        (
            json!({ "dcId": "SIN1", "cloudType": "SKY" }),
            400,
            "INVALID_PARAMETER_VALUE",
            "`endpointZ.cloudType`",
        ),
        (json!({ "dcId": "MOON1", "cloudType": "AWS" }), 404, "INVALID_DATACENTER_NOT_FOUND", "MOON1"),
        (
            json!({ "dcId": "SIN1", "portType": "7G" }),
            400,
            "INVALID_PARAMETER_VALUE",
            "`7G` is not one of `1G`, ",
        ),
    ] {
        let parameters = json!({ "endpointA": port, "endpointZ": end });
        let reply = gateway.call("QueryPrivateConnectPrice", &parameters);
        let message = reply.assert_refused(status, code).message();
        assert!(message.contains(says), "{message}");
    }
}

#[test]
fn what_would_be_created_costs_what_the_query_says() {
    let gateway = Gateway::in_memory(&[]);
    let port = gateway.running_port("a");
    for version in VERSIONS {
        let cloud =
            json!({ "cloudType": "ALI_CLOUD", "cloudRegionId": "eu-central-1", "cloudAccountId": "me" });
        let parameters = json!({ "endpointA": { "portId": port }, "endpointZ": cloud, "bandwidthMbps": 60 });
        let reply = gateway.call_in(version, "InquiryCreatePrivateConnectPrice", &parameters);
        let answer = reply.output();
        let bandwidth = json!({ "sourceDcId": "SIN1", "destinationDcId": "FRA1", "bandwidthMbps": 60 });
        let reply = gateway.call_in(version, "QueryPrivateConnectBandwidthPrice", &bandwidth);
        assert_eq!(answer["privateConnectPrice"], reply.output()["price"]);
        let way_in = json!({ "dcId": "FRA1", "cloudType": "ALI_CLOUD", "bandwidthMbps": 60 });
        let reply = gateway.call_in(version, "QueryCloudOnrampPrice", &way_in);
        assert_eq!(answer["endpointZPrice"], reply.output()["price"]);
        assert_eq!(answer["endpointAPrice"], json!(null), "the port is paid already");
        let bandwidths = ["privateConnectBandwidth", "endpointABandwidth", "endpointZBandwidth"];
        let bandwidths = bandwidths.map(|field| answer.get(field).and_then(Value::as_u64));
        let tier = Some(100);
        let expected = if version == "2026-04-01" { [Some(60), Some(60), tier] } else { [None; 3] };
        assert_eq!(bandwidths, expected);
    }
    let other = gateway.running_port("b");
    let ends = json!({ "endpointA": { "portId": port }, "endpointZ": { "portId": other } });
    let reply = gateway.call("InquiryCreatePrivateConnectPrice", &ends);
    // One Mbps within a data center.
    assert_eq!(price("2023-08-30", &reply.output()["privateConnectPrice"]), daily(0.005, 0.0045));
    let mut committed = ends.clone();
    committed["internetType"] = json!("ByInstanceBandwidth95");
    committed["bandwidthMbps"] = json!(100);
    committed["commitBandwidth"] = json!(20);
    let reply = gateway.call_in("2026-04-01", "InquiryCreatePrivateConnectPrice", &committed);
    assert_eq!(price("2026-04-01", &reply.output()["privateConnectPrice"]), monthly(3.0, 2.7));
    for (end, status, code) in [
        (json!({}), 400, "MISSING_PARAMETER"),
        (json!({ "portId": "none" }), 404, "INVALID_PORT_NOT_FOUND"),
        (json!({ "cloudType": "AWS" }), 400, "INVALID_ENDPOINT_PARAMETER"),
        (json!({ "cloudType": "SKY", "cloudRegionId": "a" }), 400, "INVALID_PARAMETER_VALUE"),
        (json!({ "cloudType": "AWS", "cloudRegionId": "mars" }), 400, "INVALID_ENDPOINT_PARAMETER"),
        (json!({ "cloudType": "AWS", "dcId": "MOON1" }), 404, "INVALID_DATACENTER_NOT_FOUND"),
        (json!({ "cloudType": "AWS", "dcId": "MNL1" }), 400, "INVALID_ENDPOINT_PARAMETER"),
        (json!({ "cloudType": "AWS", "dcId": "SIN1", "portId": other }), 400, "INVALID_ENDPOINT_PARAMETER"),
        (json!({ "dcId": "SIN1" }), 400, "INVALID_ENDPOINT_PARAMETER"),
        (json!({ "portId": port }), 400, "INVALID_CONNECT_ENDPOINT_CONFLICT"),
    ] {
        let parameters = json!({ "endpointA": { "portId": port }, "endpointZ": end });
        gateway.call("InquiryCreatePrivateConnectPrice", &parameters).assert_refused(status, code);
    }
    let mut too_wide = ends;
    too_wide["bandwidthMbps"] = json!(501);
    gateway
        .call("InquiryCreatePrivateConnectPrice", &too_wide)
        .assert_refused(400, "INVALID_BANDWIDTH_EXCEED_LIMIT");
}
