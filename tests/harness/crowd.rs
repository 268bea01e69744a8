//! A data directory whose accounts have many resources of every kind, written through the engine.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::clock::{Clock, Timestamp};
use zc_gateway_engine::engine::Parts;
use zc_gateway_engine::lifecycle::schedule::Schedule;
use zc_gateway_engine::resources::Resource;
use zc_gateway_engine::resources::access_key::{AccessKey, AccessKeyId};
use zc_gateway_engine::resources::cloud_router::{CloudRouter, EdgePointId};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::ip_address::{IpAddress, IpAddressId};
use zc_gateway_engine::resources::key_pair::KeyPair;
use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::network_port::{NetworkPort, NetworkPortId};
use zc_gateway_engine::resources::port::Port;
use zc_gateway_engine::resources::private_connect::PrivateConnect;
use zc_gateway_engine::resources::revoked_token::RevokedToken;
use zc_gateway_engine::resources::server::Server;
use zc_gateway_engine::resources::subnet::Subnet;
use zc_gateway_engine::rules::Rules;
use zc_gateway_engine::store::sqlite::SqliteStore;
use zc_gateway_engine::{ApiVersion, Engine, Transaction};

use super::compute::IMAGE;

const THEN: Timestamp = Timestamp::from_seconds(1_700_000_000);
const VERSION: ApiVersion = ApiVersion::new(2026, 4, 1);
/// What is needed where a time is written.
const MOMENT: i64 = THEN.millis();
/// The hash of no token.
const NOBODYS: [u8; 32] = [0; 32];

/// Gives each of these accounts so many resources of every kind, in statuses that last.
pub fn gather(data: &Path, accounts: &[&str], many: usize) {
    let parts = Parts {
        store: Box::new(SqliteStore::open(data).unwrap()),
        clock: Clock::manual(THEN),
        // Everything is in service at once.
        rules: Rules {
            schedule: Schedule::new(&["0".parse().unwrap()]),
            ..Rules::of(zc_gateway_actions::catalogue::embedded().unwrap())
        },
        write_queue: 16,
        on_fatal: Box::new(|error| panic!("{error}")),
    };
    let engine = Engine::open(parts).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        for name in accounts {
            let account = engine.account(&name.parse::<AccountName>().unwrap()).await.unwrap();
            let prefix = (*name).to_owned();
            let run = move |tx: &mut Transaction<'_>| {
                let all = Crowd { prefix, many };
                all.of_networks(tx);
                all.of_ports(tx);
                all.of_keys(tx);
                Ok(())
            };
            engine.perform(account.number, VERSION, run).await.unwrap();
            assert_eq!(account.image.read().count(), 11 * many, "there are as many kinds");
        }
    });
}

/// What one account gets.
struct Crowd {
    prefix: String,
    many: usize,
}

impl Crowd {
    /// All ports, addresses and subnets are of one network.
    fn of_networks(&self, tx: &mut Transaction<'_>) {
        let mut network = String::new();
        for place in 0..self.many {
            network = create::<Network>(
                tx,
                json!({ "name": format!("crowd {place}"), "description": "", "admin_state_up": true, "revision_number": 0, "updated_at": MOMENT }),
            );
        }
        for place in 0..self.many {
            let block = format!("172.{}.{}", 16 + place / 256, place % 256);
            let subnet = create::<Subnet>(
                tx,
                json!({
                    "network": network, "name": "crowd", "description": "", "cidr": format!("{block}.0/24"), "gateway": null,
                    "allocation_pools": [{ "start": format!("{block}.2"), "end": format!("{block}.254") }],
                    "enable_dhcp": true, "dns_nameservers": [], "host_routes": [], "revision_number": 0, "updated_at": MOMENT,
                }),
            );
            let server = create::<Server>(
                tx,
                json!({ "name": "crowd", "flavor": "1", "image": IMAGE, "user": "member", "updated_at": MOMENT }),
            );
            let (address, port) = (IpAddressId::random(), NetworkPortId::random());
            let number = format!("{block}.2");
            let mac = format!("fa:16:3e:00:{:02x}:{:02x}", place / 256, place % 256);
            create_as::<IpAddress>(
                tx,
                &address,
                json!({ "network": network, "subnet": subnet, "address": number, "ports": [port.as_str()] }),
            );
            create_as::<NetworkPort>(
                tx,
                &port,
                json!({
                    "network": network, "name": "crowd", "description": "", "admin_state_up": true, "mac_address": mac,
                    "fixed_ips": [{ "subnet": subnet, "address": number, "ip_address": address.as_str() }],
                    "device_id": server, "device_owner": "compute:nova", "made_by_compute": true,
                    "revision_number": 0, "updated_at": MOMENT,
                }),
            );
        }
    }

    /// Every port has a private connect that goes out and comes back, and a router.
    fn of_ports(&self, tx: &mut Transaction<'_>) {
        for _ in 0..self.many {
            let port = create::<Port>(
                tx,
                json!({ "name": "crowd", "port_type": "1G", "data_center": "FRA1", "business_entity_name": "Example Ltd.", "order_number": 1 }),
            );
            let at = |vlan: u16| json!({ "Port": { "port": port, "vlan": vlan, "data_center": "FRA1" } });
            create::<PrivateConnect>(
                tx,
                json!({ "name": "crowd", "bandwidth_mbps": 1, "endpoint_a": { "access": at(2) }, "endpoint_z": { "access": at(3) }, "order_number": 1 }),
            );
            let point = |vlan| json!({ "id": EdgePointId::random().as_str(), "name": "crowd", "created_at": MOMENT, "bandwidth_mbps": 1, "access": at(vlan) });
            create::<CloudRouter>(tx, json!({ "name": "crowd", "edge_points": [point(4), point(5)] }));
        }
    }

    fn of_keys(&self, tx: &mut Transaction<'_>) {
        for place in 0..self.many {
            let id = AccessKeyId::parse(&format!("{}-crowd-{place}", self.prefix)).unwrap();
            create_as::<AccessKey>(
                tx,
                &id,
                json!({ "credential": { "TokenHash": NOBODYS }, "role": "member" }),
            );
            create::<KeyPair>(
                tx,
                json!({ "name": format!("crowd {place}"), "user": "member", "public_key": "", "fingerprint": "" }),
            );
            create::<RevokedToken>(tx, json!({ "expires_at": 4 * MOMENT }));
        }
    }
}

fn create<R: Resource + DeserializeOwned>(tx: &mut Transaction<'_>, body: Value) -> String {
    tx.create::<R>(serde_json::from_value(body).unwrap()).id.as_str().to_owned()
}

fn create_as<R: Resource + DeserializeOwned>(tx: &mut Transaction<'_>, id: &R::Id, body: Value) {
    let made = tx.create_as::<R>(id.clone(), serde_json::from_value(body).unwrap());
    assert!(made.is_ok(), "{} is new", id.as_str());
}
