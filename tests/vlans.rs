//! VLANs, and what can be built on or with, over the wire. How it follows from what exists is tested in virtual time,
//! next to the code.

use serde_json::{Value, json};

use crate::harness::{Gateway, wait_for};

const VERSIONS: [&str; 2] = ["2023-08-30", "2026-04-01"];

/// A cloud router in service between two ports, a cloud and a VPC, as it is listed.
fn cloud_router(gateway: &Gateway, ports: [&str; 2]) -> Value {
    let order = json!({ "edgePoints": [
        { "portId": ports[0], "vlanId": 70 },
        { "portId": ports[1], "vlanId": 7 },
        { "cloudType": "TENCENT", "cloudRegionId": "ap-singapore", "cloudAccountId": "a", "vlanId": 9 },
        { "vpcId": "vpc-sin1-1" },
    ] });
    let reply = gateway.call_in("2026-04-01", "CreateCloudRouter", &order);
    let id = json!({ "cloudRouterIds": [reply.output()["cloudRouterId"]] });
    wait_for("the cloud router to be RUNNING", || {
        let listed =
            gateway.call_in("2026-04-01", "DescribeCloudRouters", &id).output()["dataSet"][0].clone();
        (listed["cloudRouterStatus"] == "RUNNING").then_some(listed)
    })
}

#[test]
fn what_is_built_takes_what_it_is_built_on_until_it_is_deleted() {
    let gateway = Gateway::in_memory(&[]);
    let [one, two] = [gateway.running_port("a"), gateway.running_port("b")];
    let router = cloud_router(&gateway, [&one, &two]);
    let taken = |version| {
        let ask = |action, parameters: Value| gateway.call_in(version, action, &parameters).output().clone();
        let [first, all, cloud] = [
            ask("DescribePortUsableVlan", json!({ "portId": one }))["inuseVlanList"].clone(),
            ask("DescribePortUsableVlan", json!({ "dcId": "SIN1" }))["inuseVlanList"].clone(),
            ask("DescribeTencentVlanUsage", json!({ "dcId": "SIN1" }))["usedVlans"].clone(),
        ];
        let vpc = ask("DescribeCloudRouterAvailableVpcs", json!({ "vpcId": "vpc-sin1-1" }));
        json!([first, all, cloud, vpc["totalCount"]])
    };
    for version in VERSIONS {
        assert_eq!(taken(version), json!([[70], [7, 70], [9], 0]));
    }
    let point = router["edgePoints"].as_array().unwrap().iter().find(|point| point["cloudType"] == "TENCENT");
    let connection = point.unwrap()["portId"].clone();
    let of_connection = json!({ "cloudPortId": connection });
    let tiers = gateway.call("DescribeCloudAvailableBandwidthTiers", &of_connection);
    let tiers = tiers.output()["availableBandwidthTiers"].as_array().unwrap().clone();
    assert!(tiers.len() > 3, "{tiers:?}");
    let change = |mbps: &Value| json!({ "cloudPortId": connection, "bandwidthMbps": mbps });
    let message = gateway.call("ModifyCloudBandwidth", &change(&json!(51)));
    let message = message.assert_refused(400, "INVALID_BANDWIDTH_EXCEED_LIMIT").message();
    assert!(message.contains("50, 100"), "{message}");
    gateway.call_in("2026-04-01", "ModifyCloudBandwidth", &change(&tiers[2])).output();
    let deleted = wait_for("the cloud router to be deleted", || {
        let reply = gateway.call("DeleteCloudRouter", &json!({ "cloudRouterId": router["cloudRouterId"] }));
        // Until the new bandwidth is set.
        (reply.status != 409).then_some(reply)
    });
    assert_eq!(deleted.status, 200);
    gateway
        .call("ModifyCloudBandwidth", &change(&tiers[0]))
        .assert_refused(409, "INVALID_CLOUD_ROUTER_STATUS");
    assert_eq!(taken("2023-08-30"), json!([[], [], [], 1]));
}

#[test]
fn the_usable_vlans_of_ports() {
    let gateway = Gateway::in_memory(&[]);
    let port = gateway.running_port("a");
    for version in VERSIONS {
        for parameters in [json!({ "portId": port }), json!({ "dcId": "SIN1" })] {
            let mut output = gateway.call_in(version, "DescribePortUsableVlan", &parameters).output().clone();
            output["requestId"].take();
            let expected = json!({ "requestId": null, "start": 2, "end": 4000, "inuseVlanList": [] });
            assert_eq!(output, expected);
        }
        let missing = gateway.call_in(version, "DescribePortUsableVlan", &json!({}));
        missing.assert_refused(400, "SELF_SERVICE_PORT_VLAN_PORT_AND_DC_NEED_AT_LEAST_ONE");
        assert_eq!(missing.header("x-zc-error-number"), Some("7112"));
        let unknown = gateway.call_in(version, "DescribePortUsableVlan", &json!({ "portId": "unknown" }));
        unknown.assert_refused(404, "SELF_SERVICE_PORT_NOT_FOUND");
    }
}

