//! A data directory with every kind of resource in every status: this version reads all of it, and goes on with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};
use zc_gateway_engine::lifecycle::{
    self, Event, Next, Refusal,
    Status::{
        self, Creating, Deleting, Destroyed, Destroying, Disabled, Enabled, Recovering, Recycled, Running,
        Starting, Stopped, Stopping, Updating,
    },
};
use zc_gateway_engine::resources::Kind;
use zc_gateway_engine::store::sqlite::SqliteStore;
use zc_gateway_engine::store::{Store, Stored};

use crate::harness::fixture::{Fixture, ROBOT, list};
use crate::harness::{Gateway, binary, http, wait_for};

const FIXTURE: Fixture = Fixture("data-7f4da69");
const HELD: [&str; 2] = ["--settle", "never"];

/// How many resources of a kind the directory has in each status.
type Counts = &'static [(Status, usize)];

/// What an event does in a status.
type After = fn(Status, Event) -> Result<Next, Refusal>;

/// What is in the directory.
const fn counts(kind: Kind) -> Counts {
    match kind {
        Kind::Port => {
            &[(Creating, 1), (Running, 4), (Recycled, 1), (Recovering, 1), (Destroying, 1), (Destroyed, 1)]
        }
        Kind::PrivateConnect => &[
            (Creating, 1),
            (Running, 2),
            (Updating, 1),
            (Deleting, 1),
            (Recycled, 1),
            (Recovering, 1),
            (Destroying, 1),
        ],
        Kind::CloudRouter => {
            &[(Creating, 1), (Running, 1), (Updating, 1), (Recycled, 1), (Recovering, 1), (Destroying, 1)]
        }
        Kind::Server => &[
            (Creating, 1),
            (Running, 1),
            (Stopping, 1),
            (Stopped, 1),
            (Starting, 1),
            (Destroying, 1),
            (Destroyed, 1),
        ],
        Kind::AccessKey => &[(Enabled, 12), (Disabled, 1)],
        Kind::Network | Kind::Subnet | Kind::KeyPair => &[(Enabled, 2)],
        Kind::NetworkPort => &[(Enabled, 7)],
        Kind::IpAddress => &[(Enabled, 15)],
        Kind::RevokedToken => &[(Enabled, 1)],
    }
}

/// The life cycle of a kind: its first status and its table.
fn life(kind: Kind) -> (Status, After) {
    match kind {
        Kind::Port => (Creating, lifecycle::port::after),
        Kind::PrivateConnect => (Creating, lifecycle::private_connect::after),
        Kind::CloudRouter => (Creating, lifecycle::cloud_router::after),
        Kind::Server => (Creating, lifecycle::server::after),
        Kind::AccessKey => (Enabled, lifecycle::access_key::after),
        Kind::Network
        | Kind::Subnet
        | Kind::NetworkPort
        | Kind::IpAddress
        | Kind::RevokedToken
        | Kind::KeyPair => (Enabled, lifecycle::lasting::after),
    }
}

/// The statuses in which the life cycle lets a resource of this kind be stored.
fn reachable(kind: Kind) -> BTreeSet<&'static str> {
    let (first, after) = life(kind);
    let (mut found, mut next) = (BTreeSet::new(), vec![first]);
    while let Some(status) = next.pop() {
        if found.insert(status.name()) {
            next.extend(Event::ALL.iter().filter_map(|event| match after(status, *event) {
                Ok(Next::To(to)) => Some(to),
                Ok(Next::Gone) | Err(_) => None,
            }));
        }
    }
    found
}

/// How many rows a directory has of each kind in each status.
fn stored(data: &Path) -> BTreeMap<(&'static str, &'static str), usize> {
    let mut found = BTreeMap::new();
    let mut visit = |stored| {
        if let Stored::Row(row) = stored {
            *found.entry((row.kind.name(), row.state.status.name())).or_default() += 1;
        }
        Ok(())
    };
    SqliteStore::open(data).unwrap().load(&mut visit).unwrap();
    found
}

/// How many members of a list have each status.
fn statuses(gateway: &Gateway, action: &str, member: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let reply = list(gateway, action);
    for item in reply.output()["dataSet"].as_array().unwrap() {
        *found.entry(item[member].as_str().unwrap().to_owned()).or_default() += 1;
    }
    found
}

/// The identifiers of the ports of the other account.
fn neighbours_ports(gateway: &Gateway) -> Vec<String> {
    let headers = [
        ("authorization", "Bearer zct-neighbour-0123456789"),
        ("content-type", "application/json"),
        ("x-zc-action", "DescribePorts"),
        ("x-zc-version", "2023-08-30"),
    ];
    let reply = gateway.post("/api/v2/sdn", &headers, b"{}");
    let ports = reply.output()["dataSet"].as_array().unwrap();
    ports.iter().map(|port| port["portId"].as_str().unwrap().to_owned()).collect()
}

/// What the table says of a kind, as the wire says it.
fn expected(kind: Kind) -> BTreeMap<String, usize> {
    counts(kind).iter().map(|(status, count)| (status.name().to_owned(), *count)).collect()
}

fn server_statuses(gateway: &Gateway) -> BTreeMap<String, String> {
    let reply = list(gateway, "ListServersDetail");
    let servers = reply.output()["servers"].as_array().unwrap();
    let text = |server: &Value, member: &str| server[member].as_str().unwrap().to_owned();
    servers.iter().map(|server| (text(server, "name"), text(server, "status"))).collect()
}

