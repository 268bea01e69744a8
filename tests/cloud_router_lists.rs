//! Lists of cloud routers: everything that one shows, filters, order and pages.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::Gateway;
use crate::harness::links::{VERSIONS, in_aws, in_vpc, joining, on_vlan};

const LIST: &str = "DescribeCloudRouters";

/// The names of those that pass, sorted; both versions must agree.
fn names(gateway: &Gateway, parameters: &Value) -> Vec<String> {
    let [old, new] = VERSIONS.map(|version| {
        let reply = gateway.call_in(version, LIST, parameters);
        let output = reply.output();
        let found = output["dataSet"].as_array().unwrap();
        assert_eq!(output["totalCount"], found.len());
        let name = |router: &Value| router["cloudRouterName"].as_str().unwrap().to_owned();
        let mut names: Vec<String> = found.iter().map(name).collect();
        names.sort();
        names
    });
    assert_eq!(old, new);
    old
}

fn border(id: &str) -> Value {
    json!({ "zbgId": id })
}

#[test]
fn it_shows_everything_there_is_to_show() {
    let gateway = Gateway::held(&["--settle", "port.creating=0"]);
    let port = gateway.running_port("my port");
    let routed = json!({
        "zbgId": "zbg-fra1-1",
        "bandwidthMbps": 20,
        "ipAddress": "10.0.0.1/30",
        "bgpConnection": { "peerAsn": 65001 },
    });
    let mut order = joining(&[on_vlan(&port, 7), in_aws("123"), routed]);
    order["cloudRouterName"] = json!("mine");
    order["cloudRouterDescription"] = json!("a note");
    order["resourceGroupId"] = json!("production");
    order["tags"] = json!({ "tags": [{ "key": "env", "value": "test" }] });
    order["marketingOptions"] = json!({ "discountCode": "x" });
    let link = gateway.router(&order);
    let [old, new] = VERSIONS.map(|version| {
        let mut shown = link.shown_in(version);
        let created = shown["createTime"].take();
        assert_eq!(created.as_str().unwrap().len(), 20);
        for point in shown["edgePoints"].as_array_mut().unwrap() {
            assert_eq!(point["createTime"].take(), created);
            assert!(point["edgePointId"].take().as_str().unwrap().len() > 10);
            let data_center = point["dataCenter"].take();
            point["dataCenter"] = data_center["dcId"].clone();
        }
        let channel = shown["edgePoints"][1]["sharedChannelId"].take();
        assert!(channel.as_str().unwrap().len() > 10);
        assert_eq!(shown["edgePoints"][1]["portId"].take(), channel, "what `cloudPortId` means elsewhere");
        shown
    });
    let point = |more: Value| {
        let mut point = json!({
            "edgePointId": null, "edgePointName": null, "connectivityStatus": "DOWN", "dataCenter": "SIN1",
            "edgePointType": null, "cloudAccountId": null, "cloudRegionId": null, "vpcId": null, "zbgId": null,
            "portId": null, "sharedChannelId": null, "vlanId": null, "bandwidthMbps": 1, "bgpConnection": null,
            "staticRoutes": null, "createTime": null, "ipAddress": null,
        });
        point.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        point
    };
    let mut expected = json!({
        "cloudRouterId": link.id,
        "cloudRouterName": "mine",
        "cloudRouterDescription": "a note",
        "cloudRouterChargeType": "POSTPAID",
        "createTime": null,
        "expiredTime": null,
        "recycledTime": null,
        "period": null,
        "edgePoints": [
            point(json!({ "edgePointName": "my port", "edgePointType": "PORT", "portId": port, "vlanId": 7 })),
            point(json!({
                "edgePointName": "AWS-ap-southeast-1", "edgePointType": "AWS", "cloudAccountId": "123",
                "cloudRegionId": "ap-southeast-1", "vlanId": 2,
            })),
            point(json!({
                "edgePointName": "zbg-fra1-1", "edgePointType": "ZBG", "zbgId": "zbg-fra1-1", "dataCenter": "FRA1",
                "bandwidthMbps": 20, "ipAddress": "10.0.0.1/30", "bgpConnection":
                    { "peerIpAddress": null, "peerAsn": 65001, "localAsn": null, "password": null },
            })),
        ],
        "cloudRouterStatus": "CREATING",
        "connectivityStatus": "DOWN",
        "resourceGroupId": "production",
        "resourceGroupName": "Production",
    });
    assert_eq!(old, expected);
    // What differs in the newer version.
    let newer = expected.as_object_mut().unwrap();
    newer.remove("cloudRouterChargeType");
    newer.insert("source".to_owned(), json!("SDN"));
    newer.insert("tags".to_owned(), json!({ "tags": [{ "key": "env", "value": "test" }] }));
    let region = new["edgePoints"][2]["zbgRegionId"].clone();
    assert!(region.as_str().is_some_and(|region| !region.is_empty()), "{region}");
    for (index, (cloud, region)) in
        [(json!(null), json!(null)), (json!("AWS"), json!(null)), (json!(null), region)]
            .into_iter()
            .enumerate()
    {
        expected["edgePoints"][index]["cloudType"] = cloud;
        expected["edgePoints"][index]["zbgRegionId"] = region;
    }
    assert_eq!(new, expected);
}

