//! Private connects and cloud routers when the catalogue is another one.

use serde_json::json;

use crate::harness::catalogue::OWN;
use crate::harness::links::{between, in_aws, in_cloud, in_vpc, joining, on, with};
use crate::harness::{Gateway, binary, order};

/// The catalogue that is built in.
fn built_in() -> String {
    let output = binary().arg("catalogue").output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn nothing_is_built_where_no_bandwidth_is_sold() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    let (before, singapore) = {
        let text = built_in();
        let start = text.find("id = \"SIN1\"").unwrap();
        (text[..start].to_owned(), text[start..].to_owned())
    };
    let (line, rest) = singapore.split_once("available_bandwidth = 10000").unwrap();
    std::fs::write(&file, format!("{before}{line}available_bandwidth = 0{rest}")).unwrap();
    let gateway = Gateway::in_memory(&["--settle", "0", "--catalogue", file.to_str().unwrap()]);
    let (near, far) = (gateway.port_in("SIN1"), gateway.port_in("FRA1"));
    let frankfurt = in_cloud("AWS", "eu-central-1", "1");
    let parameter = (400, "INVALID_ENDPOINT_PARAMETER");
    let says = "no bandwidth is sold in data center `SIN1`";
    for (order, end) in [
        (between(&on(&near), &on(&far)), "endpointA"),
        (between(&on(&far), &on(&near)), "endpointZ"),
        (between(&on(&far), &in_aws("1")), "endpointZ"),
    ] {
        let message = gateway.refuses("CreatePrivateConnect", &order, parameter);
        assert!(message.contains(&format!("`{end}`")) && message.contains(says), "{message}");
    }
    let tunnel = json!({ "ipSecTunnel": "FQDN", "psk": "secret", "dcId": "SIN1" });
    for point in [on(&near), in_aws("1"), in_vpc("vpc-sin1-1"), json!({ "zbgId": "zbg-sin1-1" }), tunnel] {
        let order = joining(&[on(&far), point]);
        let message = gateway.refuses("CreateCloudRouter", &order, parameter);
        assert!(message.contains("`edgePoints[1]`") && message.contains(says), "{message}");
    }
    // Control: it is about this data center.
    gateway.connect(&between(&on(&far), &frankfurt));
    gateway.router(&joining(&[on(&far), in_vpc("vpc-fra1-1")]));
}

#[test]
fn what_the_catalogue_no_longer_has_lives_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let gateway = Gateway::over(&data, &["--settle", "0"]);
    let port = gateway.running_port("a");
    let connect = gateway.connect(&between(&on(&port), &in_aws("1")));
    let points = [on(&port), in_vpc("vpc-sin1-1"), json!({ "zbgId": "zbg-sin1-1" }), in_aws("1")];
    let router = gateway.router(&joining(&points));
    connect.act("DeletePrivateConnect");
    let (connect, router) = (connect.id.clone(), router.id.clone());
    gateway.kill();

    let file = folder.path().join("own.toml");
    std::fs::write(&file, OWN).unwrap();
    let gateway = Gateway::over(&data, &["--settle", "0", "--catalogue", file.to_str().unwrap()]);
    let (connect, router) = (gateway.known_connect(&connect), gateway.known_router(&router));
    let data_center = &router.shown()["edgePoints"][1]["dataCenter"];
    assert_eq!((&data_center["dcId"], &data_center["cityName"]), (&json!("SIN1"), &json!("")));
    assert_eq!(connect.shown()["endpointZ"]["cloudRegionId"], "ap-southeast-1");
    // It can be renewed and changed, and holds what it held.
    connect.act("RenewPrivateConnect");
    connect.act_with("ModifyPrivateConnectBandwidth", &json!({ "bandwidthMbps": 9 }));
    router.act("DeleteCloudRouter");
    router.act("RenewCloudRouter");
    assert_eq!((connect.status(), router.status()), ("RUNNING".to_owned(), "RUNNING".to_owned()));
    gateway.refuses("TerminatePort", &json!({ "portId": port }), (403, "OPERATION_DENIED_PORT_IN_USE"));
    // But nothing new can be had of what is gone, and what is there can be had.
    let order = with(&order("b"), &json!({ "dcId": "HOME1" }));
    let home = gateway.call("CreatePort", &order).output()["portId"].as_str().unwrap().to_owned();
    let between_ports = gateway.connect(&between(&on(&port), &on(&home)));
    assert_eq!(between_ports.shown()["endpointA"]["vlanId"], 4, "2 and 3 are in use");
    gateway.refuses(
        "CreatePrivateConnect",
        &between(&on(&home), &in_aws("1")),
        (400, "INVALID_ENDPOINT_PARAMETER"),
    );
    let vpc = joining(&[on(&home), in_vpc("vpc-sin1-2")]);
    gateway.refuses("CreateCloudRouter", &vpc, (404, "INVALID_VPC_NOT_FOUND"));
}
