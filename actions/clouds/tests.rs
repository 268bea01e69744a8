//! VLANs and bandwidths on the side of clouds, for connections of private connects and of cloud routers.

use serde_json::{Value, json};
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::lifecycle::{Event, Status};
use zc_gateway_engine::resources::cloud_router::{CloudRouter, CloudRouterId, EdgeAccess};
use zc_gateway_engine::resources::endpoint::{CloudAccess, CloudPortId};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::private_connect::{Access, PrivateConnect, PrivateConnectId};
use zc_gateway_engine::{Code, Fault};

use crate::sdn::{V2023_08_30, V2026_04_01};
use crate::virtual_time::{VirtualGateway, cloud_router, edge_point, in_cloud, private_connect};

const ALL_TIERS: [u32; 10] = [50, 100, 200, 300, 400, 500, 1000, 2000, 5000, 10000];

impl VirtualGateway {
    async fn ask(&self, action: &str, parameters: Value) -> Value {
        self.call(V2026_04_01, action, &parameters).await.unwrap()
    }

    async fn tiers(&self, parameters: Value) -> Vec<u64> {
        let answer = self.ask("DescribeCloudAvailableBandwidthTiers", parameters).await;
        let tiers = answer["availableBandwidthTiers"].as_array().unwrap();
        tiers.iter().map(|tier| tier.as_u64().unwrap()).collect()
    }

    async fn set_bandwidth(&self, id: &CloudPortId, mbps: u32) -> Result<Value, Fault> {
        let parameters = json!({ "cloudPortId": id, "bandwidthMbps": mbps });
        self.call(V2023_08_30, "ModifyCloudBandwidth", &parameters).await
    }

    /// A private connect in service between a cloud and Tencent Cloud, and the identifiers of both connections.
    async fn connect(&self, access: CloudAccess, vlan: u16) -> (PrivateConnectId, [CloudPortId; 2]) {
        let other = in_cloud(Cloud::Tencent, vlan, "other");
        let ids = [access.id.clone(), other.id.clone()];
        let connect = private_connect(Access::Cloud(access), Access::Cloud(other));
        (self.running(connect).await, ids)
    }

    /// A cloud router in service with two connections to a cloud.
    async fn router(&self, accesses: [CloudAccess; 2]) -> (CloudRouterId, [CloudPortId; 2]) {
        let ids = accesses.each_ref().map(|access| access.id.clone());
        let points = accesses.map(|access| edge_point(EdgeAccess::Cloud(access), 10));
        (self.running(cloud_router(points.into())).await, ids)
    }

    fn bandwidths(&self, id: &CloudRouterId) -> Vec<u32> {
        let router = self.find::<CloudRouter>(id);
        let accesses = router.body.edge_points.iter().filter_map(|point| point.access.as_cloud());
        accesses.map(|access| access.bandwidth_mbps).collect()
    }
}

#[tokio::test]
async fn the_vlans_of_each_cloud_are_counted_apart() {
    let gateway = VirtualGateway::start().await;
    for (cloud, action) in [
        (Cloud::Aws, "DescribeAWSVlanUsage"),
        (Cloud::Tencent, "DescribeTencentVlanUsage"),
        (Cloud::Google, "DescribeGoogleVlanUsage"),
        (Cloud::AliCloud, "DescribeAliCloudVlanUsage"),
        (Cloud::Azure, "DescribeAzureVlanUsage"),
        (Cloud::Oracle, "DescribeOracleVlanUsage"),
        (Cloud::HuaweiCloud, "DescribeHuaweiCloudVlanUsage"),
        (Cloud::BytePlus, "DescribeBytePlusVlanUsage"),
        (Cloud::Volcengine, "DescribeVolcengineVlanUsage"),
    ] {
        let usage = |dc: &str| json!({ "dcId": dc });
        let free = json!({ "start": 2, "end": 4000, "usedVlans": [] });
        assert_eq!(gateway.ask(action, usage("SIN1")).await, free, "{action}");
        let (router, _) = gateway.router([in_cloud(cloud, 4000, "b"), in_cloud(cloud, 7, "a")]).await;
        let taken = json!({ "start": 2, "end": 4000, "usedVlans": [7, 4000] });
        assert_eq!(gateway.ask(action, usage("SIN1")).await, taken, "{action}");
        assert_eq!(gateway.ask(action, usage("HKG1")).await, free, "{action}");
        let of_account = gateway.ask(action, json!({ "dcId": "SIN1", "pairingKey": "a" })).await;
        assert_eq!(of_account["usedVlans"], json!([7]), "{action}");
        let unknown = gateway.call(V2026_04_01, action, &usage("MOON1")).await.unwrap_err();
        assert_eq!(unknown.code, Code::DataCenterNotFound);
        gateway.apply::<CloudRouter>(&router, Event::Terminate).await;
        assert_eq!(gateway.ask(action, usage("SIN1")).await, free, "a deleted router holds nothing");
    }
}

