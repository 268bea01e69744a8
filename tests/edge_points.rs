//! Edge points of cloud routers: what is there, how routes are learned, and who has a VPC.

use serde_json::{Value, json};

use crate::harness::Gateway;
use crate::harness::links::{Link, VERSIONS, between, in_aws, in_cloud, in_vpc, joining, on, on_vlan, with};

const VALUE: (u16, &str) = (400, "INVALID_PARAMETER_VALUE");
const PARAMETER: (u16, &str) = (400, "INVALID_ENDPOINT_PARAMETER");
const EXCEEDED: (u16, &str) = (400, "INVALID_BANDWIDTH_EXCEED_LIMIT");
const VLAN: (u16, &str) = (400, "INVALID_VLAN_IN_USE");
const CREATE: &str = "CreateCloudRouter";
const ADD: &str = "AddCloudRouterEdgePoints";

fn border(id: &str) -> Value {
    json!({ "zbgId": id })
}

/// One edge point of a cloud router as it is listed now.
fn point(link: &Link<'_>, index: usize) -> Value {
    link.shown()["edgePoints"][index].clone()
}

#[test]
fn exactly_one_thing_says_what_is_there() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let port = gateway.running_port("a");
    let tunnel = json!({ "ipSecTunnel": "FQDN", "psk": "secret", "dcId": "SIN1" });
    let targets = [on(&port), in_vpc("vpc-sin1-1"), border("zbg-sin1-1"), in_aws("1"), tunnel];
    let router = gateway.router(&joining(&[border("zbg-hkg1-1"), border("zbg-fra1-1")]));
    let says = "it needs exactly one of `portId`, `vpcId`, `zbgId`, `cloudType` and `ipSecTunnel`.";
    let mut wrong =
        vec![json!({}), json!({ "vlanId": 5, "dcId": "SIN1" }), json!({ "portId": "", "vpcId": null })];
    for (index, one) in targets.iter().enumerate() {
        wrong.extend(targets[index + 1..].iter().map(|other| with(one, other)));
    }
    assert_eq!(wrong.len(), 3 + 10);
    for wrong in wrong {
        let points = [border("zbg-hkg1-1"), wrong];
        let message = gateway.refuses(CREATE, &joining(&points), PARAMETER);
        assert_eq!(message, format!("Parameter `edgePoints[1]` is not valid: {says}"));
        router.refuses(ADD, &joining(&points), PARAMETER);
    }
    // Each by itself is good, and is shown as what it is.
    let reply = router.act_with(ADD, &joining(&targets));
    let added = reply.output()["edgePointIds"].as_array().unwrap().clone();
    let shown = router.shown();
    let points = &shown["edgePoints"].as_array().unwrap()[2..];
    let ids: Vec<&Value> = points.iter().map(|point| &point["edgePointId"]).collect();
    assert_eq!(ids, added.iter().collect::<Vec<_>>(), "identifiers come in the order of the request");
    let types: Vec<&Value> = points.iter().map(|point| &point["edgePointType"]).collect();
    assert_eq!(types, ["PORT", "VPC", "ZBG", "AWS", "VIRTUAL_EDGE"]);
    for (point, (name, id)) in points.iter().zip([
        ("portId", json!(port)),
        ("vpcId", json!("vpc-sin1-1")),
        ("zbgId", json!("zbg-sin1-1")),
        ("cloudRegionId", json!("ap-southeast-1")),
    ]) {
        assert_eq!((&point[name], &point["dataCenter"]["dcId"]), (&id, &json!("SIN1")));
    }
}

