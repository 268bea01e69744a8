//! Lists of data centers.

use serde_json::{Value, json};

use crate::harness::{Gateway, keys_of};

fn centers(gateway: &Gateway, version: &str, parameters: &Value) -> Vec<Value> {
    let reply = gateway.call_in(version, "DescribeDatacenters", parameters);
    reply.output()["dcSet"].as_array().unwrap().clone()
}

#[test]
fn data_centers_are_listed_in_both_versions_with_all_their_fields() {
    let gateway = Gateway::in_memory(&[]);
    for version in ["2023-08-30", "2026-04-01"] {
        let all = centers(&gateway, version, &json!({}));
        assert!(all.len() >= 12);
        let fields = [
            "dcId",
            "dcName",
            "dcAddress",
            "cityName",
            "countryName",
            "areaName",
            "latitude",
            "longitude",
            "isPortAvailable",
            "availableBandwidth",
            "regionId",
        ];
        let singapore = all.iter().find(|center| center["dcId"] == "SIN1").unwrap();
        assert_eq!(keys_of(singapore), fields);
        assert_eq!(
            (&singapore["cityName"], &singapore["isPortAvailable"]),
            (&json!("Singapore"), &json!(true))
        );
    }
}

#[test]
fn data_centers_are_filtered_by_identifier_and_by_sale() {
    let gateway = Gateway::in_memory(&[]);
    let list = |parameters: Value| centers(&gateway, "2023-08-30", &parameters);
    assert_eq!(list(json!({ "dcIds": ["SIN1", "FRA1", "MOON1"] })).len(), 2);
    assert!(list(json!({ "isPortAvailable": true })).iter().all(|center| center["isPortAvailable"] == true));
    let unavailable = list(json!({ "isPortAvailable": false }));
    assert_eq!((unavailable.len(), &unavailable[0]["dcId"]), (1, &json!("MNL1")));
    assert_eq!(list(json!({ "dcIds": ["MNL1"], "isPortAvailable": true })).len(), 0);
    let reply = gateway.call("DescribeDatacenters", &json!({ "isPortAvailable": "yes" }));
    assert!(reply.assert_refused(400, "INVALID_PARAMETER_TYPE").message().contains("`isPortAvailable`"));
}

fn identifiers(gateway: &Gateway, action: &str, parameters: &Value) -> Vec<String> {
    let reply = gateway.call(action, parameters);
    let set = reply.output()["dcSet"].as_array().unwrap().clone();
    set.iter().map(|center| center["dcId"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn data_centers_are_listed_by_what_they_host() {
    let gateway = Gateway::in_memory(&[]);
    let all = ["SIN1", "HKG1", "TYO1", "FRA1", "LON1", "LAX1", "IAD1"];
    for action in ["DescribeVPCDatacenters", "DescribeBorderGatewayDatacenters"] {
        for version in ["2023-08-30", "2026-04-01"] {
            let reply = gateway.call_in(version, action, &json!({ "dcId": "SIN1" }));
            assert_eq!(keys_of(&reply.output()["dcSet"][0]).len(), 11);
        }
        let list = |parameters: Value| identifiers(&gateway, action, &parameters);
        assert_eq!(list(json!({})), all);
        assert_eq!(list(json!({ "dcId": "", "regionId": null })), all);
        assert_eq!(list(json!({ "regionId": "asia-east-1" })), ["HKG1"]);
        assert_eq!(list(json!({ "regionId": "asia-east-1", "dcId": "SIN1" })), [""; 0]);
        assert_eq!(list(json!({ "dcId": "SYD1" })), [""; 0]);
    }
}

#[test]
fn the_backup_of_a_virtual_edge_is_in_another_data_center() {
    let gateway = Gateway::in_memory(&[]);
    let list = |parameters: Value| identifiers(&gateway, "DescribeVirtualEdgeDatacenters", &parameters);
    let all = list(json!({}));
    assert!(all.len() > 3 && all.contains(&"SIN1".to_owned()));
    let backups = list(json!({ "primaryDcId": "SIN1" }));
    assert_eq!(backups.len(), all.len() - 1);
    assert!(!backups.contains(&"SIN1".to_owned()));
    assert!(list(json!({ "primaryDcId": "LON1" })).is_empty(), "no virtual edge is there");
}

#[test]
fn data_centers_are_found_by_the_services_in_them() {
    let gateway = Gateway::in_memory(&[]);
    let list = |version: &str, parameters: Value| {
        let reply = gateway.call_in(version, "DescribeDatacentersWithService", &parameters);
        reply.output()["dcSet"].as_array().unwrap().clone()
    };
    let all = list("2023-08-30", json!({}));
    let singapore = all.iter().find(|center| center["dcId"] == "SIN1").unwrap();
    let fields =
        ["dcId", "dcName", "cityName", "areaName", "latitude", "longitude", "cloudRegionId", "serviceTypes"];
    assert_eq!(keys_of(singapore), fields);
    assert_eq!(singapore["cloudRegionId"], json!(null));
    let services = [
        "PORT",
        "VPC",
        "BORDER_GATEWAY",
        "VIRTUAL_EDGE",
        "AWS",
        "TENCENT",
        "GOOGLE",
        "ALI_CLOUD",
        "AZURE",
        "ORACLE",
        "HUAWEI_CLOUD",
        "BYTE_PLUS",
        "VOLCENGINE",
    ];
    assert_eq!(singapore["serviceTypes"], json!(services));
    let newer = list("2026-04-01", json!({ "dcId": "SIN1" }));
    assert_eq!(keys_of(&newer[0]).len(), 10);
    assert_eq!(newer[0]["countryName"], "Singapore");
    let aws = list("2023-08-30", json!({ "serviceType": "AWS", "dcId": "FRA1" }));
    assert_eq!((aws.len(), &aws[0]["cloudRegionId"]), (1, &json!("eu-central-1")));
    let region = list("2023-08-30", json!({ "serviceType": "ORACLE", "cloudRegionId": "ap-singapore-1" }));
    let places: Vec<&Value> = region.iter().map(|center| &center["dcId"]).collect();
    assert_eq!(places, ["SIN1", "HKG1"]);
    // AWS and Alibaba Cloud name it alike: it is listed once.
    assert_eq!(list("2023-08-30", json!({ "cloudRegionId": "eu-central-1" })).len(), 1);
    assert_eq!(list("2023-08-30", json!({ "serviceType": "VPC" })).len(), 7);
    let reply = gateway.call("DescribeDatacentersWithService", &json!({ "serviceType": "VIRTUALEDGE" }));
    let message = reply.assert_refused(400, "INVALID_PARAMETER_VALUE").message();
    assert!(
        message.contains("`PORT`, `VPC`") && message.contains("the nearest is `VIRTUAL_EDGE`"),
        "{message}"
    );
}
