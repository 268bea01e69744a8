//! A cloud router with edge points of every kind.

use serde_json::{Value, json};

use super::super::answers::Observer;
use super::ports::Ports;
use super::{by_tag, last_hour, tagged, text, until};

const LIST: (&str, &str, &str) = ("DescribeCloudRouters", "cloudRouterIds", "cloudRouterStatus");

pub fn tell(observer: &mut Observer, ports: &Ports) {
    observer.call(
        "DescribeCloudRouterAvailablePorts",
        &json!({ "portIds": [ports.hong_kong], "dcId": "HKG1", "pageNum": 1, "pageSize": 20 }),
    );
    let vpc = json!({ "vpcId": "vpc-sin1-1", "pageNum": 1, "pageSize": 20 });
    observer.call("DescribeCloudRouterAvailableVpcs", &vpc);
    let order = json!({
        "cloudRouterName": "a router",
        "cloudRouterDescription": "of the story",
        "edgePoints": [on_port(ports), on_cloud(), on_vpc()],
        "resourceGroupId": "default",
        "marketingOptions": { "discountCode": "NONE", "usePocVoucher": false },
    });
    for vlan in [1, 4001] {
        let mut wrong = order.clone();
        wrong["edgePoints"][0]["vlanId"] = json!(vlan);
        observer.refused("CreateCloudRouter", &wrong, 400, "INVALID_ENDPOINT_PARAMETER");
    }
    let answer = observer.call("CreateCloudRouter", &tagged(observer, order));
    let id = text(&answer, "cloudRouterId");
    until(observer, LIST, &id, "RUNNING");
    let more =
        json!({ "cloudRouterId": id, "edgePoints": [on_border_gateway(), by_bgp(), by_static_routes()] });
    let added = observer.call("AddCloudRouterEdgePoints", &more);
    let router = until(observer, LIST, &id, "RUNNING");
    let point = text(&router["edgePoints"][0], "edgePointId");
    lists(observer, &id, &point);
    changes(observer, &id, &point);
    traffic(observer, &id, &point);
    cloud_bandwidth(observer, &id, &router);
    let last = added["edgePointIds"].get(2).cloned().unwrap_or_default();
    observer.call("DeleteCloudRouterEdgePoint", &json!({ "cloudRouterId": id, "edgePointId": last }));
    until(observer, LIST, &id, "RUNNING");
    life(observer, &id);
}

fn on_port(ports: &Ports) -> Value {
    json!({
        "portId": ports.hong_kong,
        "dcId": "HKG1",
        "vlanId": 400,
        "edgePointName": "on-a-port",
        "bandwidthMbps": 50,
        "ipAddress": "10.0.0.1/30",
        "bgpConnection": {
            "peerIpAddress": "10.0.0.2/30", "peerAsn": 64512, "localAsn": 64513, "password": "Secret-0001",
        },
    })
}

fn on_cloud() -> Value {
    json!({
        "cloudType": "AZURE",
        "cloudRegionId": "germanywestcentral",
        "cloudAccountId": "account-1",
        "dcId": "FRA1",
        "vlanId": 401,
        "haType": "PRIMARY",
        "cloudBandwidthMbps": 100,
        "edgePointName": "on-a-cloud",
        "bandwidthMbps": 50,
        "ipAddress": "10.0.1.1/30",
        "staticRoutes": [{ "prefix": "10.20.0.0/16", "nextHop": "10.0.1.2" }],
    })
}

fn on_vpc() -> Value {
    json!({ "vpcId": "vpc-sin1-1", "bandwidthMbps": 50 })
}

fn on_border_gateway() -> Value {
    json!({ "zbgId": "zbg-hkg1-1", "bandwidthMbps": 50 })
}

/// A virtual edge behind a tunnel that learns its routes.
fn by_bgp() -> Value {
    json!({
        "dcId": "SIN1",
        "edgePointName": "by-bgp",
        "bandwidthMbps": 50,
        "ipSecTunnel": "RemoteIP",
        "psk": "Pre-shared-0001",
        "customerPublicIP": "198.51.100.1",
        "customerPrivateIP": "169.254.0.1",
        "virtualEdgePrivateIP": "169.254.0.2",
        "enableHealthCheck": true,
        "ipSecBgpConnection": { "customerAsn": 64514, "virtualEdgeAsn": 64515, "password": "Secret-0002" },
        "backupIpSec": {
            "dcId": "HKG1",
            "psk": "Pre-shared-0002",
            "customerPrivateIP": "169.254.0.5",
            "virtualEdgePrivateIP": "169.254.0.6",
            "password": "Secret-0003",
        },
    })
}

