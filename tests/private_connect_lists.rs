//! Lists of private connects: everything that one shows, filters, order and pages.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::Gateway;
use crate::harness::links::{VERSIONS, between, in_aws, on, on_vlan};

const LIST: &str = "DescribePrivateConnects";

fn ids(output: &Value) -> Vec<String> {
    let found = output["dataSet"].as_array().unwrap().iter();
    found.map(|link| link["privateConnectId"].as_str().unwrap().to_owned()).collect()
}

/// The names of those that pass, sorted; both versions must agree.
fn names(gateway: &Gateway, parameters: &Value) -> Vec<String> {
    let [old, new] = VERSIONS.map(|version| {
        let reply = gateway.call_in(version, LIST, parameters);
        let output = reply.output();
        let found = output["dataSet"].as_array().unwrap();
        assert_eq!(output["totalCount"], found.len());
        let name = |link: &Value| link["privateConnectName"].as_str().unwrap().to_owned();
        let mut names: Vec<String> = found.iter().map(name).collect();
        names.sort();
        names
    });
    assert_eq!(old, new);
    old
}

#[test]
fn it_shows_everything_there_is_to_show() {
    let gateway = Gateway::held(&["--settle", "port.creating=0"]);
    let port = gateway.running_port("a");
    let mut order = between(&on_vlan(&port, 7), &in_aws("123"));
    order["endpointA"]["endpointName"] = json!("left");
    order["privateConnectName"] = json!("mine");
    order["bandwidthMbps"] = json!(20);
    order["resourceGroupId"] = json!("production");
    order["tags"] = json!({ "tags": [{ "key": "env", "value": "test" }] });
    order["marketingOptions"] = json!({ "discountCode": "x", "usePocVoucher": true });
    let old = gateway.call_in(VERSIONS[0], "CreatePrivateConnect", &order);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(old.output()), ["requestId", "privateConnectId"]);
    order["endpointA"]["vlanId"] = json!(8);
    let new = gateway.call_in(VERSIONS[1], "CreatePrivateConnect", &order);
    assert_eq!(keys(new.output()), ["requestId", "privateConnectId", "orderNumber"]);
    let number = new.output()["orderNumber"].as_str().unwrap();
    assert!(number.len() >= 10 && number.bytes().all(|byte| byte.is_ascii_digit()), "{number}");

    let link = gateway.known_connect(old.output()["privateConnectId"].as_str().unwrap());
    let mut shown = link.shown();
    let created = shown["createTime"].take();
    let created = created.as_str().unwrap();
    assert!(created.len() == 20 && created.ends_with('Z') && created.as_bytes()[10] == b'T', "{created}");
    let channel = shown["endpointZ"]["endpointId"].take();
    assert_eq!(shown["endpointZ"]["sharedChannelId"].take(), channel);
    let data_center = shown["endpointZ"]["dataCenter"].take();
    assert_eq!(shown["endpointA"]["dataCenter"].take(), data_center);
    assert_eq!((&data_center["dcId"], &data_center["cityName"]), (&json!("SIN1"), &json!("Singapore")));
    let expected = json!({
        "privateConnectId": link.id,
        "privateConnectName": "mine",
        "connectivityStatus": "DOWN",
        "privateConnectStatus": "CREATING",
        "bandwidthMbps": 20,
        "resourceGroupId": "production",
        "resourceGroupName": "Production",
        "createTime": null,
        "expiredTime": null,
        "recycledTime": null,
        "endpointA": {
            "endpointId": port,
            "endpointName": "left",
            "endpointType": "PORT",
            "connectivityStatus": "DOWN",
            "vlanId": 7,
            "dataCenter": null,
            "cloudRegionId": null,
            "cloudAccountId": null,
            "sharedChannelId": null,
        },
        "endpointZ": {
            "endpointId": null,
            "endpointName": null,
            "endpointType": "AWS",
            "connectivityStatus": "DOWN",
            "vlanId": 2,
            "dataCenter": null,
            "cloudRegionId": "ap-southeast-1",
            "cloudAccountId": "123",
            "sharedChannelId": null,
        },
    });
    assert_eq!(shown, expected);
    // The newer version shows the same and two things more.
    let (old, mut new) = (link.shown(), link.shown_in(VERSIONS[1]));
    let more = new.as_object_mut().unwrap();
    assert_eq!(more.shift_remove("source"), Some(json!("SDN")));
    assert_eq!(more.shift_remove("tags"), Some(json!({ "tags": [{ "key": "env", "value": "test" }] })));
    assert_eq!(old["endpointA"]["dataCenter"]["dcId"], new["endpointA"]["dataCenter"]["dcId"]);
    for end in ["endpointA", "endpointZ"] {
        assert_eq!(new[end]["dataCenter"]["dcId"], "SIN1");
    }
    assert_eq!(keys(&old), keys(&new));
}

