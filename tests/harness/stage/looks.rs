//! What the actions that only look are called with.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::clock::Timestamp;

use super::Stage;
use crate::harness::compute::IMAGE;
use crate::harness::http::Reply;

/// The time so many hours ago.
fn ago(hours: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    Timestamp::from_seconds(i64::try_from(now).unwrap() - hours * 3600).to_string()
}

impl Stage {
    /// Calls an action that only looks, in all ways that differ in how much is looked at, as a member and as an
    /// administrator.
    pub fn look(&self, service: &str, action: &str) -> Vec<(Value, Reply)> {
        let ways = match service {
            "sdn" => self.sdn_look(action),
            "network" => self.network_look(action),
            _ => self.compute_look(action),
        };
        assert!(!ways.is_empty(), "say in this file what {action} of {service} is called with");
        let callers: &[&str] = if service == "sdn" { &["nobody"] } else { &["member", "admin"] };
        let send = |who, way: &Value| (way.clone(), self.send_as(who, (service, action), way, None));
        callers.iter().flat_map(|who| ways.iter().map(|way| send(who, way))).collect()
    }

    fn sdn_look(&self, action: &str) -> Vec<Value> {
        let (from, to) = (ago(2), ago(1));
        let traffic = |more: Value| {
            let mut question = json!({ "startTime": from, "endTime": to });
            question.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            vec![question]
        };
        let ends = json!({ "endpointA": { "portId": self.running_port }, "endpointZ": { "portId": self.free_port } });
        let end = json!({ "dcId": "SIN1", "portType": "10G" });
        match action {
            "DescribePorts" => vec![
                json!({}),
                json!({ "pageNum": 9, "pageSize": 100 }),
                json!({ "portIds": [self.running_port] }),
                json!({ "portIds": [self.running_port, self.free_port], "portName": "a" }),
                json!({ "portName": "a" }),
                json!({ "dcId": "SIN1" }),
            ],
            "DescribePrivateConnects" => vec![
                json!({}),
                json!({ "privateConnectIds": [self.connect] }),
                json!({ "privateConnectStatus": "RUNNING" }),
                json!({ "connectivityStatus": "ACTIVE" }),
            ],
            "DescribeCloudRouters" => vec![
                json!({}),
                json!({ "cloudRouterIds": [self.router] }),
                json!({ "edgePointId": self.router_points[0] }),
            ],
            "DescribePrivateConnectAvailablePorts" | "DescribeCloudRouterAvailablePorts" => {
                vec![json!({}), json!({ "dcId": "SIN1" }), json!({ "portIds": [self.running_port] })]
            }
            "DescribePortUsableVlan" => {
                vec![json!({ "portId": self.running_port }), json!({ "dcId": "SIN1" })]
            }
            "DescribePortTraffic" => traffic(json!({ "portId": self.running_port })),
            "DescribePrivateConnectTraffic" => traffic(json!({ "privateConnectId": self.connect })),
            "DescribeCloudRouterEdgePointTraffic" => traffic(json!({ "edgePointId": self.router_points[0] })),
            "DescribeCloudRouterDCToDCTraffic" => traffic(
                json!({ "cloudRouterId": self.router, "sourceDcId": "SIN1", "destinationDcId": "SIN1" }),
            ),
            "QueryCloudRouterBandwidthPrice" | "DescribeDataCenterPortPrice" => {
                vec![json!({ "dcId": "SIN1" })]
            }
            "QueryCloudOnrampPrice" => vec![json!({ "dcId": "SIN1", "cloudType": "AWS" })],
            "QueryDataCenterPortPrice" => vec![end],
            "QueryDataCenterPortPrices" => vec![json!({ "dcIds": ["SIN1"], "portType": "10G" })],
            "QueryPrivateConnectBandwidthPrice" => {
                vec![json!({ "sourceDcId": "SIN1", "destinationDcId": "FRA1" })]
            }
            "QueryPrivateConnectPrice" => vec![json!({ "endpointA": end, "endpointZ": end })],
            "InquiryCreatePrivateConnectPrice" => vec![ends],
            "DescribeCloudAvailableBandwidthTiers" => {
                vec![
                    json!({ "cloudPortId": self.cloud_connect }),
                    json!({ "cloudType": "TENCENT", "dcId": "SIN1" }),
                ]
            }
            "DescribeOracleRegions" => vec![json!({ "ocId": "any" })],
            "DescribeGoogleRegions" | "DescribeAzureRegions" => vec![json!({ "pairingKey": "any" })],
            _ if action.ends_with("VlanUsage") => vec![json!({ "dcId": "SIN1" })],
            // The others look at the catalogue, and nothing must be given.
            _ => vec![json!({})],
        }
    }