#[tokio::test]
async fn the_bandwidths_on_offer_are_those_of_the_cloud_and_place() {
    let gateway = VirtualGateway::start().await;
    let all = ALL_TIERS.map(u64::from);
    for (parameters, tiers) in [
        (json!({ "cloudType": "AWS" }), &all[..]),
        (json!({ "cloudType": "AWS", "cloudAccountId": "1", "vlanId": 7, "cloudPortId": "" }), &all),
        (json!({ "cloudType": "ORACLE", "dcId": "SIN1" }), &all[6..]),
        (json!({ "cloudType": "AWS", "cloudRegionId": "ap-southeast-1", "dcId": "SIN1" }), &all),
        (json!({ "cloudType": "AWS", "cloudRegionId": "ap-southeast-1", "dcId": "FRA1" }), &[]),
        (json!({ "cloudType": "AWS", "cloudRegionId": "af-south-1" }), &all[..6]),
        (json!({ "cloudType": "HUAWEI_CLOUD", "dcId": "JNB1" }), &[]),
        (json!({ "cloudType": "AWS", "zoneColor": "BLUE" }), &[]),
        (json!({ "cloudType": "BYTE_PLUS", "zoneColor": "BLUE" }), &all),
    ] {
        assert_eq!(gateway.tiers(parameters.clone()).await, tiers, "{parameters}");
    }
    let (_, [id, _]) = gateway.connect(in_cloud(Cloud::Oracle, 9, "a"), 9).await;
    assert_eq!(gateway.tiers(json!({ "cloudPortId": id, "cloudType": "ORACLE" })).await, all[6..]);
    for other in [json!({ "cloudType": "AWS" }), json!({ "dcId": "FRA1" }), json!({ "zoneColor": "BLUE" })] {
        let mut parameters = other.clone();
        parameters["cloudPortId"] = json!(id);
        assert!(gateway.tiers(parameters).await.is_empty(), "{other}");
    }
    for (parameters, code) in [
        (json!({}), Code::MissingParameter),
        (json!({ "dcId": "SIN1" }), Code::MissingParameter),
        (json!({ "cloudPortId": "unknown" }), Code::CloudPortNotFound),
        (json!({ "cloudType": "MOON" }), Code::ParameterValue),
        (json!({ "cloudType": "BYTE_PLUS", "zoneColor": "BLEU" }), Code::ParameterValue),
    ] {
        let action = "DescribeCloudAvailableBandwidthTiers";
        let refused = gateway.call(V2023_08_30, action, &parameters).await.unwrap_err();
        assert_eq!(refused.code, code, "{parameters}");
        assert!(refused.message.contains('`'), "{}", refused.message);
    }
}

#[tokio::test]
async fn a_limited_stock_is_shared_by_those_who_have_of_it() {
    let gateway = VirtualGateway::start().await;
    let in_johannesburg = |vlan, mbps| CloudAccess {
        region: "af-south-1".into(),
        data_center: "JNB1".into(),
        bandwidth_mbps: mbps,
        ..in_cloud(Cloud::Aws, vlan, "a")
    };
    gateway.router([in_johannesburg(2, 50), in_johannesburg(3, 200)]).await;
    // Elsewhere there is plenty, so what is there does not count.
    let (_, [_, elsewhere]) = gateway.connect(in_cloud(Cloud::Aws, 2, "a"), 2).await;
    assert_eq!(gateway.tiers(json!({ "cloudType": "AWS", "dcId": "JNB1" })).await, [50, 100, 200]);
    let (_, [own, _]) = gateway.connect(in_johannesburg(4, 100), 4).await;
    assert_eq!(gateway.tiers(json!({ "cloudType": "AWS", "dcId": "JNB1" })).await, [50, 100]);
    assert_eq!(gateway.tiers(json!({ "cloudPortId": own })).await, [50, 100, 200]);
    assert_eq!(gateway.tiers(json!({ "cloudPortId": elsewhere })).await, ALL_TIERS.map(u64::from));
}

