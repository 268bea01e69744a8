//! Private connects from port to port and from a port to every cloud.

use serde_json::{Value, json};

use super::super::answers::Observer;
use super::catalogue::CLOUDS;
use super::ports::Ports;
use super::{by_tag, last_hour, tagged, text, until};

const LIST: (&str, &str, &str) = ("DescribePrivateConnects", "privateConnectIds", "privateConnectStatus");

pub fn tell(observer: &mut Observer, ports: &Ports) {
    let available = json!({ "portIds": [ports.singapore], "dcId": "SIN1", "pageNum": 1, "pageSize": 20 });
    observer.call("DescribePrivateConnectAvailablePorts", &available);
    let id = between_ports(observer, ports);
    let clouds = to_clouds(observer, ports);
    lists(observer, &id);
    changes(observer, &id);
    for cloud in &clouds {
        until(observer, LIST, cloud, "RUNNING");
    }
    cloud_bandwidth(observer, clouds.first().map_or("", String::as_str));
    life(observer, &id);
}

fn between_ports(observer: &mut Observer, ports: &Ports) -> String {
    let mut endpoint_a =
        json!({ "portId": ports.singapore, "vlanId": 100, "dcId": "SIN1", "endpointName": "end-a" });
    let mut endpoint_z =
        json!({ "portId": ports.hong_kong, "vlanId": 100, "dcId": "HKG1", "endpointName": "end-z" });
    if !observer.is_newer() {
        endpoint_a["subnetId"] = json!("");
        endpoint_z["subnetId"] = json!("");
    }
    let ends = json!({ "endpointA": endpoint_a, "endpointZ": endpoint_z, "bandwidthMbps": 10 });
    observer.call("InquiryCreatePrivateConnectPrice", &inquiry(observer, &ends));
    let nothing = json!({ "endpointA": {}, "endpointZ": {}, "bandwidthMbps": 10 });
    observer.refused("CreatePrivateConnect", &nothing, 400, "INVALID_ENDPOINT_PARAMETER");
    let mut order = ends;
    order["privateConnectName"] = json!("between ports");
    order["resourceGroupId"] = json!("default");
    order["marketingOptions"] = json!({ "discountCode": "NONE", "usePocVoucher": false });
    let answer = observer.call("CreatePrivateConnect", &tagged(observer, order));
    let id = text(&answer, "privateConnectId");
    until(observer, LIST, &id, "RUNNING");
    id
}

/// The same ends in a question for the price.
fn inquiry(observer: &Observer, ends: &Value) -> Value {
    let mut inquiry = ends.clone();
    if observer.is_newer() {
        inquiry["internetType"] = json!("ByInstanceBandwidth95");
        inquiry["commitBandwidth"] = json!(5);
    }
    inquiry
}

/// One to each cloud, from either side.
fn to_clouds(observer: &mut Observer, ports: &Ports) -> Vec<String> {
    let mut ids = Vec::new();
    for (number, cloud) in CLOUDS.into_iter().enumerate() {
        let mut end = json!({
            "cloudType": cloud.name,
            "cloudRegionId": cloud.region,
            "cloudAccountId": format!("account-{number}"),
            "dcId": "SIN1",
            "vlanId": 200 + number,
            "endpointName": "cloud",
            // A tier that every cloud sells.
            "cloudBandwidthMbps": 1000,
        });
        if cloud.name == "AZURE" {
            end["haType"] = json!("PRIMARY");
        }
        let port = json!({ "portId": ports.singapore, "vlanId": 200 + number });
        let (endpoint_a, endpoint_z) = if number % 2 == 0 { (port, end) } else { (end, port) };
        let ends = json!({ "endpointA": endpoint_a, "endpointZ": endpoint_z, "bandwidthMbps": 10 });
        observer.call("InquiryCreatePrivateConnectPrice", &ends);
        let answer = observer.call("CreatePrivateConnect", &ends);
        ids.push(text(&answer, "privateConnectId"));
        if !cloud.is_in(observer) {
            continue;
        }
        let mut usage = json!({ "dcId": "SIN1" });
        if observer.is_newer() || cloud.name == "AZURE" {
            usage["pairingKey"] = json!(format!("account-{number}"));
        }
        observer.call(&format!("Describe{}VlanUsage", cloud.action), &usage);
    }
    ids
}

fn lists(observer: &mut Observer, id: &str) {
    let filters = json!({
        "privateConnectIds": [id],
        "privateConnectName": "between",
        "connectivityStatus": "ACTIVE",
        "privateConnectStatus": "RUNNING",
        "endpointTypes": ["PORT"],
        "resourceGroupId": "default",
        "pageNum": 1,
        "pageSize": 20,
    });
    observer.one("DescribePrivateConnects", &by_tag(observer, filters));
    observer.call("DescribePrivateConnects", &json!({ "pageSize": 1000 }));
}

fn changes(observer: &mut Observer, id: &str) {
    observer.call(
        "ModifyPrivateConnectsAttribute",
        &json!({ "privateConnectIds": [id], "privateConnectName": "renamed" }),
    );
    for bandwidth in [0, 501] {
        let parameters = json!({ "privateConnectId": id, "bandwidthMbps": bandwidth });
        observer.refused("ModifyPrivateConnectBandwidth", &parameters, 400, "INVALID_BANDWIDTH_EXCEED_LIMIT");
    }
    observer.call("ModifyPrivateConnectBandwidth", &json!({ "privateConnectId": id, "bandwidthMbps": 20 }));
    until(observer, LIST, id, "RUNNING");
    let window = last_hour(observer, json!({ "privateConnectId": id }));
    observer.call("DescribePrivateConnectTraffic", &window);
}

fn cloud_bandwidth(observer: &mut Observer, aws: &str) {
    let mut tiers = json!({
        "cloudType": "GOOGLE",
        "cloudAccountId": "account-9",
        "cloudRegionId": "asia-southeast1",
        "dcId": "SIN1",
        "vlanId": 300,
    });
    if observer.is_newer() {
        tiers["zoneColor"] = json!("BLUE");
    }
    observer.call("DescribeCloudAvailableBandwidthTiers", &tiers);
    let all = observer.call("DescribePrivateConnects", &json!({ "endpointTypes": ["GOOGLE"] }));
    let connect = &all["dataSet"][0];
    let ends = [&connect["endpointA"], &connect["endpointZ"]];
    let google = ends.into_iter().find(|end| end["endpointType"] == "GOOGLE").cloned().unwrap_or_default();
    let cloud_port_id = text(&google, "endpointId");
    observer.call("DescribeCloudAvailableBandwidthTiers", &json!({ "cloudPortId": cloud_port_id }));
    observer.call("ModifyCloudBandwidth", &json!({ "cloudPortId": cloud_port_id, "bandwidthMbps": 2000 }));
    until(observer, LIST, &text(connect, "privateConnectId"), "RUNNING");
    // A cloud end in the bin.
    observer.call("DeletePrivateConnect", &json!({ "privateConnectId": aws }));
    until(observer, LIST, aws, "RECYCLED");
}

fn life(observer: &mut Observer, id: &str) {
    let this = json!({ "privateConnectId": id });
    observer.call("DeletePrivateConnect", &this);
    until(observer, LIST, id, "RECYCLED");
    observer.call("RenewPrivateConnect", &this);
    until(observer, LIST, id, "RUNNING");
    observer.call("DeletePrivateConnect", &this);
    until(observer, LIST, id, "RECYCLED");
    observer.call("DestroyPrivateConnect", &this);
}
