//! VLANs, and what can be built on or with, over the wire. How it follows from what exists is tested in virtual time,
//! next to the code.

use serde_json::json;

use crate::harness::Gateway;

const VERSIONS: [&str; 2] = ["2023-08-30", "2026-04-01"];

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
    let in_newer = ["DescribeBytePlusVlanUsage", "DescribeHuaweiCloudVlanUsage"];
    let both = in_both.into_iter().flat_map(|action| VERSIONS.map(|version| (version, action)));
    for (version, action) in both.chain(in_newer.map(|action| ("2026-04-01", action))) {
        let reply = gateway.call_in(version, action, &json!({ "dcId": "SIN1", "pairingKey": "key" }));
        let mut output = reply.output().clone();
        assert_eq!(reply.header("x-zc-version"), None);
        output["requestId"].take();
        let expected = json!({ "requestId": null, "start": 2, "end": 4000, "usedVlans": [] });
        assert_eq!(output, expected, "{action}");
        let unknown = gateway.call_in(version, action, &json!({ "dcId": "MOON1" }));
        assert!(unknown.assert_refused(404, "INVALID_DATA_CENTER_NOT_FOUND").message().contains("`MOON1`"));
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
            too_many.assert_refused(400, "INVALID_PARAMETER");
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
        gateway.call(action, &json!({ "dcId": 5 })).assert_refused(400, "INVALID_PARAMETER");
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
            reply.assert_refused(404, "INVALID_CLOUD_PORT_NOT_FOUND");
        }
    }
}