#[test]
fn every_status_that_the_life_cycles_know_is_in_the_directory() {
    let folder = FIXTURE.copy();
    let mut table = BTreeMap::new();
    for kind in Kind::ALL {
        let listed: BTreeSet<&str> = counts(kind).iter().map(|(status, _)| status.name()).collect();
        assert_eq!(listed, reachable(kind), "{}", kind.name());
        table.extend(counts(kind).iter().map(|(status, count)| ((kind.name(), status.name()), *count)));
    }
    assert_eq!(stored(folder.path()), table);
}

#[test]
fn all_of_it_is_read_over_the_wire_and_nothing_moves_while_it_is_held() {
    let folder = FIXTURE.copy();
    let before = stored(folder.path());
    let gateway = Gateway::over(folder.path(), &HELD);
    FIXTURE.assert_all_there(&gateway);
    let mut ports = statuses(&gateway, "DescribePorts", "portStatus");
    *ports.get_mut("RUNNING").unwrap() += neighbours_ports(&gateway).len();
    assert_eq!(ports, expected(Kind::Port));
    for (kind, action, member) in [
        (Kind::PrivateConnect, "DescribePrivateConnects", "privateConnectStatus"),
        (Kind::CloudRouter, "DescribeCloudRouters", "cloudRouterStatus"),
    ] {
        assert_eq!(statuses(&gateway, action, member), expected(kind), "{action}");
    }
    let keys = list(&gateway, "ListKeyPairs");
    let names: Vec<&Value> =
        keys.output()["keypairs"].as_array().unwrap().iter().map(|pair| &pair["keypair"]["name"]).collect();
    assert_eq!(names, ["made here", "mine"]);

    for name in ["secret", "again", "admin", "reader", "alone"] {
        let reply = gateway.signed(&FIXTURE.signer(name), "DescribePorts", &json!({}));
        assert_eq!(reply.status, 200, "{name}: {}", reply.text);
        let seen = if name == "alone" { 0 } else { 8 };
        assert_eq!(reply.output()["totalCount"], seen, "{name}");
    }
    for name in ["disabled", "removed", "strict"] {
        let reply = gateway.signed(&FIXTURE.signer(name), "DescribePorts", &json!({}));
        assert_eq!(reply.status, 401, "{name}: {}", reply.text);
    }
    let facts = FIXTURE.facts();
    let revoked = facts["revokedToken"].as_str().unwrap();
    let with_revoked = [("x-auth-token", revoked)];
    let reply = http::request(gateway.address, "GET", "/v2.0/networks", &with_revoked, b"");
    assert_eq!(reply.status, 401, "{}", reply.text);
    assert_eq!(neighbours_ports(&gateway), [facts["elsewhere"].as_str().unwrap()]);
    gateway.kill();
    assert_eq!(stored(folder.path()), before);
    let output = binary().args(["store", "check", "--data"]).arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn what_was_held_goes_on_when_the_hold_is_gone() {
    let folder = FIXTURE.copy();
    let gateway = Gateway::over(folder.path(), &["--settle", "0"]);
    let counts = |pairs: &[(&str, usize)]| -> BTreeMap<String, usize> {
        pairs.iter().map(|(status, count)| ((*status).to_owned(), *count)).collect()
    };
    for (action, member, at_rest) in [
        ("DescribePorts", "portStatus", &[("RUNNING", 5), ("RECYCLED", 1), ("DESTROYED", 2)][..]),
        ("DescribePrivateConnects", "privateConnectStatus", &[("RUNNING", 5), ("RECYCLED", 2)]),
        ("DescribeCloudRouters", "cloudRouterStatus", &[("RUNNING", 4), ("RECYCLED", 1)]),
    ] {
        wait_for(action, || (statuses(&gateway, action, member) == counts(at_rest)).then_some(()));
    }
    let at_rest = [
        ("building", "ACTIVE"),
        ("server 0", "ACTIVE"),
        ("server 1", "SHUTOFF"),
        ("server 2", "SHUTOFF"),
        ("server 3", "ACTIVE"),
        ("server 4", "DELETED"),
        ("server 5", "DELETED"),
    ];
    let at_rest: BTreeMap<String, String> =
        at_rest.into_iter().map(|(name, status)| (name.to_owned(), status.to_owned())).collect();
    wait_for("the servers", || (server_statuses(&gateway) == at_rest).then_some(()));

    // And it goes on with what it is asked: a locked server, an address in use, a port in the bin.
    let server = |name: &str| {
        let servers = list(&gateway, "ListServersDetail").output()["servers"].clone();
        let found = servers.as_array().unwrap().iter().find(|server| server["name"] == name).cloned();
        found.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let started = json!({ "serverId": server("server 1") });
    gateway.call_service("compute", Some(ROBOT), "StartServer", &started).output();
    let address = list(&gateway, "ListIpAddresses").output()["ip_addresses"].clone();
    let associated = address
        .as_array()
        .unwrap()
        .iter()
        .find(|address| address["port_ids"].as_array().is_some_and(|ports| ports.len() == 2));
    let associated = json!({ "ipAddressId": associated.unwrap()["id"] });
    let refused = gateway.call_service("network", Some(ROBOT), "DeleteIpAddress", &associated);
    refused.assert_refused(400, "OPERATION_DENIED_IP_ADDRESS_ASSOCIATED");
    let ports = list(&gateway, "DescribePorts").output()["dataSet"].clone();
    let in_bin = ports.as_array().unwrap().iter().find(|port| port["portStatus"] == "RECYCLED").unwrap();
    let id = in_bin["portId"].as_str().unwrap();
    gateway.call("DestroyPort", &json!({ "portId": id })).output();
    gateway.wait_for_status(id, "DESTROYED");
}
