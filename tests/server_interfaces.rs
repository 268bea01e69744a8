//! Ports of servers that are there: connected and taken off, and what becomes of them.

use serde_json::{Value, json};

use crate::harness::compute::{Compute, UNKNOWN};
use crate::harness::http::Reply;

struct Server {
    compute: Compute,
    id: String,
    network: String,
}

impl Server {
    fn new() -> Self {
        let compute = Compute::in_memory(&[]);
        let network = compute.create_network("private", 3);
        let id = compute.active("a", &json!({ "networks": [{ "uuid": network }] }));
        Self { compute, id, network }
    }

    fn attach(&self, wanted: &Value) -> Reply {
        let parameters = json!({ "serverId": self.id, "interfaceAttachment": wanted });
        self.compute.call("AttachServerInterface", &parameters)
    }

    fn detach(&self, port: &str) -> Reply {
        self.compute.call("DetachServerInterface", &json!({ "serverId": self.id, "portId": port }))
    }

    fn interfaces(&self) -> Vec<Value> {
        let reply = self.compute.call("ListServerInterfaces", &json!({ "serverId": self.id }));
        reply.output()["interfaceAttachments"].as_array().unwrap().clone()
    }

    fn port(&self) -> String {
        let port = json!({ "port": { "network_id": self.network } });
        self.compute.network("CreatePort", &port)["port"]["id"].as_str().unwrap().to_owned()
    }
}

#[test]
fn a_network_is_connected_by_a_port_that_ends_when_it_is_taken_off() {
    let server = Server::new();
    let wanted = json!({ "net_id": server.network, "fixed_ips": [{ "ip_address": "10.0.0.12" }] });
    let made = server.attach(&wanted).output()["interfaceAttachment"].clone();
    assert_eq!((&made["net_id"], &made["port_state"]), (&json!(server.network), &json!("ACTIVE")));
    assert_eq!(made["fixed_ips"][0]["ip_address"], "10.0.0.12");
    let port = made["port_id"].as_str().unwrap();
    let shown = json!({ "serverId": server.id, "portId": port });
    let shown = server.compute.call("ShowServerInterface", &shown);
    assert_eq!(shown.output()["interfaceAttachment"], made);
    assert_eq!((server.interfaces().len(), &server.interfaces()[1]), (2, &made));
    let addresses = server.compute.show(&server.id)["addresses"]["private"].clone();
    assert_eq!(addresses[1]["addr"], "10.0.0.12");
    let reply = server.attach(&wanted);
    let says = "Fixed IP address 10.0.0.12 is already in use.";
    assert_eq!(reply.assert_refused(409, "INVALID_ADDRESS_IN_USE").message(), says);
    server.detach(port).output();
    assert_eq!(server.interfaces().len(), 1);
    let ports = server.compute.network("ListPorts", &json!({ "id": port }));
    assert_eq!(ports["ports"], json!([]));
    // Its address is free again, for the only network of the project.
    server.compute.call("AttachServerInterface", &json!({ "serverId": server.id })).output();
    server.attach(&json!({ "net_id": server.network })).output();
    assert_eq!(server.attach(&Value::Null).status, 400);
    let reply = server.attach(&json!({}));
    let says = format!("No fixed IP addresses available for network: {}", server.network);
    assert_eq!(reply.assert_invalid_parameter().message(), says);
}

#[test]
fn a_port_that_is_handed_over_is_nobodys_when_it_is_taken_off() {
    let server = Server::new();
    let port = server.port();
    let made = server.attach(&json!({ "port_id": port })).output()["interfaceAttachment"].clone();
    assert_eq!(made["port_id"], json!(port));
    let reply = server.attach(&json!({ "port_id": port }));
    let refused = reply.assert_refused(409, "OPERATION_DENIED_NETWORK_PORT_IN_USE");
    assert_eq!(refused.message(), format!("Port {port} is still in use."));
    let shown = || server.compute.network("ShowPort", &json!({ "portId": port }))["port"].clone();
    assert_eq!(
        (&shown()["device_id"], &shown()["device_owner"]),
        (&json!(server.id), &json!("compute:nova"))
    );
    server.detach(&port).output();
    assert_eq!((&shown()["device_id"], &shown()["device_owner"]), (&json!(""), &json!("")));
    assert_eq!(shown()["fixed_ips"], made["fixed_ips"]);
    let reply = server.detach(&port);
    let says = format!("Port id {port} could not be found.");
    assert_eq!(reply.assert_refused(404, "INVALID_NETWORK_PORT_NOT_FOUND").message(), says);
    let reply = server.compute.call("ShowServerInterface", &json!({ "serverId": server.id, "portId": port }));
    let says = format!("Instance {} does not have a port with id {port}", server.id);
    assert_eq!(reply.assert_refused(404, "INVALID_NETWORK_PORT_NOT_FOUND").message(), says);
}

#[test]
fn what_cannot_be_connected_is_refused_and_named() {
    let server = Server::new();
    for (wanted, status, code, says) in [
        (json!({ "net_id": UNKNOWN, "port_id": UNKNOWN }), 400, "INVALID_PARAMETER", "Must not input both"),
        (
            json!({ "fixed_ips": [{ "ip_address": "10.0.0.9" }] }),
            400,
            "INVALID_PARAMETER",
            "Must input network_id",
        ),
        (json!({ "net_id": UNKNOWN }), 404, "INVALID_NETWORK_NOT_FOUND", UNKNOWN),
        (json!({ "port_id": UNKNOWN }), 404, "INVALID_NETWORK_PORT_NOT_FOUND", UNKNOWN),
        (
            json!({ "net_id": server.network, "fixed_ips": [{ "ip_address": "192.0.2.1" }] }),
            400,
            "INVALID_PARAMETER",
            "192.0.2.1",
        ),
        (
            json!({ "net_id": server.network, "fixed_ips": [{ "ip_address": "10.0.0" }] }),
            400,
            "INVALID_PARAMETER",
            "`interfaceAttachment.fixed_ips[0].ip_address`",
        ),
    ] {
        let reply = server.attach(&wanted);
        let message = reply.assert_refused(status, code).message().to_owned();
        assert!(message.contains(says), "{wanted}: {message}");
    }
    server.compute.create_network("second", 3);
    let reply = server.attach(&json!({}));
    let message = reply.assert_invalid_parameter().message().to_owned();
    assert!(message.starts_with("More than one possible network found."), "{message}");
    let lonely = Compute::in_memory(&[]);
    let id = lonely.active("a", &json!({}));
    let reply = lonely.call("AttachServerInterface", &json!({ "serverId": id }));
    let message = reply.assert_invalid_parameter().message().to_owned();
    assert!(message.starts_with("No specific network was requested"), "{message}");
    // A lock, a role, and what is being done with it.
    let port = server.interfaces()[0]["port_id"].as_str().unwrap().to_owned();
    let reader = json!({ "serverId": server.id, "portId": port });
    let reply = server.compute.call_as("reader", "compute", "DetachServerInterface", &reader);
    reply.assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION");
    server.compute.call("LockServer", &json!({ "serverId": server.id })).output();
    for reply in [server.attach(&json!({ "net_id": server.network })), server.detach(&port)] {
        reply.assert_refused(409, "OPERATION_DENIED_SERVER_LOCKED");
    }
    let held = Compute::held(&[]);
    let id = held.create("a", &json!({}));
    let reply = held.call("AttachServerInterface", &json!({ "serverId": id }));
    let says = format!("Cannot 'attach_interface' instance {id} while it is in vm_state building");
    assert_eq!(reply.assert_refused(409, "INVALID_SERVER_STATUS").message(), says);
}