#[test]
fn filters_join_with_and_and_an_empty_one_is_none() {
    let gateway = Gateway::held(&["--settle", "0,cloud_router.updating=never"]);
    let create = |name: &str, vpc: &str, group: &Value, tags: Value| {
        let mut order = joining(&[in_vpc(vpc), border("zbg-sin1-1")]);
        order["cloudRouterName"] = json!(name);
        order["resourceGroupId"] = group.clone();
        order["tags"] = json!({ "tags": tags });
        gateway.router(&order)
    };
    let tag = |key: &str, value: &str| json!({ "key": key, "value": value });
    let web = create("Web-1", "vpc-sin1-1", &json!("testing"), json!([tag("env", "prod"), tag("team", "a")]));
    let second = create("web-2", "vpc-sin1-2", &json!("their own"), json!([tag("env", "test")]));
    let gone = create("database", "vpc-hkg1-1", &json!(""), json!([]));
    second.act_with("AddCloudRouterEdgePoints", &joining(&[border("zbg-hkg1-1")]));
    gone.act("DeleteCloudRouter");
    let point = second.points().remove(2);
    let all = ["Web-1", "database", "web-2"];
    for (parameters, expected) in [
        (json!({}), &all[..]),
        (
            json!({ "cloudRouterIds": null, "cloudRouterName": null, "cloudRouterStatus": null,
                "edgePointId": null, "egdePointId": null, "tagKeys": null, "pageSize": null }),
            &all,
        ),
        (
            json!({ "cloudRouterIds": [], "cloudRouterName": "", "cloudRouterStatus": "", "edgePointId": "",
                "egdePointId": "", "resourceGroupId": "", "tagKeys": [], "tags": [] }),
            &all,
        ),
        (json!({ "cloudRouterName": "WEB" }), &["Web-1", "web-2"]),
        (json!({ "cloudRouterStatus": "RUNNING" }), &["Web-1"]),
        (json!({ "cloudRouterStatus": "UPDATING" }), &["web-2"]),
        (json!({ "cloudRouterStatus": "RECYCLED" }), &["database"]),
        (json!({ "cloudRouterStatus": "DEPLOYING" }), &[]),
        (json!({ "edgePointId": point }), &["web-2"]),
        (json!({ "egdePointId": point }), &["web-2"]),
        (json!({ "edgePointId": point, "egdePointId": web.points()[0] }), &[]),
        (json!({ "edgePointId": gone.points()[1] }), &["database"]),
        (json!({ "edgePointId": "unknown" }), &[]),
        (json!({ "resourceGroupId": "default" }), &["database"]),
        (json!({ "resourceGroupId": "their own" }), &["web-2"]),
        (json!({ "resourceGroupId": "testing" }), &["Web-1"]),
        (json!({ "tagKeys": ["env"] }), &["Web-1", "web-2"]),
        (json!({ "tagKeys": ["env", "team"] }), &["Web-1"]),
        (json!({ "tags": [tag("env", "test")] }), &["web-2"]),
        (json!({ "tags": [tag("env", "test"), tag("team", "a")] }), &[]),
        (json!({ "cloudRouterIds": [web.id, "unknown", web.id] }), &["Web-1"]),
        (json!({ "cloudRouterIds": [web.id, gone.id], "cloudRouterStatus": "RECYCLED" }), &["database"]),
        (json!({ "cloudRouterIds": [web.id], "edgePointId": point }), &[]),
        (json!({ "cloudRouterName": "web", "edgePointId": point }), &["web-2"]),
    ] {
        assert_eq!(names(&gateway, &parameters), expected, "{parameters}");
    }
    assert_eq!(second.shown()["resourceGroupName"], "their own");
    assert_eq!(gone.shown()["resourceGroupName"], "Default Resource Group");
    let held = Gateway::held(&[]);
    held.router(&joining(&[border("zbg-sin1-1"), border("zbg-hkg1-1")]));
    for status in ["CREATING", "DEPLOYING"] {
        assert_eq!(names(&held, &json!({ "cloudRouterStatus": status })).len(), 1, "{status}");
    }
    for (parameters, code, name) in [
        (json!({ "cloudRouterStatus": "SLEEPING" }), "VALUE", "`cloudRouterStatus`"),
        // A private connect can have it, a cloud router cannot.
        (json!({ "cloudRouterStatus": "DELETING" }), "VALUE", "`cloudRouterStatus`"),
        (json!({ "pageSize": 1001 }), "EXCEED_MAXIMUM", "`pageSize`"),
        (json!({ "pageNum": 0 }), "LESS_MINIMUM", "`pageNum`"),
        (json!({ "cloudRouterIds": vec!["x"; 101] }), "EXCEED_LENGTH", "`cloudRouterIds`"),
        (json!({ "tagKeys": vec!["x"; 21] }), "EXCEED_LENGTH", "`tagKeys`"),
    ] {
        let code = format!("INVALID_PARAMETER_{code}");
        let message = gateway.refuses(LIST, &parameters, (400, &code));
        assert!(message.contains(name), "{message}");
    }
}

