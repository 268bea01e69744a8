//! A gateway with something of every kind, on which every action can be called with parameters that are right.

mod looks;

use std::path::Path;

use serde_json::{Value, json};

use super::compute::{Compute, order as server};
use super::http::Reply;
use super::links::{between, in_cloud, in_vpc, joining, on};
use super::order;

/// What is there, in statuses that last.
pub struct Stage {
    pub compute: Compute,
    running_port: String,
    recycled_port: String,
    free_port: String,
    connect: String,
    cloud_connect: String,
    recycled_connect: String,
    router: String,
    router_points: Vec<String>,
    recycled_router: String,
    server: String,
    server_port: String,
    stopped_server: String,
    locked_server: String,
    network: String,
    empty_network: String,
    free_subnet: String,
    subnet: String,
    port: String,
    address: String,
    free_address: String,
}

impl Stage {
    /// A gateway over a data directory, which may have something already.
    pub fn set(data: &Path) -> Self {
        let compute = Compute::over(data, &["--settle", "20ms"]);
        compute.call("CreateKeyPair", &json!({ "keypair": { "name": "mine" } })).output();
        let gateway = &compute.gateway;
        let [running_port, recycled_port, free_port, end] =
            ["a", "b", "c", "d"].map(|name| gateway.running_port(name));
        assert_eq!(gateway.call("TerminatePort", &json!({ "portId": recycled_port })).status, 200);
        let connect = gateway.connect(&between(&on(&running_port), &on(&end)));
        let to_cloud = gateway
            .connect(&between(&on(&running_port), &in_cloud("TENCENT", "ap-singapore", "111111111111")));
        let recycled_connect = gateway.connect(&between(&on(&running_port), &on(&end)));
        let router = gateway.router(&joining(&[on(&running_port), on(&end), in_vpc("vpc-sin1-1")]));
        let recycled_router = gateway.router(&joining(&[on(&running_port), on(&end)]));
        for link in [&connect, &to_cloud, &recycled_connect, &router, &recycled_router] {
            link.wait_for_status("RUNNING");
        }
        recycled_connect.act("DeletePrivateConnect");
        recycled_router.act("DeleteCloudRouter");
        for link in [&recycled_connect, &recycled_router] {
            link.wait_for_status("RECYCLED");
        }
        let cloud_port = to_cloud.shown()["endpointZ"]["endpointId"].as_str().unwrap().to_owned();

        let network = compute.create_network("net", 40);
        let empty = compute.network("CreateNetwork", &json!({ "network": { "name": "empty" } }));
        let empty_network = text(&empty["network"], "id");
        let subnet = json!({ "network_id": network, "ip_version": 4, "cidr": "10.9.0.0/24" });
        let free_subnet =
            text(&compute.network("CreateSubnet", &json!({ "subnet": subnet }))["subnet"], "id");
        let list = compute.network("ListSubnets", &json!({ "cidr": "10.0.0.0/24" }));
        let subnet = text(&list["subnets"][0], "id");
        let of = |name: &str| {
            let port = json!({ "port": { "network_id": network, "name": name, "tags": ["old"], "fixed_ips": [{ "subnet_id": subnet }] } });
            text(&compute.network("CreatePort", &port)["port"], "id")
        };
        let (port, other) = (of("one"), of("two"));
        let networks = json!({ "networks": [{ "uuid": network }] });
        let on_ports = |ports: &[&str]| json!({ "networks": ports.iter().map(|port| json!({ "port": port })).collect::<Vec<_>>() });
        let shared_by = [of("three"), of("four")];
        let server = compute.active("active", &on_ports(&[&shared_by[0]]));
        let [stopped_server, locked_server] =
            ["stopped", "locked"].map(|name| compute.active(name, &networks));
        assert_eq!(compute.call("StopServer", &json!({ "serverId": stopped_server })).status, 200);
        compute.wait_for_status(&stopped_server, "SHUTOFF");
        assert_eq!(compute.call("LockServer", &json!({ "serverId": locked_server })).status, 200);
        let share = |ports: &[&str]| {
            let address = json!({ "ip_address": { "network_id": network, "version": 4, "port_ids": ports } });
            text(&compute.network("CreateIpAddress", &address)["ip_address"], "id")
        };
        let (address, free_address) = (share(&[&shared_by[0], &shared_by[1]]), share(&[&port, &other]));
        let noted = json!({ "serverId": server, "metadata": { "key": "value" } });
        assert_eq!(compute.call("CreateServerMetadata", &noted).status, 200);
        let tagged = json!({ "serverId": server, "tags": ["tag"] });
        assert_eq!(compute.call("ReplaceServerTags", &tagged).status, 200);
        let server_port = shared_by[0].clone();
        let associate = json!({ "serverId": server, "ipAddressId": address });
        assert_eq!(compute.call("CreateIpAssociation", &associate).status, 200);
        let (connect, recycled_connect) = (connect.id.clone(), recycled_connect.id.clone());
        let (router_points, recycled_router) = (router.points(), recycled_router.id.clone());
        let (router, cloud_connect) = (router.id.clone(), cloud_port);
        Self {
            compute,
            running_port,
            recycled_port,
            free_port,
            connect,
            cloud_connect,
            recycled_connect,
            router,
            router_points,
            recycled_router,
            server,
            server_port,
            stopped_server,
            locked_server,
            network,
            empty_network,
            free_subnet,
            subnet,
            port,
            address,
            free_address,
        }
    }

