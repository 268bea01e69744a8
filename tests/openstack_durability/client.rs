//! A project as its owner works with it through REST, who is told when the gateway breaks off.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

const IMAGE: &str = "5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a01";

/// A caller with a token. It makes a connection for each request.
#[derive(Clone)]
pub struct Client {
    pub address: SocketAddr,
    pub token: String,
}

impl Client {
    /// The status and the body of an answer; none when the gateway went away before it was complete.
    pub fn try_call(&self, method: &str, path: &str, body: &Value) -> Option<(u16, Value)> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (address, token, length) = (self.address, &self.token, body.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nX-Auth-Token: {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        let mut stream = TcpStream::connect(address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        if body.is_empty() {
            return (status == 204).then_some((status, Value::Null));
        }
        // A body that was cut off is no JSON.
        Some((status, serde_json::from_str(body).ok()?))
    }

    /// The body of an answer that must come and have this status.
    pub fn call(&self, status: u16, method: &str, path: &str, body: &Value) -> Value {
        let (found, body) =
            self.try_call(method, path, body).unwrap_or_else(|| panic!("no answer to {method} {path}"));
        assert_eq!(found, status, "{method} {path}: {body}");
        body
    }

    pub fn get(&self, path: &str) -> Value {
        self.call(200, "GET", path, &Value::Null)
    }

    /// A network with a pool of so many addresses.
    pub fn network(&self, pool: usize) -> String {
        let network = self.call(201, "POST", "/v2.0/networks", &json!({ "network": { "name": "net" } }));
        let network = text(&network["network"]["id"]);
        let end = format!("10.0.0.{}", 10 + pool - 1);
        let subnet = json!({ "subnet": {
            "network_id": network, "ip_version": 4, "cidr": "10.0.0.0/24",
            "allocation_pools": [{ "start": "10.0.0.10", "end": end }],
        }});
        self.call(201, "POST", "/v2.0/subnets", &subnet);
        network
    }

    pub fn try_port(&self, network: &str) -> Option<(u16, Value)> {
        self.try_call("POST", "/v2.0/ports", &json!({ "port": { "network_id": network } }))
    }

    pub fn port(&self, network: &str) -> Value {
        let (status, port) = self.try_port(network).unwrap();
        assert_eq!(status, 201, "{port}");
        port["port"].clone()
    }

    /// A server with this connection, such as `{"port": ...}`.
    pub fn server(&self, connection: &Value) -> String {
        let server = json!({ "server": {
            "name": "server", "flavorRef": "1", "imageRef": IMAGE, "networks": [connection],
        }});
        text(&self.call(202, "POST", "/v2.1/servers", &server)["server"]["id"])
    }

    /// All addresses in use, after a check that none is in use twice and that ports and addresses say the same.
    pub fn in_use(&self) -> BTreeSet<String> {
        let rows = self.get("/v2.0/ip_addresses")["ip_addresses"].as_array().unwrap().clone();
        let addresses: BTreeSet<String> = rows.iter().map(|row| text(&row["address"])).collect();
        assert_eq!(addresses.len(), rows.len(), "an address is in use twice: {rows:#?}");
        let mut of_rows: Vec<(String, String)> = rows
            .iter()
            .flat_map(|row| {
                row["port_ids"].as_array().unwrap().iter().map(|port| (text(port), text(&row["address"])))
            })
            .collect();
        let ports = self.get("/v2.0/ports")["ports"].as_array().unwrap().clone();
        let mut of_ports: Vec<(String, String)> = ports
            .iter()
            .flat_map(|port| {
                let addresses = port["fixed_ips"].as_array().unwrap().iter();
                addresses.map(|fixed_ip| (text(&port["id"]), text(&fixed_ip["ip_address"])))
            })
            .collect();
        of_rows.sort();
        of_ports.sort();
        assert_eq!(of_rows, of_ports);
        addresses
    }

    /// Takes addresses until there are none, and gives them.
    pub fn exhaust(&self, network: &str) -> Vec<String> {
        let mut taken = Vec::new();
        loop {
            let (status, body) = self.try_port(network).unwrap();
            if status != 201 {
                assert_eq!(
                    (status, &body["NeutronError"]["type"]),
                    (409, &json!("IpAddressGenerationFailure"))
                );
                return taken;
            }
            taken.push(text(&body["port"]["fixed_ips"][0]["ip_address"]));
        }
    }

    /// Checks that a pool of so many addresses has lost none and given none twice, by taking all that are left.
    pub fn assert_exact(&self, network: &str, pool: usize) {
        let before = self.in_use();
        let taken = self.exhaust(network);
        assert_eq!(taken.len(), pool - before.len(), "{before:?} were in use, {taken:?} were left");
        assert_eq!(self.in_use().len(), pool);
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