#[test]
fn what_is_not_there_is_refused_and_nothing_is_added() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let port = gateway.running_port("a");
    let router = gateway.router(&joining(&[on(&port), in_vpc("vpc-sin1-1")]));
    let no_vpc = (404, "INVALID_VPC_NOT_FOUND");
    for (wrong, refusal, says) in [
        (on("p-1"), (404, "INVALID_PORT_NOT_FOUND"), "Port `p-1` does not exist."),
        (in_vpc("vpc-moon"), no_vpc, "There is no VPC `vpc-moon`."),
        (border("zbg-moon"), no_vpc, "There is no border gateway `zbg-moon`."),
        (on_vlan(&port, 1), PARAMETER, "`edgePoints[1].vlanId`"),
        (on_vlan(&port, 4001), PARAMETER, "`edgePoints[1].vlanId`"),
        (on_vlan(&port, 2), VLAN, &*router.id),
        (with(&on(&port), &json!({ "dcId": "FRA1" })), PARAMETER, "`edgePoints[1].dcId`"),
        (json!({ "cloudType": "AWS", "cloudAccountId": "1" }), PARAMETER, "`edgePoints[1].cloudRegionId`"),
        (json!({ "cloudType": "MOON" }), VALUE, "`edgePoints[1].cloudType`"),
        (
            with(&in_vpc("vpc-hkg1-1"), &json!({ "bandwidthMbps": 0 })),
            EXCEEDED,
            "`edgePoints[1].bandwidthMbps`",
        ),
        (with(&in_vpc("vpc-hkg1-1"), &json!({ "bandwidthMbps": 501 })), EXCEEDED, "1 to 500"),
    ] {
        let points = joining(&[in_vpc("vpc-hkg1-2"), wrong]);
        for message in [router.refuses(ADD, &points, refusal), gateway.refuses(CREATE, &points, refusal)] {
            assert!(message.contains(says), "{points}: {message}");
        }
    }
    // A cloud that has no cloud routers in a region has private connects there.
    let jakarta = in_cloud("TENCENT", "ap-jakarta", "1");
    let message = router.refuses(ADD, &joining(std::slice::from_ref(&jakarta)), PARAMETER);
    assert!(
        message.contains("`edgePoints[0].cloudRegionId`") && message.contains("CloudRouter"),
        "{message}"
    );
    gateway.connect(&between(&on(&port), &jakarta));
    assert_eq!(router.points().len(), 2);
}

#[test]
fn routes_are_learned_by_bgp_or_given_and_a_change_replaces_them() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let two_routes = json!([
        { "prefix": "10.0.0.0/8", "nextHop": "192.0.2.1" },
        { "prefix": "0.0.0.0/0", "nextHop": "192.0.2.2" },
    ]);
    let bgp = json!({
        "peerIpAddress": "169.254.0.2/30",
        "peerAsn": 4_294_967_295_u64,
        "localAsn": 62610,
        "password": "secret",
    });
    let both = json!({ "bgpConnection": bgp, "staticRoutes": two_routes });
    let excluded = with(&border("zbg-sin1-1"), &both);
    let message = gateway.refuses(CREATE, &joining(&[border("zbg-hkg1-1"), excluded]), PARAMETER);
    let says = "`edgePoints[1].staticRoutes` is not valid: `bgpConnection` excludes it";
    assert!(message.contains(says), "{message}");

    let learned = with(&border("zbg-sin1-1"), &json!({ "bgpConnection": bgp, "staticRoutes": [] }));
    let given =
        with(&border("zbg-hkg1-1"), &json!({ "staticRoutes": two_routes, "ipAddress": "10.0.0.1/30" }));
    let router = gateway.router(&joining(&[learned, given, border("zbg-fra1-1")]));
    let routing = |index| {
        let point = point(&router, index);
        (point["bgpConnection"].clone(), point["staticRoutes"].clone(), point["ipAddress"].clone())
    };
    let nothing = Value::Null;
    assert_eq!(routing(0), (bgp.clone(), nothing.clone(), nothing.clone()));
    assert_eq!(routing(1), (nothing.clone(), two_routes.clone(), json!("10.0.0.1/30")));
    assert_eq!(routing(2), (nothing.clone(), nothing.clone(), nothing.clone()));

    let ids = router.points();
    let modify = |index: usize, more: &Value| {
        let more = with(&json!({ "edgePointId": ids[index] }), more);
        router.act_with("ModifyCloudRouterEdgePoint", &more);
        routing(index)
    };
    let one_route = json!([{ "prefix": "172.16.0.0/12", "nextHop": "192.0.2.9" }]);
    assert_eq!(
        modify(0, &json!({ "staticRoutes": one_route })),
        (nothing.clone(), one_route.clone(), nothing.clone())
    );
    let short = json!({ "peerAsn": 1 });
    let filled = json!({ "peerIpAddress": null, "peerAsn": 1, "localAsn": null, "password": null });
    assert_eq!(
        modify(1, &json!({ "bgpConnection": short })),
        (filled.clone(), nothing.clone(), json!("10.0.0.1/30"))
    );
    // What is absent stays as it is.
    assert_eq!(
        modify(1, &json!({ "ipAddress": "192.168.7.1/24" })),
        (filled, nothing.clone(), json!("192.168.7.1/24"))
    );
    assert_eq!(
        modify(0, &json!({ "bandwidthMbps": 9, "staticRoutes": [] })),
        (nothing.clone(), one_route, nothing)
    );
    assert_eq!(point(&router, 0)["bandwidthMbps"], 9);
    for nothing in [json!({}), json!({ "staticRoutes": [], "bgpConnection": null, "ipAddress": null })] {
        let nothing = with(&json!({ "edgePointId": ids[0] }), &nothing);
        let missing = (400, "MISSING_PARAMETER");
        let message = router.refuses("ModifyCloudRouterEdgePoint", &nothing, missing);
        assert!(message.contains("`bgpConnection`") && message.contains("is required"), "{message}");
    }
    let excluded = with(&json!({ "edgePointId": ids[0] }), &both);
    let message = router.refuses("ModifyCloudRouterEdgePoint", &excluded, PARAMETER);
    assert!(message.contains("`staticRoutes`"), "{message}");
    for (more, code, name) in [
        (json!({ "ipAddress": "10.0.0.1" }), "PATTERN_ERROR", "`ipAddress`"),
        (
            json!({ "staticRoutes": [{ "prefix": "10.0.0.0", "nextHop": "192.0.2.1" }] }),
            "PATTERN_ERROR",
            "`staticRoutes[0].prefix`",
        ),
        (
            json!({ "staticRoutes": [{ "prefix": "10.0.0.0/8", "nextHop": "here" }] }),
            "PATTERN_ERROR",
            "`staticRoutes[0].nextHop`",
        ),
        (json!({ "bgpConnection": { "peerAsn": -1 } }), "LESS_MINIMUM", "`bgpConnection.peerAsn`"),
        (json!({ "bgpConnection": [] }), "TYPE", "`bgpConnection`"),
    ] {
        let code = format!("INVALID_PARAMETER_{code}");
        let more = with(&json!({ "edgePointId": ids[0] }), &more);
        let message = router.refuses("ModifyCloudRouterEdgePoint", &more, (400, &code));
        assert!(message.contains(name), "{message}");
    }
}