#[test]
fn a_name_is_made_where_none_is_given() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let (a, z) = (gateway.running_port("a"), gateway.running_port("z"));
    let mut order = between(&on(&a), &on(&z));
    for nothing in [json!(null), json!("")] {
        order["privateConnectName"] = nothing;
        let shown = gateway.connect(&order).shown();
        let number = shown["privateConnectName"].as_str().unwrap().strip_prefix("private-connect-").unwrap();
        assert!(number.parse::<u64>().unwrap() > 1_700_000_000);
        assert_eq!(
            (&shown["resourceGroupId"], &shown["endpointA"]["endpointName"]),
            (&json!("default"), &json!(null))
        );
        assert_eq!(shown["resourceGroupName"], "Default Resource Group");
    }
    for name in ["端".repeat(255), "<&>\"\\ \u{1f980}".to_owned()] {
        order["privateConnectName"] = json!(name);
        assert_eq!(gateway.connect(&order).shown()["privateConnectName"], name);
    }
    order["privateConnectName"] = json!("端".repeat(256));
    let message = gateway.refuses("CreatePrivateConnect", &order, (400, "INVALID_PARAMETER_EXCEED_LENGTH"));
    assert!(message.contains("`privateConnectName`"), "{message}");
}

#[test]
fn filters_join_with_and_and_an_empty_one_is_none() {
    let gateway =
        Gateway::held(&["--settle", "0,private_connect.updating=never,private_connect.deleting=never"]);
    let (a, z) = (gateway.running_port("a"), gateway.running_port("z"));
    let create = |name: &str, other: &Value, group: &Value, tags: Value| {
        let mut order = between(&on(&a), other);
        order["privateConnectName"] = json!(name);
        order["resourceGroupId"] = group.clone();
        order["tags"] = json!({ "tags": tags });
        gateway.connect(&order)
    };
    let tag = |key: &str, value: &str| json!({ "key": key, "value": value });
    let web = create("Web-1", &on(&z), &json!("testing"), json!([tag("env", "prod"), tag("team", "a")]));
    let second = create("web-2", &in_aws("1"), &json!("their own"), json!([tag("env", "test")]));
    let gone = create("database", &in_aws("1"), &json!(null), json!([]));
    second.act_with("ModifyPrivateConnectBandwidth", &json!({ "bandwidthMbps": 5 }));
    gone.act("DeletePrivateConnect");
    let all = ["Web-1", "database", "web-2"];
    for (parameters, expected) in [
        (json!({}), &all[..]),
        (
            json!({ "privateConnectIds": null, "privateConnectName": null, "connectivityStatus": null,
                "privateConnectStatus": null, "endpointTypes": null, "tags": null, "pageNum": null }),
            &all,
        ),
        (
            json!({ "privateConnectIds": [], "privateConnectName": "", "connectivityStatus": "",
                "privateConnectStatus": "", "endpointTypes": [], "resourceGroupId": "", "tagKeys": [], "tags": [] }),
            &all,
        ),
        (json!({ "privateConnectName": "WEB" }), &["Web-1", "web-2"]),
        (json!({ "connectivityStatus": "ACTIVE" }), &["Web-1", "web-2"]),
        (json!({ "connectivityStatus": "DOWN" }), &["database"]),
        (json!({ "privateConnectStatus": "RUNNING" }), &["Web-1"]),
        (json!({ "privateConnectStatus": "AVAILABLE" }), &["Web-1"]),
        (json!({ "privateConnectStatus": "UPDATING" }), &["web-2"]),
        (json!({ "privateConnectStatus": "DELETING" }), &["database"]),
        (json!({ "privateConnectStatus": "DEPLOYING" }), &[]),
        (json!({ "endpointTypes": ["PORT"] }), &all),
        (json!({ "endpointTypes": ["AWS"] }), &["database", "web-2"]),
        (json!({ "endpointTypes": ["aws", "AZURE"] }), &["database", "web-2"]),
        (json!({ "endpointTypes": ["AZURE"] }), &[]),
        (json!({ "resourceGroupId": "default" }), &["database"]),
        (json!({ "resourceGroupId": "testing" }), &["Web-1"]),
        (json!({ "resourceGroupId": "their own" }), &["web-2"]),
        (json!({ "resourceGroupId": "nobody's" }), &[]),
        (json!({ "tagKeys": ["env"] }), &["Web-1", "web-2"]),
        (json!({ "tagKeys": ["env", "team"] }), &["Web-1"]),
        (json!({ "tags": [tag("env", "test")] }), &["web-2"]),
        (json!({ "tags": [tag("env", "test"), tag("team", "a")] }), &[]),
        (json!({ "privateConnectIds": [web.id, "unknown", web.id] }), &["Web-1"]),
        (json!({ "privateConnectIds": ["unknown"] }), &[]),
        (json!({ "privateConnectIds": [web.id, gone.id], "connectivityStatus": "DOWN" }), &["database"]),
        (json!({ "privateConnectIds": [web.id], "endpointTypes": ["AWS"] }), &[]),
        (json!({ "privateConnectName": "web", "endpointTypes": ["AWS"] }), &["web-2"]),
    ] {
        assert_eq!(names(&gateway, &parameters), expected, "{parameters}");
    }
    // A group that the catalogue does not know is named after itself.
    assert_eq!(second.shown()["resourceGroupName"], "their own");
    let held = Gateway::held(&["--settle", "port.creating=0"]);
    let port = held.running_port("a");
    held.connect(&between(&on(&port), &in_aws("1")));
    for status in ["CREATING", "DEPLOYING", "creating"] {
        assert_eq!(names(&held, &json!({ "privateConnectStatus": status })).len(), 1, "{status}");
    }
    for (parameters, code, says) in [
        (json!({ "privateConnectStatus": "SLEEPING" }), "VALUE", "`privateConnectStatus`"),
        // One of ports, and one of servers.
        (json!({ "privateConnectStatus": "DESTROYED" }), "VALUE", "the nearest is `DESTROYING`"),
        (json!({ "privateConnectStatus": "STOPPED" }), "VALUE", "`CREATING`, `RUNNING`"),
        (json!({ "connectivityStatus": "UP" }), "VALUE", "is not one of `ACTIVE` and `DOWN`"),
        (json!({ "endpointTypes": ["PORT", "ALICLOUD"] }), "VALUE", "the nearest is `ALI_CLOUD`"),
        (json!({ "pageSize": 0 }), "LESS_MINIMUM", "`pageSize`"),
        (json!({ "pageSize": 1001 }), "EXCEED_MAXIMUM", "`pageSize`"),
        (json!({ "pageNum": 0 }), "LESS_MINIMUM", "`pageNum`"),
        (json!({ "privateConnectIds": vec!["x"; 101] }), "EXCEED_LENGTH", "`privateConnectIds`"),
        (json!({ "endpointTypes": "AWS" }), "TYPE", "`endpointTypes`"),
    ] {
        let code = format!("INVALID_PARAMETER_{code}");
        let message = gateway.refuses(LIST, &parameters, (400, &code));
        assert!(message.contains(says), "{message}");
    }
}

