//! Service `compute` as its callers use it: keys of every role, a network to be in, servers to wait for.

use std::path::Path;

use serde_json::{Value, json};

use super::http::Reply;
use super::openstack::seed_file;
use super::{Gateway, wait_for};

/// A member, a reader and an administrator of one project, a member of another, and an administrator of a third. The
/// token of each is `zct-NAME-0123456789`.
const SEED: &str = r#"
access_key = [
    { account = "mine", id = "member", token = "zct-member-0123456789" },
    { account = "mine", id = "reader", token = "zct-reader-0123456789", role = "reader" },
    { account = "mine", id = "admin", token = "zct-admin-0123456789", role = "admin" },
    { account = "theirs", id = "stranger", token = "zct-stranger-0123456789" },
    { account = "operator", id = "operator", token = "zct-operator-0123456789", role = "admin" },
]
"#;

/// The image that the servers of the tests boot from.
pub const IMAGE: &str = "5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a01";
/// An identifier that nothing has.
pub const UNKNOWN: &str = "cbce6087-6156-453c-a512-60bf3d75d69f";

/// A gateway with keys of every role.
pub struct Compute {
    pub gateway: Gateway,
    _folder: tempfile::TempDir,
}

impl Compute {
    /// A gateway in memory whose transitions take 50 ms.
    pub fn in_memory(more: &[&str]) -> Self {
        Self::with(more, Gateway::in_memory)
    }

    /// A gateway in memory in which nothing moves on by itself but what `more` lets.
    pub fn held(more: &[&str]) -> Self {
        Self::with(more, Gateway::held)
    }

    /// A gateway over a data directory.
    pub fn over(data: &Path, more: &[&str]) -> Self {
        Self::with(more, |arguments| Gateway::over(data, arguments))
    }

    fn with(more: &[&str], start: impl FnOnce(&[&str]) -> Gateway) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let seed = seed_file(folder.path(), SEED);
        let arguments: Vec<&str> = ["--seed", &seed].into_iter().chain(more.iter().copied()).collect();
        Self { gateway: start(&arguments), _folder: folder }
    }

    /// A call of somebody.
    pub fn call_as(&self, who: &str, service: &str, action: &str, parameters: &Value) -> Reply {
        let token = format!("zct-{who}-0123456789");
        self.gateway.call_service(service, Some(&token), action, parameters)
    }

    /// A call of the member.
    pub fn call(&self, action: &str, parameters: &Value) -> Reply {
        self.call_as("member", "compute", action, parameters)
    }

    /// A call of the member about networks, that succeeds.
    pub fn network(&self, action: &str, parameters: &Value) -> Value {
        self.call_as("member", "network", action, parameters).output().clone()
    }

    /// A new network with a pool of so many addresses, from 10.0.0.10 on.
    pub fn create_network(&self, name: &str, addresses: u8) -> String {
        let made = self.network("CreateNetwork", &json!({ "network": { "name": name } }));
        let network = made["network"]["id"].as_str().unwrap().to_owned();
        let pool = json!([{ "start": "10.0.0.10", "end": format!("10.0.0.{}", 9 + addresses) }]);
        let subnet = json!({ "network_id": network, "ip_version": 4, "cidr": "10.0.0.0/24", "allocation_pools": pool });
        self.network("CreateSubnet", &json!({ "subnet": subnet }));
        network
    }

    /// A new server of the member, with `more` members of the order.
    pub fn create(&self, name: &str, more: &Value) -> String {
        self.create_as("member", name, more)
    }

    pub fn create_as(&self, who: &str, name: &str, more: &Value) -> String {
        let reply = self.call_as(who, "compute", "CreateServer", &order(name, more));
        reply.output()["server"]["id"].as_str().unwrap().to_owned()
    }

    /// A new server that is ACTIVE.
    pub fn active(&self, name: &str, more: &Value) -> String {
        let id = self.create(name, more);
        self.wait_for_status(&id, "ACTIVE");
        id
    }

    /// The server as it is shown now.
    pub fn show(&self, id: &str) -> Value {
        self.call("ShowServer", &json!({ "serverId": id })).output()["server"].clone()
    }

    pub fn wait_for_status(&self, id: &str, status: &str) {
        wait_for(&format!("server {id} to be {status}"), || {
            (self.show(id)["status"] == status).then_some(())
        });
    }

    /// Waits until a server is not found any more.
    pub fn wait_until_gone(&self, id: &str) {
        let show = || self.call("ShowServer", &json!({ "serverId": id }));
        wait_for(&format!("server {id} to be gone"), || (show().status == 404).then_some(()));
    }

    /// The names that a list of servers has, from new to old.
    pub fn names(&self, who: &str, parameters: &Value) -> Vec<String> {
        let reply = self.call_as(who, "compute", "ListServersDetail", parameters);
        names_in(reply.output())
    }
}

/// The order of a server, with `more` members.
pub fn order(name: &str, more: &Value) -> Value {
    let mut server = json!({ "name": name, "flavorRef": "1", "imageRef": IMAGE });
    for (key, value) in more.as_object().into_iter().flatten() {
        server[key] = value.clone();
    }
    json!({ "server": server })
}

/// The names of the servers in an answer.
pub fn names_in(answer: &Value) -> Vec<String> {
    let servers = answer["servers"].as_array().unwrap();
    servers.iter().map(|server| server["name"].as_str().unwrap().to_owned()).collect()
}
