//! The catalogue of data centers, built in and replaced.

use serde_json::{Value, json};

use crate::harness::{Gateway, binary, order};

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
        let found: Vec<&str> = singapore.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(found, fields);
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
    assert!(reply.assert_refused(400, "INVALID_PARAMETER").message().contains("`isPortAvailable`"));
}

const OWN: &str = r#"
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

#[test]
fn a_catalogue_file_replaces_the_built_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    std::fs::write(&file, OWN).unwrap();
    let gateway = Gateway::in_memory(&["--catalogue", file.to_str().unwrap()]);
    let all = centers(&gateway, "2023-08-30", &json!({}));
    assert_eq!((all.len(), &all[0]["dcId"]), (1, &json!("HOME1")));
    let mut parameters = order("a");
    gateway.call("CreatePort", &parameters).assert_refused(400, "SELF_SERVICE_PORT_NOT_SHELF");
    parameters["dcId"] = json!("HOME1");
    let reply = gateway.call("CreatePort", &parameters);
    let port = gateway.port(reply.output()["portId"].as_str().unwrap()).unwrap();
    assert_eq!(port["cityName"], "Home Town");
}

#[test]
fn a_catalogue_that_cannot_be_used_stops_the_start_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    for (text, says) in [
        (OWN.replace("id = \"HOME1\"", "colour = \"blue\""), "colour"),
        (OWN.replace("[\"1G\"]", "[\"2G\"]"), "`2G`"),
        (OWN.replace("latitude = 1.5", "latitude = 91.0"), "latitude"),
        (String::new(), "data_center"),
    ] {
        std::fs::write(&file, text).unwrap();
        let output = binary()
            .args(["serve", "--in-memory", "--address", "127.0.0.1:0", "--catalogue"])
            .arg(&file)
            .output();
        let output = output.unwrap();
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(78), "{message}");
        assert!(message.contains(says) && message.contains("own.toml"), "{message}");
    }
}

#[test]
fn a_port_survives_a_catalogue_that_no_longer_has_its_data_center() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let gateway = Gateway::over(&data, &[]);
    let id = gateway.running_port("a");
    gateway.kill();
    let file = folder.path().join("own.toml");
    std::fs::write(&file, OWN).unwrap();
    let gateway = Gateway::over(&data, &["--catalogue", file.to_str().unwrap()]);
    let port = gateway.port(&id).unwrap();
    assert_eq!((&port["dcId"], &port["cityName"]), (&json!("SIN1"), &json!("")));
}
