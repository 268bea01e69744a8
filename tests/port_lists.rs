//! Lists of ports: identifiers, filters, pages, and everything that a port shows.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Gateway, order};

fn ids(output: &Value) -> Vec<String> {
    let ports = output["dataSet"].as_array().unwrap();
    ports.iter().map(|port| port["portId"].as_str().unwrap().to_owned()).collect()
}

fn names(gateway: &Gateway, parameters: &Value) -> Vec<String> {
    let reply = gateway.call_in("2026-04-01", "DescribePorts", parameters);
    let output = reply.output();
    let ports = output["dataSet"].as_array().unwrap();
    assert_eq!(output["totalCount"], ports.len());
    let mut names: Vec<String> =
        ports.iter().map(|port| port["portName"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_new_port_shows_everything_there_is_to_show() {
    let gateway = Gateway::held(&[]);
    let id = gateway.create_port("a");
    let mut port = gateway.port(&id).unwrap();
    let created = port["createdTime"].take();
    let created = created.as_str().unwrap();
    assert!(created.len() == 20 && created.ends_with('Z') && created.as_bytes()[10] == b'T', "{created}");
    let expected = json!({
        "portId": id,
        "portName": "a",
        "portRemarks": null,
        "portType": "1G",
        "dcId": "SIN1",
        "dcName": "Equinix SG1",
        "cityName": "Singapore",
        "areaName": "Asia Pacific",
        "businessEntityName": "Example Ltd.",
        "connectionStatus": "DOWN",
        "portStatus": "CREATING",
        "loaStatus": "LOA_NOT_UPLOAD",
        "loaDownloadUrl": null,
        "createdTime": null,
        "expiredTime": null,
        "period": null,
        "portChargeType": "POSTPAID",
        "isCreateBusinessAllowed": false,
    });
    assert_eq!(port, expected);
}

#[test]
fn a_running_port_is_connected_and_can_be_built_on() {
    let gateway = Gateway::in_memory(&[]);
    let id = gateway.running_port("a");
    let port = gateway.port(&id).unwrap();
    assert_eq!(
        (&port["connectionStatus"], &port["isCreateBusinessAllowed"]),
        (&json!("ACTIVE"), &json!(true))
    );
}

#[test]
fn filters_join_with_and_and_an_empty_one_is_none() {
    let gateway = Gateway::held(&[]);
    let create = |name: &str, center: &str, remarks: &str, tags: Value| {
        let mut order = order(name);
        order["dcId"] = json!(center);
        order["portRemarks"] = json!(remarks);
        order["tags"] = json!({ "tags": tags });
        let reply = gateway.call_in("2026-04-01", "CreatePort", &order);
        reply.output()["portId"].as_str().unwrap().to_owned()
    };
    let web = create(
        "Web-1",
        "SIN1",
        "front door",
        json!([{ "key": "env", "value": "prod" }, { "key": "team", "value": "a" }]),
    );
    create("web-2", "FRA1", "", json!([{ "key": "env", "value": "test" }]));
    create("database", "FRA1", "the back Door", json!([]));
    let all = ["Web-1", "database", "web-2"];
    for (parameters, expected) in [
        (json!({}), &all[..]),
        (json!({ "portIds": null, "dcId": null, "portName": null, "pageNum": null, "tags": null }), &all),
        (
            json!({ "portIds": [], "dcId": "", "portName": "", "cityName": "", "tagKeys": [], "tags": [], "resourceGroupId": "" }),
            &all,
        ),
        (json!({ "portName": "WEB" }), &["Web-1", "web-2"]),
        (json!({ "portRemarks": "door" }), &["Web-1", "database"]),
        (json!({ "dcId": "FRA1" }), &["database", "web-2"]),
        (json!({ "cityName": "frank" }), &["database", "web-2"]),
        (json!({ "dcId": "FRA1", "portName": "web" }), &["web-2"]),
        (json!({ "dcId": "fra1" }), &[]),
        (json!({ "tagKeys": ["env"] }), &["Web-1", "web-2"]),
        (json!({ "tagKeys": ["env", "team"] }), &["Web-1"]),
        (json!({ "tags": [{ "key": "env", "value": "test" }] }), &["web-2"]),
        (json!({ "tags": [{ "key": "env", "value": "PROD" }] }), &[]),
        (json!({ "portIds": [web, "p-1"] }), &["Web-1"]),
        (json!({ "portIds": [web], "dcId": "FRA1" }), &[]),
        (json!({ "resourceGroupId": "default" }), &all),
        (json!({ "resourceGroupId": "another" }), &[]),
    ] {
        assert_eq!(names(&gateway, &parameters), expected, "{parameters}");
    }
}

#[test]
fn pages_run_from_new_to_old_without_gaps_and_the_count_is_of_all() {
    let gateway = Gateway::held(&[]);
    let mut created: Vec<String> = (0..45)
        .map(|number| {
            // Two of one millisecond would stand in the order of their identifiers.
            std::thread::sleep(Duration::from_millis(2));
            gateway.create_port(&format!("p{number}"))
        })
        .collect();
    created.reverse();
    let first = gateway.call("DescribePorts", &json!({}));
    assert_eq!(first.output()["totalCount"], 45);
    assert_eq!(ids(first.output()).len(), 20);
    let mut paged = Vec::new();
    for page in 1..=5 {
        let reply = gateway.call("DescribePorts", &json!({ "pageNum": page, "pageSize": 10 }));
        assert_eq!(reply.output()["totalCount"], 45);
        paged.extend(ids(reply.output()));
    }
    assert_eq!(paged, created);
    let beyond = gateway.call("DescribePorts", &json!({ "pageNum": 6, "pageSize": 10 }));
    assert_eq!((ids(beyond.output()).len(), &beyond.output()["totalCount"]), (0, &json!(45)));
    let chosen =
        gateway.call("DescribePorts", &json!({ "portIds": &created[..30], "pageNum": 2, "pageSize": 20 }));
    assert_eq!((ids(chosen.output()).len(), &chosen.output()["totalCount"]), (10, &json!(30)));
    let filtered = gateway.call("DescribePorts", &json!({ "portName": "p4", "pageSize": 2 }));
    assert_eq!((ids(filtered.output()).len(), &filtered.output()["totalCount"]), (2, &json!(6)));
}