#[tokio::test]
async fn a_new_bandwidth_makes_its_owner_update() {
    let gateway = VirtualGateway::start().await;
    let accesses = [in_cloud(Cloud::Google, 2, "a"), in_cloud(Cloud::Google, 3, "b")];
    let (router, [_, second]) = gateway.router(accesses).await;
    gateway.set_bandwidth(&second, 50).await.unwrap();
    let row = gateway.find::<CloudRouter>(&router);
    assert_eq!((row.status, gateway.bandwidths(&router)), (Status::Updating, vec![100, 50]));
    let busy = gateway.set_bandwidth(&second, 200).await.unwrap_err();
    assert!(busy.code == Code::CloudRouterStatus && busy.message.contains("UPDATING"), "{busy:?}");
    gateway.pass::<CloudRouter>(&router, Status::Running).await;
    let refused = gateway.set_bandwidth(&second, 60).await.unwrap_err();
    assert!(refused.code == Code::BandwidthExceedLimit && refused.message.contains("50, 100, 200"));
    let row = gateway.find::<CloudRouter>(&router);
    assert_eq!((row.status, gateway.bandwidths(&router)), (Status::Running, vec![100, 50]));

    let (connect, [_, end]) = gateway.connect(in_cloud(Cloud::Aws, 5, "a"), 5).await;
    gateway.set_bandwidth(&end, 500).await.unwrap();
    let row = gateway.find::<PrivateConnect>(&connect);
    let bandwidths = row.body.endpoints().map(|end| end.access.as_cloud().unwrap().bandwidth_mbps);
    assert_eq!((row.status, bandwidths), (Status::Updating, [100, 500]));
    let busy = gateway.set_bandwidth(&end, 200).await.unwrap_err();
    assert_eq!(busy.code, Code::PrivateConnectStatus);
    gateway.pass::<PrivateConnect>(&connect, Status::Running).await;
    gateway.apply::<PrivateConnect>(&connect, Event::Terminate).await;
    gateway.pass::<PrivateConnect>(&connect, Status::Recycled).await;
    assert_eq!(gateway.set_bandwidth(&end, 200).await.unwrap_err().code, Code::PrivateConnectStatus);
    gateway.apply::<PrivateConnect>(&connect, Event::Destroy).await;
    assert_eq!(gateway.set_bandwidth(&end, 200).await.unwrap_err().code, Code::CloudPortNotFound);
    let unknown = CloudPortId::parse("unknown").unwrap();
    assert_eq!(gateway.set_bandwidth(&unknown, 200).await.unwrap_err().code, Code::CloudPortNotFound);
}

#[tokio::test]
async fn some_clouds_let_nobody_change_their_side() {
    let gateway = VirtualGateway::start().await;
    for cloud in [Cloud::Aws, Cloud::Oracle] {
        let (router, [id, _]) = gateway.router([in_cloud(cloud, 2, "a"), in_cloud(cloud, 3, "a")]).await;
        let refused = gateway.set_bandwidth(&id, 1000).await.unwrap_err();
        assert!(refused.code == Code::CloudBandwidthUnsupported && refused.message.contains(cloud.name()));
        assert_eq!(gateway.find::<CloudRouter>(&router).status, Status::Running);
    }
    let azure = [in_cloud(Cloud::Azure, 2, "a"), in_cloud(Cloud::Azure, 3, "a")];
    let (router, [id, _]) = gateway.router(azure).await;
    let refused = gateway.set_bandwidth(&id, 50).await.unwrap_err();
    assert!(refused.code == Code::CloudBandwidthUnsupported && refused.message.contains("100 Mbps now"));
    gateway.set_bandwidth(&id, 200).await.unwrap();
    assert_eq!(gateway.bandwidths(&router), [200, 100]);
}
