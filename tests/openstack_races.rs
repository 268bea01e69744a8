//! Addresses and associations that several callers change at the same moment, over both stores: what excludes one another
//! never happens together. In virtual time, as nothing here is about a socket.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use zc_gateway::auth::keys::{self, KeyRing, NewKey};
use zc_gateway::auth::seal::Sealer;
use zc_gateway::auth::{AuthMode, Authenticator};
use zc_gateway_engine::{Code, Fault};

use crate::harness::engine::Running;

/// How many callers there are.
const MANY: usize = 64;

/// A network with a pool, and servers with a port each that share an address.
struct Shared {
    running: Running,
    network: Value,
    ports: Vec<Value>,
    servers: Vec<Value>,
    address: Value,
}

impl Shared {
    /// One over each store. The pool has `left` addresses more than are taken.
    async fn over_both_stores(paces: &[&str], left: usize) -> Vec<Self> {
        let mut all = Vec::new();
        for running in Running::over_both_stores(paces).await {
            let network = json!({ "network": { "name": "net" } });
            let network = made(&running, "network CreateNetwork", "network", &network).await;
            let end = format!("10.0.0.{}", 10 + 3 + left - 1);
            let subnet = json!({ "subnet": {
                "network_id": network, "ip_version": 4, "cidr": "10.0.0.0/24",
                "allocation_pools": [{ "start": "10.0.0.10", "end": end }],
            }});
            made(&running, "network CreateSubnet", "subnet", &subnet).await;
            let (mut ports, mut servers) = (Vec::new(), Vec::new());
            for _ in 0..2 {
                let port = json!({ "port": { "network_id": network } });
                let port = made(&running, "network CreatePort", "port", &port).await;
                let server = json!({ "server": {
                    "name": "server", "flavorRef": "1", "imageRef": "5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a01",
                    "networks": [{ "port": port }],
                }});
                servers.push(made(&running, "compute CreateServer", "server", &server).await);
                ports.push(port);
            }
            let address = new_address(&network, &ports);
            let address = made(&running, "network CreateIpAddress", "ip_address", &address).await;
            all.push(Self { running, network, ports, servers, address });
        }
        all
    }

    fn association(&self, server: usize) -> Value {
        json!({ "serverId": self.servers[server], "ipAddressId": self.address })
    }

