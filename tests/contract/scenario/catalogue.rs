//! What can be had where, and what it costs.

use serde_json::{Value, json};

use super::super::answers::Observer;

/// The clouds, with what their actions are called after, and a parameter that names the account there.
pub const CLOUDS: [(&str, &str, Option<&str>); 8] = [
    ("AWS", "AWS", None),
    ("TENCENT", "Tencent", None),
    ("GOOGLE", "Google", Some("pairingKey")),
    ("ALI_CLOUD", "AliCloud", None),
    ("AZURE", "Azure", Some("pairingKey")),
    ("ORACLE", "Oracle", Some("ocId")),
    ("HUAWEI_CLOUD", "HuaweiCloud", None),
    ("BYTE_PLUS", "BytePlus", None),
];

/// Whether only the newer version has actions for a cloud.
pub fn is_newer_cloud(cloud: &str) -> bool {
    matches!(cloud, "HUAWEI_CLOUD" | "BYTE_PLUS")
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
        ("DescribeDatacentersWithService", json!({ "serviceType": "PrivateConnect" })),
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
    for (cloud, name, account) in CLOUDS {
        if is_newer_cloud(cloud) && !observer.is_newer() {
            continue;
        }
        for product in ["PrivateConnect", "CloudRouter"] {
            let mut parameters = json!({ "product": product });
            if let Some(account) = account {
                parameters[account] = json!("account-1");
            }
            observer.call(&format!("Describe{name}Regions"), &parameters);
        }
    }
}

/// The region of a cloud that is entered in a data center; empty where none is.
pub fn region(observer: &mut Observer, cloud: &str, data_center: &str) -> Value {
    let (_, name, account) = CLOUDS.into_iter().find(|(of, _, _)| *of == cloud).unwrap();
    if is_newer_cloud(cloud) && !observer.is_newer() {
        // The older version has no action that tells.
        return json!(if cloud == "BYTE_PLUS" { "ap-southeast-1" } else { "ap-southeast-3" });
    }
    let mut parameters = json!({});
    if let Some(account) = account {
        parameters[account] = json!("account-1");
    }
    let answer = observer.call(&format!("Describe{name}Regions"), &parameters);
    let regions = answer["cloudRegions"].as_array().cloned().unwrap_or_default();
    let found = regions.into_iter().find(|region| region["dataCenter"]["dcId"] == data_center);
    found.map_or_else(|| json!(""), |region| region["cloudRegionId"].clone())
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
    let mut other_way = ends.clone();
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
    for (cloud, ..) in CLOUDS {
        let cloud_region_id = region(observer, cloud, "SIN1");
        let on_ramp = json!({
            "dcId": "SIN1", "cloudType": cloud, "vlanId": 100, "cloudRegionId": cloud_region_id, "bandwidthMbps": 100,
        });
        observer.call("QueryCloudOnrampPrice", &on_ramp);
    }
}