#[test]
fn the_vlan_usage_of_each_cloud() {
    let gateway = Gateway::held(&[]);
    let in_both = [
        "DescribeAWSVlanUsage",
        "DescribeAliCloudVlanUsage",
        "DescribeAzureVlanUsage",
        "DescribeGoogleVlanUsage",
        "DescribeOracleVlanUsage",
        "DescribeTencentVlanUsage",
    ];
    let in_newer =
        ["DescribeBytePlusVlanUsage", "DescribeHuaweiCloudVlanUsage", "DescribeVolcengineVlanUsage"];
    let both = in_both.into_iter().flat_map(|action| VERSIONS.map(|version| (version, action)));
    for (version, action) in both.chain(in_newer.map(|action| ("2026-04-01", action))) {
        let reply = gateway.call_in(version, action, &json!({ "dcId": "SIN1", "pairingKey": "key" }));
        let mut output = reply.output().clone();
        assert_eq!(reply.header("x-zc-version"), None);
        output["requestId"].take();
        let expected = json!({ "requestId": null, "start": 2, "end": 4000, "usedVlans": [] });
        assert_eq!(output, expected, "{action}");
        let unknown = gateway.call_in(version, action, &json!({ "dcId": "MOON1" }));
        assert!(unknown.assert_refused(404, "INVALID_DATACENTER_NOT_FOUND").message().contains("`MOON1`"));
        let missing = gateway.call_in(version, action, &json!({}));
        assert!(missing.assert_refused(400, "MISSING_PARAMETER").message().contains("`dcId`"));
    }
}

#[test]
fn the_ports_that_can_be_built_on() {
    let gateway = Gateway::in_memory(&[]);
    let port = gateway.running_port("a");
    for version in VERSIONS {
        for (action, widest) in
            [("DescribePrivateConnectAvailablePorts", 100), ("DescribeCloudRouterAvailablePorts", 1000)]
        {
            let listed = gateway.call_in(version, "DescribePorts", &json!({ "portIds": [port] }));
            let reply = gateway.call_in(version, action, &json!({ "dcId": "SIN1", "pageSize": widest }));
            assert_eq!(reply.output()["dataSet"], listed.output()["dataSet"], "{action}");
            assert_eq!(reply.output()["totalCount"], 1);
            let too_many = gateway.call_in(version, action, &json!({ "pageSize": widest + 1 }));
            too_many.assert_refused(400, "INVALID_PARAMETER_EXCEED_MAXIMUM");
        }
    }
}

#[test]
fn the_vpcs_that_a_cloud_router_can_have() {
    let gateway = Gateway::held(&[]);
    let wanted = json!({ "vpcId": "vpc-hkg1-2" });
    let older = gateway.call_in("2023-08-30", "DescribeCloudRouterAvailableVpcs", &wanted);
    let newer = gateway.call_in("2026-04-01", "DescribeCloudRouterAvailableVpcs", &wanted);
    assert_eq!(newer.output()["totalCount"], 1);
    let [older, newer] = [&older.output()["dataSet"][0], &newer.output()["dataSet"][0]];
    assert_eq!((&newer["vpcId"], &newer["dataCenter"]["dcId"]), (&json!("vpc-hkg1-2"), &json!("HKG1")));
    assert!(newer["vpcName"].is_string() && newer["cidrBlock"].as_str().unwrap().contains('/'));
    for field in ["isPortAvailable", "availableBandwidth", "regionId"] {
        assert!(older["dataCenter"].get(field).is_some() && newer["dataCenter"].get(field).is_none());
    }
}

#[test]
fn there_are_no_subnets_any_more() {
    let gateway = Gateway::held(&[]);
    for action in ["DescribePrivateConnectAvailableSubnets", "DescribeCreatePrivateConnectAvailableSubnets"] {
        let parameters = json!({ "dcId": "SIN1", "pageNum": 1, "pageSize": 100 });
        let reply = gateway.call_in("2023-08-30", action, &parameters);
        assert_eq!((&reply.output()["totalCount"], &reply.output()["dataSet"]), (&json!(0), &json!([])));
        let reply = gateway.call_in("2026-04-01", action, &json!({}));
        assert_eq!((reply.status, reply.header("x-zc-version")), (200, Some("2023-08-30")));
        gateway.call(action, &json!({ "dcId": 5 })).assert_refused(400, "INVALID_PARAMETER_TYPE");
    }
}

#[test]
fn the_bandwidths_of_clouds() {
    let gateway = Gateway::held(&[]);
    for version in VERSIONS {
        let action = "DescribeCloudAvailableBandwidthTiers";
        let parameters = json!({ "cloudType": "ORACLE", "dcId": "SIN1", "cloudAccountId": "a", "vlanId": 2 });
        let reply = gateway.call_in(version, action, &parameters);
        assert_eq!(reply.output()["availableBandwidthTiers"], json!([1000, 2000, 5000, 10000]));
        let message = gateway.call_in(version, action, &json!({}));
        let message = message.assert_refused(400, "MISSING_PARAMETER").message();
        assert!(message.contains("`cloudPortId`") && message.contains("`cloudType`"), "{message}");
        let unknown = json!({ "cloudPortId": "unknown", "bandwidthMbps": 100 });
        for action in [action, "ModifyCloudBandwidth"] {
            let reply = gateway.call_in(version, action, &unknown);
            reply.assert_refused(404, "OPERATION_FAILED_RESOURCE_NOT_FOUND");
        }
    }
}
