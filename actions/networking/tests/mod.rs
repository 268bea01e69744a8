//! The rules of networks, subnets and ports, in virtual time and without a network.

mod lists;
mod members;
mod options;
mod ports;
mod quotas;
mod roles;
mod subnets;
mod updates;

use serde_json::{Value, json};
use zc_gateway_engine::{Code, Fault, Role};

use crate::virtual_time::{TESTER, VirtualGateway};

/// A gateway with one member.
struct Cloud {
    gateway: VirtualGateway,
}

impl Cloud {
    async fn start() -> Self {
        Self { gateway: VirtualGateway::start().await }
    }

    /// A call of the member.
    async fn call(&self, action: &str, parameters: Value) -> Result<Value, Fault> {
        self.call_as(TESTER, Role::Member, action, parameters).await
    }

    async fn call_as(
        &self,
        account: &str,
        role: Role,
        action: &str,
        parameters: Value,
    ) -> Result<Value, Fault> {
        self.gateway.call_as((account, role), ("network", action), &parameters).await
    }

    /// A new network, its identifier.
    async fn network(&self) -> String {
        let answer = self.call("CreateNetwork", json!({ "network": { "name": "net" } })).await.unwrap();
        text(&answer["network"]["id"])
    }

    /// A new subnet of a network, its identifier.
    async fn subnet(&self, network: &str, cidr: &str) -> String {
        let answer = self.new_subnet(network, json!({ "cidr": cidr })).await.unwrap();
        text(&answer["id"])
    }

    /// A new subnet with these members.
    async fn new_subnet(&self, network: &str, mut members: Value) -> Result<Value, Fault> {
        members["network_id"] = json!(network);
        Ok(self.call("CreateSubnet", json!({ "subnet": members })).await?["subnet"].clone())
    }

    /// A new port of a network with these members.
    async fn port(&self, network: &str, mut members: Value) -> Result<Value, Fault> {
        members["network_id"] = json!(network);
        Ok(self.call("CreatePort", json!({ "port": members })).await?["port"].clone())
    }

    /// Changes of a port.
    async fn update_port(&self, port: &Value, members: Value) -> Result<Value, Fault> {
        let parameters = json!({ "portId": port["id"], "port": members });
        Ok(self.call("UpdatePort", parameters).await?["port"].clone())
    }

    async fn delete_port(&self, port: &Value) -> Result<Value, Fault> {
        self.call("DeletePort", json!({ "portId": port["id"] })).await
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// The addresses of a port, in its order.
fn addresses(port: &Value) -> Vec<&str> {
    let all = port["fixed_ips"].as_array().unwrap();
    all.iter().map(|fixed_ip| fixed_ip["ip_address"].as_str().unwrap()).collect()
}

/// Checks a refusal: its code, and what it says.
fn assert_refused<T: std::fmt::Debug>(outcome: Result<T, Fault>, code: Code, says: &str) {
    let fault = outcome.unwrap_err();
    assert!(fault.code == code && fault.message.contains(says), "{fault:?}");
}

/// Checks a refusal of a parameter, whichever rule it breaks: what it says.
fn assert_invalid<T: std::fmt::Debug>(outcome: Result<T, Fault>, says: &str) {
    let fault = outcome.unwrap_err();
    let is_of_a_parameter = matches!(
        fault.code,
        Code::InvalidParameter
            | Code::ParameterType
            | Code::ParameterValue
            | Code::ParameterMaximum
            | Code::ParameterMinimum
            | Code::ParameterTooLong
            | Code::ParameterTooShort
            | Code::ParameterPattern
            | Code::ParameterDate
    );
    assert!(is_of_a_parameter && fault.message.contains(says), "{fault:?}");
}
