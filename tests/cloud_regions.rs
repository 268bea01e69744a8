//! Where public clouds can be entered.

use serde_json::{Value, json};

use crate::harness::{Gateway, keys_of, wait_for};

const VERSIONS: [&str; 2] = ["2023-08-30", "2026-04-01"];

/// Every action with the parameters that it needs, and a region that it lists in Singapore.
fn actions() -> [(&'static str, Value, &'static str); 9] {
    [
        ("DescribeAWSRegions", json!({}), "ap-southeast-1"),
        ("DescribeTencentRegions", json!({}), "ap-singapore"),
        ("DescribeGoogleRegions", json!({ "pairingKey": "any" }), "asia-southeast1"),
        ("DescribeAliCloudRegions", json!({}), "ap-southeast-1"),
        ("DescribeAzureRegions", json!({ "pairingKey": "any" }), "southeastasia"),
        ("DescribeOracleRegions", json!({ "ocId": "any" }), "ap-singapore-1"),
        ("DescribeHuaweiCloudRegions", json!({}), "ap-southeast-3"),
        ("DescribeBytePlusRegions", json!({}), "ap-southeast-1"),
        ("DescribeVolcengineRegions", json!({}), "ap-southeast-1"),
    ]
}

fn regions(gateway: &Gateway, version: &str, action: &str, parameters: &Value) -> Vec<Value> {
    let reply = gateway.call_in(version, action, parameters);
    reply.output()["cloudRegions"].as_array().unwrap().clone()
}

fn in_data_center<'r>(regions: &'r [Value], id: &str) -> &'r Value {
    regions.iter().find(|region| region["dataCenter"]["dcId"] == id).unwrap()
}

#[test]
fn every_cloud_lists_its_regions_in_the_versions_that_know_it() {
    let gateway = Gateway::in_memory(&[]);
    for (action, parameters, region) in actions() {
        let since_2026 =
            ["DescribeHuaweiCloudRegions", "DescribeBytePlusRegions", "DescribeVolcengineRegions"];
        let since_2026 = since_2026.contains(&action);
        for version in if since_2026 { &VERSIONS[1..] } else { &VERSIONS } {
            let all = regions(&gateway, version, action, &parameters);
            let singapore = in_data_center(&all, "SIN1");
            assert_eq!(singapore["cloudRegionId"], region, "{action}");
            assert_eq!(keys_of(singapore), ["cloudRegionId", "dataCenter", "products", "haTypes"]);
            assert_eq!(singapore["products"], json!(["PrivateConnect", "CloudRouter"]));
            assert!(in_data_center(&all, "HKG1").is_object() && in_data_center(&all, "FRA1").is_object());
            let data_center = keys_of(&singapore["dataCenter"]);
            let address = ["dcId", "dcName", "dcAddress", "cityName", "countryName", "areaName"];
            assert_eq!(data_center[..6], address);
            assert_eq!(data_center[6..8], ["latitude", "longitude"]);
            let more: &[&str] = match *version {
                "2023-08-30" => &["isPortAvailable", "availableBandwidth", "regionId"],
                _ => &[],
            };
            assert_eq!(data_center[8..], *more, "{version}");
        }
    }
}

#[test]
fn regions_are_filtered_by_product() {
    let gateway = Gateway::in_memory(&[]);
    let list = |product: Value| {
        regions(&gateway, "2023-08-30", "DescribeTencentRegions", &json!({ "product": product })).len()
    };
    let all = list(json!(null));
    assert_eq!((list(json!("")), list(json!("PrivateConnect"))), (all, all));
    // No cloud router reaches Jakarta.
    assert_eq!(list(json!("CloudRouter")), all - 1);
    for (action, mut parameters, _) in actions() {
        parameters["product"] = json!("privateconnect");
        let reply = gateway.call_in("2026-04-01", action, &parameters);
        let message = reply.assert_refused(400, "INVALID_PARAMETER_VALUE").message();
        assert!(
            message.contains("`product`")
                && message.contains("`PrivateConnect` and `CloudRouter`; the nearest is"),
            "{message}"
        );
    }
}

#[test]
fn some_clouds_want_to_know_the_account() {
    let gateway = Gateway::in_memory(&[]);
    for (action, key) in [
        ("DescribeGoogleRegions", "pairingKey"),
        ("DescribeAzureRegions", "pairingKey"),
        ("DescribeOracleRegions", "ocId"),
    ] {
        let reply = gateway.call(action, &json!({}));
        assert!(reply.assert_refused(400, "MISSING_PARAMETER").message().contains(key));
        let reply = gateway.call(action, &json!({ key: "" }));
        assert!(reply.assert_refused(400, "INVALID_PARAMETER_LESS_LENGTH").message().contains(key));
    }
}

#[test]
fn a_pairing_key_of_google_brings_its_own_region() {
    let gateway = Gateway::in_memory(&[]);
    let list =
        |key: &str| regions(&gateway, "2023-08-30", "DescribeGoogleRegions", &json!({ "pairingKey": key }));
    let own = list("7e51371e-72a3-40b5-b844-2e3efefaee59/asia-east2/1");
    assert_eq!((own.len(), &own[0]["dataCenter"]["dcId"]), (1, &json!("HKG1")));
    assert!(list("7e51371e-72a3-40b5-b844-2e3efefaee59/mars-north1/1").is_empty());
    assert!(list("anything").len() > 3);
}

#[test]
fn a_type_of_high_availability_is_used_once_a_connection_has_it() {
    let gateway = Gateway::in_memory(&[]);
    let used = || {
        let all = regions(&gateway, "2026-04-01", "DescribeAzureRegions", &json!({ "pairingKey": "any" }));
        let types = in_data_center(&all, "SIN1")["haTypes"].as_array().unwrap().clone();
        types.iter().map(|found| (found["haType"].clone(), found["isUsed"].clone())).collect::<Vec<_>>()
    };
    let types = |primary: bool, secondary: bool| {
        vec![(json!("PRIMARY"), json!(primary)), (json!("SECONDARY"), json!(secondary))]
    };
    assert_eq!(used(), types(false, false));
    let port = gateway.running_port("a");
    let azure = json!({
        "cloudType": "AZURE", "cloudRegionId": "southeastasia", "dcId": "SIN1", "cloudAccountId": "service-key",
        "haType": "SECONDARY",
    });
    let order = json!({ "endpointA": { "portId": port }, "endpointZ": azure });
    let reply = gateway.call("CreatePrivateConnect", &order);
    let id = json!({ "privateConnectId": reply.output()["privateConnectId"] });
    assert_eq!(used(), types(false, true));
    // Another region is another matter.
    let all = regions(&gateway, "2026-04-01", "DescribeAzureRegions", &json!({ "pairingKey": "any" }));
    assert_eq!(in_data_center(&all, "HKG1")["haTypes"][1]["isUsed"], false);
    wait_for("the private connect to be deleted", || {
        (gateway.call("DeletePrivateConnect", &id).status == 200).then_some(())
    });
    wait_for("the type to be free again", || (used() == types(false, false)).then_some(()));
}