#[test]
fn a_bandwidth_is_1_to_500() {
    let gateway = Gateway::held(&["--settle", "0,cloud_router.updating=never"]);
    for (action, bandwidth) in
        [("ModifyCloudRouterEdgePoint", 1), ("ModifyCloudRouterEdgePointBandwidth", 500)]
    {
        let some = with(&border("zbg-hkg1-1"), &json!({ "bandwidthMbps": 501 - bandwidth }));
        let router = gateway.router(&joining(&[border("zbg-sin1-1"), some]));
        assert_eq!(point(&router, 0)["bandwidthMbps"], 1, "where none is given");
        assert_eq!(point(&router, 1)["bandwidthMbps"], 501 - bandwidth);
        let id = router.points().remove(1);
        let change = |mbps: i64| json!({ "edgePointId": id, "bandwidthMbps": mbps });
        for outside in [0, 501] {
            let message = router.refuses(action, &change(outside), EXCEEDED);
            assert!(message.contains("`bandwidthMbps`") && message.contains("1 to 500"), "{message}");
        }
        router.act_with(action, &change(bandwidth));
        assert_eq!(
            (router.status(), &point(&router, 1)["bandwidthMbps"]),
            ("UPDATING".to_owned(), &json!(bandwidth))
        );
        assert_eq!(router.shown()["connectivityStatus"], "ACTIVE", "traffic passes while it is changed");
    }
}

