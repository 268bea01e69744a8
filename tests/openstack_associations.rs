//! Associations of addresses with servers as their document has them: every form of the path, every code of the table,
//! and the rule that an associated address cannot be given back.

use serde_json::{Value, json};

use crate::harness::http::Reply;
use crate::harness::openstack::{Cloud, OTHER_PROJECT, PROJECT, assert_unauthorized};

const IMAGE: &str = "5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a01";

/// A cloud with two servers that share an address.
struct Story {
    cloud: Cloud,
    member: String,
    servers: [String; 2],
    ports: [String; 2],
    address: String,
}

impl Story {
    fn start(more: &[&str]) -> Self {
        let cloud = Cloud::in_memory(&[["--settle", "0"].as_slice(), more].concat());
        let member = cloud.token("member");
        let made = |path: &str, body: &Value| {
            let reply = cloud.call(&member, "POST", path, body);
            assert!([201, 202].contains(&reply.status), "{path}: {}", reply.text);
            let (_, made) = reply.body.as_object().unwrap().iter().next().unwrap();
            made["id"].as_str().unwrap().to_owned()
        };
        let network = made("/v2.0/networks.json", &json!({ "network": { "name": "net" } }));
        let subnet = json!({ "network_id": network, "ip_version": 4, "cidr": "10.0.0.0/29" });
        made("/v2.0/subnets.json", &json!({ "subnet": subnet }));
        let ports = [0, 1].map(|_| made("/v2.0/ports.json", &json!({ "port": { "network_id": network } })));
        let servers = [0, 1].map(|index| {
            let networks = [json!({ "port": ports[index] })];
            let server =
                json!({ "name": "server", "flavorRef": "1", "imageRef": IMAGE, "networks": networks });
            made("/v2/servers", &json!({ "server": server }))
        });
        let address = json!({ "network_id": network, "version": 4, "port_ids": ports });
        let address = made("/v2.0/ip_addresses.json", &json!({ "ip_address": address }));
        Self { cloud, member, servers, ports, address }
    }

    fn call(&self, method: &str, path: &str) -> Reply {
        self.cloud.call(&self.member, method, path, &Value::Null)
    }

    /// The path of an association below the root of an API.
    fn association(&self, root: &str, server: usize) -> String {
        format!("{root}/servers/{}/ip_associations/{}", self.servers[server], self.address)
    }

    fn assert_not_given_back(&self) {
        let path = format!("/v2.0/ip_addresses/{}.json", self.address);
        let drop_all = json!({ "ip_address": { "port_ids": [] } });
        for (method, body) in [("DELETE", &Value::Null), ("PUT", &drop_all)] {
            let reply = self.cloud.call(&self.member, method, &path, body);
            let error = &reply.body["NeutronError"];
            assert_eq!(
                (reply.status, &error["type"]),
                (400, &json!("PortRequiresDisassociation")),
                "{method}"
            );
            assert_eq!(error["message"], "Port requires disassociation before IP can be deleted");
        }
    }
}

/// Checks a fault of compute.
fn assert_fault(reply: &Reply, status: u16, name: &str) {
    assert_eq!((reply.status, &reply.body[name]["code"]), (status, &json!(status)), "{}", reply.text);
    assert!(reply.header("x-compute-request-id").unwrap().starts_with("req-"));
}

#[test]
fn every_form_of_the_path_leads_to_the_same() {
    let story = Story::start(&[]);
    let roots = ["/v2".to_owned(), format!("/v2/{PROJECT}"), "/v2.1".to_owned(), format!("/v2.1/{PROJECT}")];
    let expected = json!({ "id": story.address, "address": "10.0.0.4" });
    for root in &roots {
        let path = story.association(root, 0);
        let made = story.cloud.call(&story.member, "PUT", &path, &json!({ "ip_association": {} }));
        assert_eq!((made.status, &made.body["ip_association"]), (201, &expected), "{root}");
        for other in &roots {
            let shown = story.call("GET", &story.association(other, 0));
            assert_eq!((shown.status, &shown.body["ip_association"]), (200, &expected), "{other}");
            let list = story.call("GET", &format!("{other}/servers/{}/ip_associations", story.servers[0]));
            assert_eq!(list.body, json!({ "ip_associations": [expected] }), "{other}");
        }
        let deleted = story.call("DELETE", &path);
        assert_eq!((deleted.status, deleted.text.as_str()), (204, ""), "{root}");
        assert!(deleted.header("x-compute-request-id").unwrap().starts_with("req-"));
        assert_fault(&story.call("DELETE", &path), 404, "itemNotFound");
    }
}

