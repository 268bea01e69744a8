//! What can be had where, and what it costs.

use serde_json::json;

use super::super::answers::Observer;

/// A cloud.
pub struct Cloud {
    pub name: &'static str,
    /// As its actions are called.
    pub action: &'static str,
    /// The parameter of its list of regions that names the account there.
    account: Option<&'static str>,
    /// Its region that is entered in Singapore.
    pub region: &'static str,
}

pub const CLOUDS: [Cloud; 9] = [
    Cloud { name: "AWS", action: "AWS", account: None, region: "ap-southeast-1" },
    Cloud { name: "TENCENT", action: "Tencent", account: None, region: "ap-singapore" },
    Cloud { name: "GOOGLE", action: "Google", account: Some("pairingKey"), region: "asia-southeast1" },
    Cloud { name: "ALI_CLOUD", action: "AliCloud", account: None, region: "ap-southeast-1" },
    Cloud { name: "AZURE", action: "Azure", account: Some("pairingKey"), region: "southeastasia" },
    Cloud { name: "ORACLE", action: "Oracle", account: Some("ocId"), region: "ap-singapore-1" },
    Cloud { name: "HUAWEI_CLOUD", action: "HuaweiCloud", account: None, region: "ap-southeast-3" },
    Cloud { name: "BYTE_PLUS", action: "BytePlus", account: None, region: "ap-southeast-1" },
    Cloud { name: "VOLCENGINE", action: "Volcengine", account: None, region: "ap-southeast-1" },
];

impl Cloud {
    /// Whether this version has actions for the cloud.
    pub fn is_in(&self, observer: &Observer) -> bool {
        observer.is_newer() || !matches!(self.name, "HUAWEI_CLOUD" | "BYTE_PLUS" | "VOLCENGINE")
    }
}

pub fn tell(observer: &mut Observer) {
    places(observer);
    regions(observer);
    prices(observer);
    if !observer.is_newer() {
        for action in
            ["DescribeCreatePrivateConnectAvailableSubnets", "DescribePrivateConnectAvailableSubnets"]
        {
            observer.call(action, &json!({ "dcId": "SIN1", "pageNum": 1, "pageSize": 20 }));
        }
    }
}

fn places(observer: &mut Observer) {
    for (action, parameters) in [
        ("DescribeDatacenters", json!({ "dcIds": ["SIN1", "HKG1"], "isPortAvailable": true })),
        ("DescribeDatacentersWithService", json!({})),
        ("DescribeDatacentersWithService", json!({ "cloudRegionId": "ap-southeast-1", "dcId": "SIN1" })),
        ("DescribeDatacentersWithService", json!({ "serviceType": "PORT" })),
        ("DescribeVirtualEdgeDatacenters", json!({})),
        ("DescribeVirtualEdgeDatacenters", json!({ "primaryDcId": "SIN1" })),
        ("DescribeBorderGatewayDatacenters", json!({})),
        ("DescribeBorderGatewayDatacenters", json!({ "dcId": "SIN1", "regionId": "asia-southeast-1" })),
        ("DescribeVPCDatacenters", json!({})),
        ("DescribeVPCDatacenters", json!({ "dcId": "SIN1", "regionId": "asia-southeast-1" })),
    ] {
        observer.call(action, &parameters);
    }
}

/// The regions of every cloud.
fn regions(observer: &mut Observer) {
    for cloud in CLOUDS.iter().filter(|cloud| cloud.is_in(observer)).collect::<Vec<_>>() {
        for product in ["PrivateConnect", "CloudRouter"] {
            let mut parameters = json!({ "product": product });
            if let Some(account) = cloud.account {
                parameters[account] = json!("account-1");
            }
            observer.call(&format!("Describe{}Regions", cloud.action), &parameters);
        }
    }
}

fn prices(observer: &mut Observer) {
    let newer = observer.is_newer();
    observer.call("DescribeDataCenterPortPrice", &json!({ "dcId": "SIN1" }));
    observer.call("DescribeDataCenterPortPrice", &json!({ "dcId": "LAX1" }));
    let one = json!({ "dcId": "SIN1", "portType": "10G", "buildCrossConnectWithAssisted": true });
    observer.call("QueryDataCenterPortPrice", &one);
    let several =
        json!({ "dcIds": ["SIN1", "HKG1"], "portType": "10G", "buildCrossConnectWithAssisted": true });
    observer.call("QueryDataCenterPortPrices", &several);
    let ends = json!({
        "internetType": "ByBandwidth",
        "bandwidthMbps": 20,
        "endpointA": { "dcId": "SIN1", "portType": "10G", "buildCrossConnectWithAssisted": true, "vlanId": 100 },
        "endpointZ": {
            "dcId": "HKG1", "cloudType": "AWS", "cloudRegionId": "ap-east-1", "bandwidthMbps": 50, "vlanId": 101,
        },
    });
    observer.call("QueryPrivateConnectPrice", &ends);
    // Burstable bandwidth has a price of what exceeds the commitment.
    let mut other_way = ends.clone();
    other_way["internetType"] = json!("ByInstanceBandwidth95");
    other_way["endpointA"] = ends["endpointZ"].clone();
    other_way["endpointZ"] = ends["endpointA"].clone();
    observer.call("QueryPrivateConnectPrice", &other_way);
    let mut backbone = json!({
        "sourceDcId": "SIN1", "destinationDcId": "HKG1", "internetType": "ByBandwidth", "bandwidthMbps": 20,
    });
    if newer {
        backbone["serviceLevel"] = json!("SINGLE_PROTECTED");
    }
    observer.call("QueryPrivateConnectBandwidthPrice", &backbone);
    observer.call("QueryCloudRouterBandwidthPrice", &json!({ "dcId": "SIN1", "bandwidthMbps": 20 }));
    for cloud in CLOUDS {
        let on_ramp = json!({
            "dcId": "SIN1",
            "cloudType": cloud.name,
            "vlanId": 100,
            "cloudRegionId": cloud.region,
            "bandwidthMbps": 100,
        });
        observer.call("QueryCloudOnrampPrice", &on_ramp);
    }
}