#[test]
fn pages_run_from_new_to_old_without_gaps_and_the_count_is_of_all() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let mut created: Vec<String> = (0..25)
        .map(|number| {
            // Two of one millisecond would stand in the order of their identifiers.
            std::thread::sleep(Duration::from_millis(2));
            let mut order = joining(&[border("zbg-sin1-1"), border("zbg-hkg1-1")]);
            order["cloudRouterName"] = json!(format!("r{number}"));
            gateway.router(&order).id
        })
        .collect();
    created.reverse();
    let list = |parameters: Value| {
        let reply = gateway.call(LIST, &parameters);
        let found = reply.output()["dataSet"].as_array().unwrap().iter();
        let ids =
            found.map(|router| router["cloudRouterId"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        (ids, reply.output()["totalCount"].as_u64().unwrap())
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
    let expected = [0, 10].map(|index| created[index].clone()).to_vec();
    assert_eq!(list(json!({ "cloudRouterName": "4", "pageSize": 2 })), (expected, 3));
}

#[test]
fn a_name_is_made_where_none_is_given() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let mut order = joining(&[border("zbg-sin1-1"), border("zbg-hkg1-1")]);
    for nothing in [json!(null), json!("")] {
        order["cloudRouterName"] = nothing.clone();
        order["cloudRouterDescription"] = nothing;
        let shown = gateway.router(&order).shown();
        let number = shown["cloudRouterName"].as_str().unwrap().strip_prefix("cloud-router-").unwrap();
        assert!(number.parse::<u64>().unwrap() > 1_700_000_000);
        assert_eq!(
            (&shown["cloudRouterDescription"], &shown["resourceGroupId"]),
            (&json!(null), &json!("default"))
        );
    }
    for (name, refused) in [("cloudRouterName", "n".repeat(256)), ("cloudRouterDescription", "n".repeat(256))]
    {
        let mut order = order.clone();
        order[name] = json!(refused);
        let message = gateway.refuses("CreateCloudRouter", &order, (400, "INVALID_PARAMETER_EXCEED_LENGTH"));
        assert!(message.contains(&format!("`{name}`")), "{message}");
    }
}