#[test]
fn an_address_goes_back_to_its_pool_after_the_last_association() {
    let story = Story::start(&[]);
    for server in [0, 1] {
        assert_eq!(story.call("PUT", &story.association("/v2", server)).status, 201);
    }
    for server in [0, 1] {
        story.assert_not_given_back();
        let one_less = story.call("DELETE", &story.association("/v2", server));
        assert_eq!(one_less.status, 204);
    }
    let path = format!("/v2.0/ip_addresses/{}.json", story.address);
    assert_eq!(story.call("DELETE", &path).status, 204);
    assert_eq!(story.call("GET", &path).status, 404);
    for port in &story.ports {
        let shown = story.call("GET", &format!("/v2.0/ports/{port}.json"));
        assert_eq!(shown.body["port"]["fixed_ips"].as_array().unwrap().len(), 1, "only its own is left");
    }
}

#[test]
fn every_documented_code_comes_in_its_form() {
    let story = Story::start(&[]);
    let path = story.association("/v2", 0);
    assert_eq!(story.call("PUT", &path).status, 201);
    let delete = |token: &str| story.cloud.call(token, "DELETE", &path, &Value::Null);
    assert_unauthorized(&story.cloud.send("DELETE", &path, &[], &Value::Null));
    let elsewhere = story.call("DELETE", &story.association(&format!("/v2/{OTHER_PROJECT}"), 0));
    assert_fault(&elsewhere, 400, "badRequest");
    assert_fault(&delete(&story.cloud.token("reader")), 403, "forbidden");
    assert_fault(&delete(&story.cloud.token("stranger")), 404, "itemNotFound");
    let posted = story.call("POST", &path);
    assert_fault(&posted, 405, "badMethod");
    assert_eq!(posted.header("allow"), Some("GET, PUT, DELETE"));
    let to_list = story.call("POST", &format!("/v2/servers/{}/ip_associations", story.servers[0]));
    assert_fault(&to_list, 501, "notImplemented");
    let lock = format!("/v2/servers/{}/action", story.servers[0]);
    let lock = story.cloud.call(&story.member, "POST", &lock, &json!({ "lock": null }));
    assert_eq!(lock.status, 202);
    assert_fault(&delete(&story.member), 409, "conflictingRequest");
    assert_eq!(delete(&story.cloud.token("admin")).status, 204);
}

#[test]
fn who_asks_too_often_is_told_when_to_ask_again() {
    // To start takes seven requests.
    let story = Story::start(&["--rate-limit", "8"]);
    let path = story.association("/v2", 0);
    let refused = (0..200).map(|_| story.call("DELETE", &path)).find(|reply| reply.status != 404).unwrap();
    assert_fault(&refused, 413, "overLimit");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert!(
        refused.body["overLimit"]["retryAfter"].is_string()
            || refused.body["overLimit"]["retryAfter"].is_u64()
    );
}

#[test]
fn ports_that_are_none_give_no_address_back() {
    let story = Story::start(&[]);
    let path = format!("/v2.0/ip_addresses/{}.json", story.address);
    for ports in [json!([null]), json!([[]]), json!("x"), json!({})] {
        let body = json!({ "ip_address": { "port_ids": ports } });
        assert_eq!(story.cloud.call(&story.member, "PUT", &path, &body).status, 400, "{body}");
    }
    let shown = story.call("GET", &path);
    assert_eq!(shown.body["ip_address"]["port_ids"].as_array().unwrap().len(), 2, "{}", shown.text);
    let network = &shown.body["ip_address"]["network_id"];
    let both =
        json!({ "network_id": network, "version": 4, "port_ids": story.ports, "device_ids": story.servers });
    let reply =
        story.cloud.call(&story.member, "POST", "/v2.0/ip_addresses.json", &json!({ "ip_address": both }));
    assert!(reply.status == 400 && reply.text.contains("give one of the two"), "{}", reply.text);
}