    /// Who calls an action, and with what, so that it would change something. Null where nobody has said it yet.
    fn call(&self, service: &str, action: &str) -> (&'static str, Value) {
        let point = |more: Value| {
            let mut parameters =
                json!({ "cloudRouterId": self.router, "edgePointId": self.router_points[0] });
            parameters.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            parameters
        };
        let new_port = || json!({ "network_id": self.network, "name": "new" });
        let new_subnet =
            |cidr: &str| json!({ "network_id": self.network, "ip_version": 4, "cidr": cidr, "name": "new" });
        let parameters = match (service, action) {
            ("sdn", "CreatePort") => order("new"),
            ("sdn", "ModifyPortAttribute") => json!({ "portId": self.running_port, "portName": "other" }),
            ("sdn", "TerminatePort") => json!({ "portId": self.free_port }),
            ("sdn", "RenewPort" | "DestroyPort") => json!({ "portId": self.recycled_port }),
            ("sdn", "CreatePrivateConnect") => between(&on(&self.running_port), &on(&self.free_port)),
            ("sdn", "ModifyPrivateConnectsAttribute") => {
                json!({ "privateConnectIds": [self.connect], "privateConnectName": "other" })
            }
            ("sdn", "ModifyPrivateConnectBandwidth") => {
                json!({ "privateConnectId": self.connect, "bandwidthMbps": 7 })
            }
            ("sdn", "DeletePrivateConnect") => json!({ "privateConnectId": self.connect }),
            ("sdn", "RenewPrivateConnect" | "DestroyPrivateConnect") => {
                json!({ "privateConnectId": self.recycled_connect })
            }
            ("sdn", "ModifyCloudBandwidth") => {
                json!({ "cloudPortId": self.cloud_connect, "bandwidthMbps": 100 })
            }
            ("sdn", "CreateCloudRouter") => joining(&[on(&self.running_port), on(&self.free_port)]),
            ("sdn", "ModifyCloudRoutersAttribute") => {
                json!({ "cloudRouterIds": [self.router], "cloudRouterName": "other" })
            }
            ("sdn", "AddCloudRouterEdgePoints") => {
                json!({ "cloudRouterId": self.router, "edgePoints": [on(&self.free_port)] })
            }
            ("sdn", "ModifyCloudRouterEdgePoint") => point(json!({ "ipAddress": "10.0.0.1/30" })),
            ("sdn", "ModifyCloudRouterEdgePointBandwidth") => point(json!({ "bandwidthMbps": 7 })),
            ("sdn", "DeleteCloudRouterEdgePoint") => point(json!({})),
            ("sdn", "DeleteCloudRouter") => json!({ "cloudRouterId": self.router }),
            ("sdn", "RenewCloudRouter" | "DestroyCloudRouter") => {
                json!({ "cloudRouterId": self.recycled_router })
            }
            ("network", "CreateNetwork") => json!({ "network": { "name": "new" } }),
            ("network", "CreateNetworks") => json!({ "networks": [{ "name": "new" }, { "name": "new" }] }),
            ("network", "UpdateNetwork") => {
                json!({ "networkId": self.network, "network": { "name": "other" } })
            }
            ("network", "DeleteNetwork") => json!({ "networkId": self.empty_network }),
            ("network", "CreateSubnet") => json!({ "subnet": new_subnet("10.8.0.0/24") }),
            ("network", "CreateSubnets") => {
                json!({ "subnets": [new_subnet("10.8.0.0/24"), new_subnet("10.7.0.0/24")] })
            }
            ("network", "UpdateSubnet") => json!({ "subnetId": self.subnet, "subnet": { "name": "other" } }),
            ("network", "DeleteSubnet") => json!({ "subnetId": self.free_subnet }),
            ("network", "CreatePort") => json!({ "port": new_port() }),
            ("network", "CreatePorts") => json!({ "ports": [new_port(), new_port()] }),
            ("network", "UpdatePort") => json!({ "portId": self.port, "port": { "name": "other" } }),
            ("network", "DeletePort") => json!({ "portId": self.port }),
            ("network", "ReplaceTags" | "AddTags") => {
                json!({ "resourceType": "ports", "resourceId": self.port, "tags": ["new"] })
            }
            ("network", "AddTag") => {
                json!({ "resourceType": "ports", "resourceId": self.port, "tag": "new" })
            }
            ("network", "RemoveTag") => {
                json!({ "resourceType": "ports", "resourceId": self.port, "tag": "old" })
            }
            ("network", "RemoveTags") => json!({ "resourceType": "ports", "resourceId": self.port }),
            ("network", "CreateIpAddress") => {
                json!({ "ip_address": { "network_id": self.network, "version": 4, "port_ids": [self.port] } })
            }
            ("network", "UpdateIpAddress") => {
                json!({ "ipAddressId": self.free_address, "ip_address": { "port_ids": [self.port] } })
            }
            ("network", "DeleteIpAddress") => json!({ "ipAddressId": self.free_address }),
            ("compute", action) => return self.compute_call(action),
            _ => Value::Null,
        };
        ("member", parameters)
    }

