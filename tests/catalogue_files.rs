//! The catalogue as a file: printed, changed and given back, in TOML and in JSON.

use std::io::{Read, Write};

use serde_json::{Value, json};

use crate::harness::catalogue::OWN;
use crate::harness::http::connect;
use crate::harness::{Gateway, binary, order};

fn data_centers(gateway: &Gateway) -> Vec<Value> {
    let reply = gateway.call("DescribeDatacenters", &json!({}));
    reply.output()["dcSet"].as_array().unwrap().clone()
}

/// What the command `catalogue` prints.
fn printed(arguments: &[&str]) -> String {
    let output = binary().arg("catalogue").args(arguments).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_catalogue_file_replaces_the_built_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    std::fs::write(&file, OWN).unwrap();
    let gateway = Gateway::in_memory(&["--catalogue", file.to_str().unwrap()]);
    let all = data_centers(&gateway);
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
        (format!("{OWN}[price]\ndiscount_percent = 101\n"), "from 0 to 100"),
        (
            format!("{OWN}[[vpc]]\nid = \"v\"\nname = \"V\"\ndata_center = \"X\"\ncidr = \"10.0.0.0/8\"\n"),
            "VPC `v`",
        ),
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

#[test]
fn what_is_printed_is_what_is_built_in_and_can_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let built_in = data_centers(&Gateway::in_memory(&[]));
    let toml = printed(&[]);
    assert!(toml.starts_with("# What can be ordered where"), "{toml}");
    let json = printed(&["--json"]);
    let price = json!({ "dcId": "SIN1", "portType": "1G" });
    for (name, text) in [
        ("own.toml", toml.replace("discount_percent = 90", "discount_percent = 50")),
        ("own.json", json.replace("\"discount_percent\": 90", "\"discount_percent\": 50")),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        let gateway = Gateway::in_memory(&["--catalogue", file.to_str().unwrap()]);
        assert_eq!(data_centers(&gateway), built_in, "{name}");
        let reply = gateway.call("QueryDataCenterPortPrice", &price);
        assert_eq!(reply.output()["price"]["discountUnitPrice"], 2.5, "{name}");
    }
}

#[test]
fn what_a_catalogue_lacks_costs_nothing_and_is_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    std::fs::write(&file, OWN).unwrap();
    let gateway = Gateway::in_memory(&["--catalogue", file.to_str().unwrap()]);
    let reply = gateway.call("QueryDataCenterPortPrice", &json!({ "dcId": "HOME1", "portType": "1G" }));
    let answer = reply.output();
    assert_eq!((&answer["price"]["unitPrice"], &answer["price"]["discount"]), (&json!(0.0), &json!(100.0)));
    assert_eq!(answer["stock"], 9999);
    let reply = gateway.call("DescribeAWSRegions", &json!({}));
    assert_eq!(reply.output()["cloudRegions"], json!([]));
    let bandwidth = json!({ "sourceDcId": "HOME1", "destinationDcId": "HOME1", "serviceLevel": "ANY", "bandwidthMbps": 7 });
    let reply = gateway.call("QueryPrivateConnectBandwidthPrice", &bandwidth);
    assert_eq!(reply.output()["price"]["unitPrice"], 0.0);
}

#[test]
fn no_cloud_router_is_sold_where_there_is_no_bandwidth() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    std::fs::write(&file, OWN.replace("available_bandwidth = 100", "available_bandwidth = 0")).unwrap();
    let gateway = Gateway::in_memory(&["--catalogue", file.to_str().unwrap()]);
    let reply = gateway.call("QueryCloudRouterBandwidthPrice", &json!({ "dcId": "HOME1" }));
    assert!(reply.assert_refused(400, "INVALID_ROUTER_POINT_NOT_SELLABLE").message().contains("HOME1"));
}

#[test]
fn the_smallest_price_is_written_without_an_exponent() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    std::fs::write(&file, format!("{OWN}[[price.port]]\nport_type = \"1G\"\nper_day = 0.000001\n")).unwrap();
    let gateway = Gateway::in_memory(&["--catalogue", file.to_str().unwrap()]);
    let body = br#"{"dcId":"HOME1","portType":"1G"}"#;
    let request = format!(
        "POST /api/v2/sdn HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
         X-ZC-Action: QueryDataCenterPortPrice\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        gateway.address,
        body.len()
    );
    let mut stream = connect(gateway.address);
    stream.write_all(&[request.as_bytes(), body].concat()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("\"unitPrice\":0.000001,"), "{answer}");
}