    /// Makes two calls at once and gives their outcomes, after a check that they did race.
    async fn both(&self, calls: [(&'static str, Value); 2]) -> [Result<Value, Fault>; 2] {
        let outcomes = self.running.at_once(calls.to_vec()).await;
        outcomes.try_into().unwrap()
    }

    /// The address; none when it has gone back.
    async fn shown(&self) -> Option<Value> {
        let shown = self.running.call("network ShowIpAddress", &json!({ "ipAddressId": self.address })).await;
        shown.ok().map(|answer| answer["ip_address"].clone())
    }

    /// How many associations the servers have.
    async fn associations(&self) -> usize {
        let mut count = 0;
        for server in &self.servers {
            let answer =
                self.running.call("compute ListIpAssociations", &json!({ "serverId": server })).await;
            count += answer.map_or(0, |answer| answer["ip_associations"].as_array().unwrap().len());
        }
        count
    }
}

async fn made(running: &Running, action: &str, what: &str, parameters: &Value) -> Value {
    running.call(action, parameters).await.unwrap()[what]["id"].clone()
}

fn new_address(network: &Value, ports: &[Value]) -> Value {
    json!({ "ip_address": { "network_id": network, "version": 4, "port_ids": ports } })
}

fn code(outcome: &Result<Value, Fault>) -> Option<Code> {
    outcome.as_ref().err().map(|fault| fault.code)
}

#[tokio::test]
async fn an_address_is_never_given_back_and_associated_at_once() {
    for give_back in ["network DeleteIpAddress", "network UpdateIpAddress"] {
        for is_first in [true, false] {
            for shared in Shared::over_both_stores(&["0"], 5).await {
                let release = json!({ "ipAddressId": shared.address, "ip_address": { "port_ids": [] } });
                let mut calls =
                    [(give_back, release), ("compute CreateIpAssociation", shared.association(0))];
                if !is_first {
                    calls.reverse();
                }
                let mut outcomes = shared.both(calls).await;
                if !is_first {
                    outcomes.reverse();
                }
                let codes = [code(&outcomes[0]), code(&outcomes[1])];
                let (is_there, associations) = (shared.shown().await.is_some(), shared.associations().await);
                if is_first {
                    assert_eq!(codes, [None, Some(Code::IpAddressNotFound)]);
                    assert_eq!((is_there, associations), (false, 0));
                } else {
                    assert_eq!(codes, [Some(Code::IpAddressAssociated), None]);
                    assert_eq!((is_there, associations), (true, 1));
                }
            }
        }
    }
}

#[tokio::test]
async fn a_port_is_never_dropped_and_associated_at_once() {
    for shared in Shared::over_both_stores(&["0"], 5).await {
        let keep = json!({ "ipAddressId": shared.address, "ip_address": { "port_ids": [shared.ports[1]] } });
        let associate = shared.association(0);
        let outcomes = shared
            .both([("network UpdateIpAddress", keep), ("compute CreateIpAssociation", associate)])
            .await;
        assert_eq!([code(&outcomes[0]), code(&outcomes[1])], [None, Some(Code::InvalidParameter)]);
        assert_eq!(shared.associations().await, 0);
    }
}

#[tokio::test]
async fn no_association_outlasts_its_server_or_port() {
    // With these paces a server is deleted in the moment of the call.
    for end in ["compute DeleteServer", "network DeletePort"] {
        for is_first in [true, false] {
            for shared in Shared::over_both_stores(&["0"], 5).await {
                let what = json!({ "serverId": shared.servers[0], "portId": shared.ports[0] });
                let mut calls = [(end, what), ("compute CreateIpAssociation", shared.association(0))];
                if !is_first {
                    calls.reverse();
                }
                let mut outcomes = shared.both(calls).await;
                if !is_first {
                    outcomes.reverse();
                }
                assert_eq!(code(&outcomes[0]), None, "{end}");
                assert_eq!(outcomes[1].is_err(), is_first, "{end}");
                assert_eq!(shared.associations().await, 0);
                let address = json!({ "ipAddressId": shared.address });
                shared.running.call("network DeleteIpAddress", &address).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn associations_of_two_servers_are_both_made() {
    for shared in Shared::over_both_stores(&["0"], 5).await {
        let calls = [0, 1].map(|server| ("compute CreateIpAssociation", shared.association(server)));
        let outcomes = shared.both(calls).await;
        assert_eq!([code(&outcomes[0]), code(&outcomes[1])], [None, None]);
        assert_eq!(shared.associations().await, 2);
        let calls = [0, 1].map(|server| ("compute DeleteIpAssociation", shared.association(server)));
        let outcomes = shared.both(calls).await;
        assert_eq!([code(&outcomes[0]), code(&outcomes[1])], [None, None]);
        assert_eq!(shared.associations().await, 0);
    }
}

#[tokio::test]
async fn the_last_address_has_one_taker_whether_by_a_port_or_for_ports() {
    for shared in Shared::over_both_stores(&["0"], 1).await {
        let take = |number: usize| {
            if number.is_multiple_of(2) {
                ("network CreatePort", json!({ "port": { "network_id": shared.network } }))
            } else {
                ("network CreateIpAddress", new_address(&shared.network, &shared.ports))
            }
        };
        let outcomes = shared.running.at_once((0..MANY).map(take).collect()).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for outcome in outcomes.iter().filter(|outcome| outcome.is_err()) {
            assert_eq!(code(outcome), Some(Code::AddressesExhausted));
        }
    }
}

#[tokio::test]
async fn of_64_who_take_addresses_at_once_each_gets_its_own() {
    for shared in Shared::over_both_stores(&["0"], MANY).await {
        let take = ("network CreatePort", json!({ "port": { "network_id": shared.network } }));
        let outcomes = shared.running.at_once(vec![take; MANY]).await;
        let address =
            |answer: &Value| answer["port"]["fixed_ips"][0]["ip_address"].as_str().unwrap().to_owned();
        let taken: BTreeSet<String> =
            outcomes.iter().map(|outcome| address(outcome.as_ref().unwrap())).collect();
        assert_eq!(taken.len(), MANY);
    }
}

#[tokio::test]
async fn a_token_is_revoked_once() {
    for running in Running::over_both_stores(&[]).await {
        let engine = &*running.engine;
        let account = engine.world().account(running.account).unwrap();
        let sealer = Sealer::ephemeral().unwrap();
        let new = json!({ "account": account.name });
        let key =
            keys::create(engine, &sealer, &serde_json::from_value::<NewKey>(new).unwrap()).await.unwrap();
        let hour = Duration::from_hours(1);
        let keys = KeyRing::new(sealer);
        let authenticator =
            Authenticator::new(AuthMode::Required, (hour, hour), keys, std::sync::Arc::clone(&account));
        let user = json!({ "name": key.access_key_id, "password": key.access_key_password });
        let identity = json!({ "methods": ["password"], "password": { "user": user } });
        let wanted = serde_json::from_value(json!({ "auth": { "identity": identity } })).unwrap();
        let (session, token) = authenticator.issue(&wanted, engine).unwrap();
        let revision = || account.image.read().revision;
        let before = revision();
        let revoke = || authenticator.revoke(&session, engine);
        let (first, second, third) = tokio::join!(revoke(), revoke(), revoke());
        assert!([first, second, third].iter().all(Result::is_ok));
        assert_eq!(revision().0, before.0 + 1, "only one of them has anything to do");
        assert!(authenticator.session(&token, engine).is_err());
    }
}