    /// The same for an action of Compute.
    fn compute_call(&self, action: &str) -> (&'static str, Value) {
        let parameters = match action {
            "CreateServer" => server("new", &json!({ "networks": [{ "uuid": self.network }] })),
            "UpdateServer" => json!({ "serverId": self.server, "server": { "name": "other" } }),
            "DeleteServer" | "ForceDeleteServer" | "LockServer" | "StopServer" => {
                json!({ "serverId": self.server })
            }
            "UnlockServer" => json!({ "serverId": self.locked_server }),
            "StartServer" => json!({ "serverId": self.stopped_server }),
            "ResetServerState" => {
                let state = json!({ "serverId": self.server, "os-resetState": { "state": "error" } });
                return ("admin", state);
            }
            "CreateServerMetadata" | "ReplaceServerMetadata" => {
                json!({ "serverId": self.server, "metadata": { "key": "other" } })
            }
            "UpdateServerMetadataItem" => {
                json!({ "serverId": self.server, "key": "key", "meta": { "key": "other" } })
            }
            "DeleteServerMetadataItem" => json!({ "serverId": self.server, "key": "key" }),
            "ReplaceServerTags" => json!({ "serverId": self.server, "tags": ["other"] }),
            "DeleteServerTags" => json!({ "serverId": self.server }),
            "AddServerTag" => json!({ "serverId": self.server, "tag": "other" }),
            "DeleteServerTag" => json!({ "serverId": self.server, "tag": "tag" }),
            "AttachServerInterface" => {
                json!({ "serverId": self.server, "interfaceAttachment": { "net_id": self.network } })
            }
            "DetachServerInterface" => {
                json!({ "serverId": self.server, "portId": self.server_port })
            }
            "CreateKeyPair" => json!({ "keypair": { "name": "new" } }),
            "DeleteKeyPair" => json!({ "keypairName": "mine" }),
            "CreateIpAssociation" | "DeleteIpAssociation" => {
                json!({ "serverId": self.server, "ipAddressId": self.address })
            }
            _ => Value::Null,
        };
        ("member", parameters)
    }

    /// Calls an action that changes something, as a dry run where the header says so.
    pub fn send(&self, service: &str, action: &str, header: Option<&str>) -> Reply {
        let (who, parameters) = self.call(service, action);
        assert!(!parameters.is_null(), "say in this file what {action} of {service} is called with");
        self.send_as(who, (service, action), &parameters, header)
    }

    fn send_as(
        &self,
        who: &str,
        (service, action): (&str, &str),
        parameters: &Value,
        dry_run: Option<&str>,
    ) -> Reply {
        let authorization = format!("Bearer zct-{who}-0123456789");
        let mut headers = vec![
            ("content-type", "application/json"),
            ("x-zc-action", action),
            ("x-zc-version", "2026-04-01"),
        ];
        headers.extend(dry_run.map(|value| ("x-zc-dry-run", value)));
        if service != "sdn" {
            headers.push(("authorization", &authorization));
        }
        self.compute.gateway.post(&format!("/api/v2/{service}"), &headers, parameters.to_string().as_bytes())
    }
}

fn text(object: &Value, name: &str) -> String {
    object[name].as_str().unwrap_or_else(|| panic!("no {name} in {object}")).to_owned()
}