#[test]
fn a_tunnel_says_who_the_other_side_is_and_where_its_virtual_edge_is() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let tunnel = json!({ "ipSecTunnel": "FQDN", "psk": "secret", "dcId": "HKG1" });
    let remote = with(&tunnel, &json!({ "ipSecTunnel": "RemoteIP", "customerPublicIP": "192.0.2.1" }));
    let fixed = json!({ "ipSecStaticRoutes": [{ "cidr": "10.0.0.0/8" }] });
    let bgp = json!({ "ipSecBgpConnection": { "customerAsn": 65001, "virtualEdgeAsn": 62610 } });
    let backup = json!({ "backupIpSec": { "dcId": "SIN1", "psk": "other" }, "enableHealthCheck": true });
    let good = [&tunnel, &remote, &with(&tunnel, &fixed), &with(&tunnel, &bgp), &with(&remote, &backup)];
    let router = gateway.router(&joining(&good.map(Clone::clone)));
    for index in 0..good.len() {
        let point = point(&router, index);
        assert_eq!(
            (&point["edgePointType"], &point["dataCenter"]["dcId"]),
            (&json!("VIRTUAL_EDGE"), &json!("HKG1"))
        );
        assert_eq!((&point["vlanId"], &point["connectivityStatus"]), (&json!(null), &json!("ACTIVE")));
    }
    for (wrong, field, says) in [
        (with(&remote, &json!({ "customerPublicIP": null })), ".customerPublicIP", "`RemoteIP` needs it"),
        (with(&tunnel, &json!({ "psk": "" })), ".psk", "pre-shared key"),
        (with(&tunnel, &json!({ "dcId": null })), ".dcId", "virtual edge"),
        (
            with(&tunnel, &json!({ "dcId": "MOON1" })),
            ".dcId",
            "no virtual edge can be had in data center `MOON1`",
        ),
        (
            with(&tunnel, &json!({ "dcId": "LON1" })),
            ".dcId",
            "no virtual edge can be had in data center `LON1`",
        ),
        (with(&tunnel, &json!({ "backupIpSec": { "dcId": "MOON1" } })), ".backupIpSec.dcId", "`MOON1`"),
        (with(&with(&tunnel, &fixed), &bgp), ".ipSecStaticRoutes", "`ipSecBgpConnection` excludes it"),
    ] {
        let message = router.refuses(ADD, &joining(&[wrong]), PARAMETER);
        assert!(message.contains(&format!("`edgePoints[0]{field}`")) && message.contains(says), "{message}");
    }
    for (wrong, code, name) in [
        (with(&tunnel, &json!({ "ipSecTunnel": "OTHER" })), "VALUE", "`edgePoints[0].ipSecTunnel`"),
        (
            with(&tunnel, &json!({ "customerPublicIP": "here" })),
            "PATTERN_ERROR",
            "`edgePoints[0].customerPublicIP`",
        ),
        (
            with(&tunnel, &json!({ "ipSecStaticRoutes": [{ "cidr": "10.0.0.0/40" }] })),
            "PATTERN_ERROR",
            "`edgePoints[0].ipSecStaticRoutes[0].cidr`",
        ),
    ] {
        let code = format!("INVALID_PARAMETER_{code}");
        let message = router.refuses(ADD, &joining(&[wrong]), (400, &code));
        assert!(message.contains(name), "{message}");
    }
}

#[test]
fn names_are_those_of_the_version() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let port = gateway.running_port("my port");
    let points = |vpc: &str, name: &str| {
        joining(
            &[on(&port), in_vpc(vpc), border("zbg-sin1-1"), in_aws("1")]
                .map(|point| with(&point, &json!({ "edgePointName": name }))),
        )
    };
    let names = |version: &str, vpc: &str, name: &str| {
        let reply = gateway.call_in(version, CREATE, &points(vpc, name));
        let router = gateway.known_router(reply.output()["cloudRouterId"].as_str().unwrap());
        let shown = router.shown();
        let points = shown["edgePoints"].as_array().unwrap().iter();
        points.map(|point| point["edgePointName"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // In the older version only a point in a cloud has a name of its own.
    assert_eq!(
        names(VERSIONS[0], "vpc-sin1-1", "Edge 1"),
        ["my port", "Singapore 1", "zbg-sin1-1", "Edge 1"]
    );
    assert_eq!(names(VERSIONS[1], "vpc-sin1-2", "Edge-1"), ["Edge-1"; 4]);
    let unnamed = ["my port", "Hong Kong 1", "zbg-sin1-1", "AWS-ap-southeast-1"];
    assert_eq!(names(VERSIONS[1], "vpc-hkg1-1", ""), unnamed);
    let reply = gateway.call_in(VERSIONS[1], CREATE, &points("vpc-hkg1-2", "Edge 1"));
    let message = reply.assert_refused(PARAMETER.0, PARAMETER.1).message();
    assert!(message.contains("`edgePoints[0].edgePointName`") && message.contains("hyphens"), "{message}");
}