    fn network_look(&self, action: &str) -> Vec<Value> {
        let project: AccountName = "mine".parse().unwrap();
        let project = project.project_id().as_str().to_owned();
        match action {
            "ListNetworks" => vec![json!({}), json!({ "name": "net" })],
            "ListSubnets" | "ListNetworkIpAvailabilities" => {
                vec![json!({}), json!({ "network_id": self.network })]
            }
            "ListPorts" => vec![json!({}), json!({ "network_id": self.network }), json!({ "id": self.port })],
            "ListIpAddresses" => {
                vec![json!({}), json!({ "network_id": self.network }), json!({ "device_id": self.server })]
            }
            "ListNetworkAvailabilityZones" => vec![json!({})],
            "ShowNetwork" | "ShowNetworkIpAvailability" => vec![json!({ "networkId": self.network })],
            "ShowSubnet" => vec![json!({ "subnetId": self.subnet })],
            "ShowPort" => vec![json!({ "portId": self.port })],
            "ShowIpAddress" | "ListIpAddressPorts" => vec![json!({ "ipAddressId": self.address })],
            "ListTags" => vec![json!({ "resourceType": "ports", "resourceId": self.port })],
            "CheckTag" => {
                vec![json!({ "resourceType": "ports", "resourceId": self.port, "tag": "old" })]
            }
            "ShowQuota" | "ShowQuotaDetails" | "ShowDefaultQuota" => vec![json!({ "projectId": project })],
            _ => Vec::new(),
        }
    }

    fn compute_look(&self, action: &str) -> Vec<Value> {
        let project: AccountName = "mine".parse().unwrap();
        let project = project.project_id().as_str().to_owned();
        match action {
            "ListServers" | "ListServersDetail" => {
                vec![
                    json!({}),
                    json!({ "name": "active" }),
                    json!({ "limit": "2" }),
                    json!({ "all_tenants": "1" }),
                ]
            }
            "ShowServer"
            | "ListServerMetadata"
            | "ListServerSecurityGroups"
            | "ListServerInterfaces"
            | "ListVolumeAttachments"
            | "ListIpAssociations"
            | "ListServerAddresses"
            | "ListServerTags" => vec![json!({ "serverId": self.server })],
            "ShowServerMetadataItem" => vec![json!({ "serverId": self.server, "key": "key" })],
            "CheckServerTag" => vec![json!({ "serverId": self.server, "tag": "tag" })],
            "ShowServerInterface" => vec![json!({ "serverId": self.server, "portId": self.server_port })],
            "ShowServerAddresses" => vec![json!({ "serverId": self.server, "networkLabel": "net" })],
            "ShowIpAssociation" => vec![json!({ "serverId": self.server, "ipAddressId": self.address })],
            "ListKeyPairs" => vec![json!({}), json!({ "limit": "1", "microversion": "2.35" })],
            "ShowKeyPair" => {
                vec![json!({ "keypairName": "mine", "user_id": "member", "microversion": "2.10" })]
            }
            "ShowLimits" => vec![json!({}), json!({ "tenant_id": project })],
            "ShowQuotaSet" | "ShowQuotaSetDetail" | "ShowQuotaSetDefaults" | "ShowTenantUsage" => {
                vec![json!({ "projectId": project })]
            }
            "ShowQuotaClassSet" => vec![json!({ "className": "default" })],
            "ListFlavorExtraSpecs" | "ShowFlavor" | "ListFlavorAccess" => vec![json!({ "flavorId": "1" })],
            "ShowFlavorExtraSpec" => vec![json!({ "flavorId": "1", "extraSpec": "none" })],
            "ShowImageMetadataItem" => vec![json!({ "imageId": IMAGE, "key": "os_distro" })],
            "ShowImage" | "ShowComputeImage" | "ListImageMetadata" => vec![json!({ "imageId": IMAGE })],
            "ListFlavors"
            | "ListFlavorsDetail"
            | "ListImages"
            | "ListComputeImages"
            | "ListComputeImagesDetail"
            | "ListAvailabilityZones"
            | "ListAvailabilityZonesDetail"
            | "ListTenantUsages" => vec![json!({})],
            _ => Vec::new(),
        }
    }
}
