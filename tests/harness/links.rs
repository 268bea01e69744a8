//! Private connects and cloud routers over the wire: orders of them, what becomes of them, and refusals in both
//! versions.

use std::path::Path;

use serde_json::{Value, json};
use zc_gateway::doors::zenlayer::codes;

use super::http::Reply;
use super::{Gateway, Signer, binary, order, wait_for};

/// The versions of the API.
pub const VERSIONS: [&str; 2] = ["2023-08-30", "2026-04-01"];

/// A private connect or a cloud router of a running gateway.
pub struct Link<'g> {
    pub id: String,
    gateway: &'g Gateway,
    /// What the API calls it, such as `privateConnect`.
    noun: &'static str,
}

impl Gateway {
    /// Orders a port in a data center and waits until it is RUNNING.
    pub fn port_in(&self, data_center: &str) -> String {
        let mut order = order(&format!("in {data_center}"));
        order["dcId"] = json!(data_center);
        let id = self.call("CreatePort", &order).output()["portId"].as_str().unwrap().to_owned();
        self.wait_for_status(&id, "RUNNING");
        id
    }

    /// Orders a private connect.
    pub fn connect(&self, order: &Value) -> Link<'_> {
        let reply = self.call("CreatePrivateConnect", order);
        self.known_connect(reply.output()["privateConnectId"].as_str().unwrap())
    }

    /// Orders a cloud router.
    pub fn router(&self, order: &Value) -> Link<'_> {
        let reply = self.call("CreateCloudRouter", order);
        self.known_router(reply.output()["cloudRouterId"].as_str().unwrap())
    }

    /// The private connect with this identifier.
    pub fn known_connect(&self, id: &str) -> Link<'_> {
        Link { id: id.to_owned(), gateway: self, noun: "privateConnect" }
    }

    /// The cloud router with this identifier.
    pub fn known_router(&self, id: &str) -> Link<'_> {
        Link { id: id.to_owned(), gateway: self, noun: "cloudRouter" }
    }

    /// Checks that a call is refused in both versions alike, and with a code that the action declares; gives the
    /// message.
    pub fn refuses(&self, action: &str, parameters: &Value, (status, code): (u16, &str)) -> String {
        let [old, new] = VERSIONS.map(|version| {
            let reply = self.call_in(version, action, parameters);
            reply.assert_refused(status, code);
            reply.message().to_owned()
        });
        assert_eq!(old, new, "{action}");
        assert!(declares(action, code), "{action} does not declare {code}");
        old
    }
}

/// A new access key of an account in a data directory that no gateway has open.
pub fn key_of(account: &str, data: &Path) -> Signer {
    let mut create = binary();
    let output = create.args(["key", "create", "--json", "--account", account, "--data"]).arg(data).output();
    let created: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    let text = |name: &str| created[name].as_str().unwrap();
    Signer::new(text("accessKeyId"), text("accessKeyPassword"))
}

/// Whether an action says that it can refuse with this code; a few codes any action can have.
fn declares(action: &str, code: &str) -> bool {
    let registry = zc_gateway_actions::registry();
    let own = registry.find("sdn", action).unwrap().codes;
    let of_any = code == "MISSING_PARAMETER" || code.starts_with("INVALID_PARAMETER");
    of_any || own.iter().any(|known| codes::of_code(*known).code == code)
}

impl Link<'_> {
    fn listed(&self, version: &str) -> Option<Value> {
        let (first, rest) = self.noun.split_at(1);
        let action = format!("Describe{}{rest}s", first.to_uppercase());
        let ids = format!("{}Ids", self.noun);
        let reply = self.gateway.call_in(version, &action, &json!({ ids: [self.id] }));
        reply.output()["dataSet"].get(0).cloned()
    }

    /// It as it is listed now.
    pub fn shown(&self) -> Value {
        self.shown_in(VERSIONS[0])
    }

    /// It as a version lists it now.
    pub fn shown_in(&self, version: &str) -> Value {
        self.listed(version).unwrap_or_else(|| panic!("{} {} is not listed", self.noun, self.id))
    }

    /// Its status; `absent` when it is not listed.
    pub fn status(&self) -> String {
        let name = format!("{}Status", self.noun);
        self.listed(VERSIONS[0])
            .map_or_else(|| "absent".to_owned(), |shown| shown[&name].as_str().unwrap().to_owned())
    }

    pub fn wait_for_status(&self, status: &str) {
        let what = format!("{} {} to be {status}", self.noun, self.id);
        wait_for(&what, || (self.status() == status).then_some(()));
    }

    /// The parameter that names it, with more.
    pub fn with(&self, more: &Value) -> Value {
        let mut parameters = json!({ format!("{}Id", self.noun): self.id });
        parameters.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        parameters
    }

    /// Calls an action that needs nothing but its identifier, with success.
    pub fn act(&self, action: &str) {
        self.act_with(action, &json!({}));
    }

    /// Calls an action with success.
    pub fn act_with(&self, action: &str, more: &Value) -> Reply {
        let reply = self.gateway.call(action, &self.with(more));
        assert_eq!(reply.status, 200, "{action}: {}", reply.body);
        reply
    }

    /// Checks a refusal in both versions, and that it changes nothing; gives the message.
    pub fn refuses(&self, action: &str, more: &Value, expected: (u16, &str)) -> String {
        let before = self.listed(VERSIONS[1]);
        let message = self.gateway.refuses(action, &self.with(more), expected);
        assert_eq!(self.listed(VERSIONS[1]), before, "{action}: a refusal changed something");
        message
    }

    /// The identifiers of the edge points of a cloud router.
    pub fn points(&self) -> Vec<String> {
        let shown = self.shown();
        let points = shown["edgePoints"].as_array().unwrap().iter();
        points.map(|point| point["edgePointId"].as_str().unwrap().to_owned()).collect()
    }
}

/// The order of a private connect between two ends.
pub fn between(a: &Value, z: &Value) -> Value {
    json!({ "endpointA": a, "endpointZ": z })
}

/// An end or edge point on a port, with any VLAN.
pub fn on(port: &str) -> Value {
    json!({ "portId": port })
}

/// An end or edge point on a VLAN of a port.
pub fn on_vlan(port: &str, vlan: u16) -> Value {
    json!({ "portId": port, "vlanId": vlan })
}

/// An end or edge point in a region of a cloud.
pub fn in_cloud(cloud: &str, region: &str, account: &str) -> Value {
    json!({ "cloudType": cloud, "cloudRegionId": region, "cloudAccountId": account })
}

/// An end or edge point in AWS in Singapore.
pub fn in_aws(account: &str) -> Value {
    in_cloud("AWS", "ap-southeast-1", account)
}

/// An end or edge point with more parameters, or other values of them.
pub fn with(place: &Value, more: &Value) -> Value {
    let mut place = place.clone();
    place.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    place
}

/// An edge point at a VPC.
pub fn in_vpc(id: &str) -> Value {
    json!({ "vpcId": id })
}

/// The order of a cloud router with these edge points.
pub fn joining(points: &[Value]) -> Value {
    json!({ "edgePoints": points })
}