/// A virtual edge behind a tunnel whose routes are given.
fn by_static_routes() -> Value {
    json!({
        "dcId": "FRA1",
        "edgePointName": "by-static-routes",
        "bandwidthMbps": 50,
        "ipSecTunnel": "FQDN",
        "psk": "Pre-shared-0004",
        "customerPrivateIP": "169.254.0.9",
        "virtualEdgePrivateIP": "169.254.0.10",
        "ipSecStaticRoutes": [{ "cidr": "10.30.0.0/16" }],
    })
}

fn lists(observer: &mut Observer, id: &str, point: &str) {
    let mut filters = json!({
        "cloudRouterIds": [id],
        "cloudRouterName": "router",
        "cloudRouterStatus": "RUNNING",
        "edgePointId": point,
        "resourceGroupId": "default",
        "pageNum": 1,
        "pageSize": 20,
    });
    if !observer.is_newer() {
        observer.one("DescribeCloudRouters", &json!({ "egdePointId": point }));
        filters["egdePointId"] = json!(point);
    }
    observer.one("DescribeCloudRouters", &by_tag(observer, filters));
}

fn changes(observer: &mut Observer, id: &str, point: &str) {
    let names = json!({
        "cloudRouterIds": [id], "cloudRouterName": "renamed", "cloudRouterDescription": "described anew",
    });
    observer.call("ModifyCloudRoutersAttribute", &names);
    for change in [
        json!({ "ipAddress": "10.0.0.5/30", "bandwidthMbps": 60 }),
        json!({ "staticRoutes": [{ "prefix": "10.40.0.0/16", "nextHop": "10.0.0.6" }] }),
        json!({ "bgpConnection": {
            "peerIpAddress": "10.0.0.6/30", "peerAsn": 64516, "localAsn": 64513, "password": "Secret-0005",
        } }),
    ] {
        let mut parameters = change;
        parameters["cloudRouterId"] = json!(id);
        parameters["edgePointId"] = json!(point);
        observer.call("ModifyCloudRouterEdgePoint", &parameters);
        until(observer, LIST, id, "RUNNING");
    }
    for action in ["ModifyCloudRouterEdgePoint", "ModifyCloudRouterEdgePointBandwidth"] {
        for bandwidth in [0, 501] {
            let parameters = json!({ "cloudRouterId": id, "edgePointId": point, "bandwidthMbps": bandwidth });
            observer.refused(action, &parameters, 400, "INVALID_BANDWIDTH_EXCEED_LIMIT");
        }
    }
    let bandwidth = json!({ "cloudRouterId": id, "edgePointId": point, "bandwidthMbps": 70 });
    observer.call("ModifyCloudRouterEdgePointBandwidth", &bandwidth);
    until(observer, LIST, id, "RUNNING");
}

/// What is called a port of a point in a cloud is the connection to the cloud.
fn cloud_bandwidth(observer: &mut Observer, id: &str, router: &Value) {
    let points = router["edgePoints"].as_array().into_iter().flatten();
    let cloud_port_id =
        points.filter(|point| point["edgePointType"] == "AZURE").map(|point| text(point, "portId")).next();
    let parameters = json!({ "cloudPortId": cloud_port_id, "bandwidthMbps": 200 });
    observer.call("ModifyCloudBandwidth", &parameters);
    until(observer, LIST, id, "RUNNING");
}

fn traffic(observer: &mut Observer, id: &str, point: &str) {
    let window = last_hour(observer, json!({ "edgePointId": point }));
    observer.call("DescribeCloudRouterEdgePointTraffic", &window);
    let between = json!({ "cloudRouterId": id, "sourceDcId": "HKG1", "destinationDcId": "FRA1" });
    observer.call("DescribeCloudRouterDCToDCTraffic", &last_hour(observer, between));
}

fn life(observer: &mut Observer, id: &str) {
    let this = json!({ "cloudRouterId": id });
    observer.call("DeleteCloudRouter", &this);
    until(observer, LIST, id, "RECYCLED");
    observer.call("RenewCloudRouter", &this);
    until(observer, LIST, id, "RUNNING");
    observer.call("DeleteCloudRouter", &this);
    until(observer, LIST, id, "RECYCLED");
    observer.call("DestroyCloudRouter", &this);
}