#[test]
fn pages_run_from_new_to_old_without_gaps_and_the_count_is_of_all() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let (a, z) = (gateway.running_port("a"), gateway.running_port("z"));
    let mut created: Vec<String> = (0..25)
        .map(|number| {
            // Two of one millisecond would stand in the order of their identifiers.
            std::thread::sleep(Duration::from_millis(2));
            let mut order = between(&on(&a), &on(&z));
            order["privateConnectName"] = json!(format!("p{number}"));
            gateway.connect(&order).id
        })
        .collect();
    created.reverse();
    let list = |parameters: Value| {
        let reply = gateway.call(LIST, &parameters);
        (ids(reply.output()), reply.output()["totalCount"].as_u64().unwrap())
    };
    assert_eq!(list(json!({})), (created[..20].to_vec(), 25));
    let mut paged = Vec::new();
    for page in 1..=3 {
        let (found, total) = list(json!({ "pageNum": page, "pageSize": 10 }));
        assert_eq!(total, 25);
        paged.extend(found);
    }
    assert_eq!(paged, created);
    assert_eq!(list(json!({ "pageNum": 4, "pageSize": 10 })), (vec![], 25));
    // Named ones come in the same order, and are counted among themselves.
    let (mut some, expected) = (created[3..18].to_vec(), created[13..18].to_vec());
    some.reverse();
    assert_eq!(list(json!({ "privateConnectIds": some, "pageNum": 2, "pageSize": 10 })), (expected, 15));
    // Of the names with a 4 in them (p4, p14, p24) a page of two.
    let expected = [0, 10].map(|index| created[index].clone()).to_vec();
    assert_eq!(list(json!({ "privateConnectName": "4", "pageSize": 2 })), (expected, 3));
}
