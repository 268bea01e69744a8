//! `kill -9`, right after an answer and in the middle of many.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use super::client::{Client, text};
use crate::harness::openstack::Cloud;
use crate::harness::wait_for;

const POOL: usize = 40;

/// A gateway over a data directory that is killed and started again; the caller keeps his token.
struct Mortal<'d> {
    data: &'d Path,
    cloud: Option<Cloud>,
    client: Client,
}

impl<'d> Mortal<'d> {
    fn start(data: &'d Path, paces: &str) -> Self {
        let cloud = Cloud::over(data, &["--settle", paces]);
        let client = Client { address: cloud.gateway.address, token: cloud.token("member") };
        Self { data, cloud: Some(cloud), client }
    }

    fn kill(&mut self) {
        if let Some(cloud) = self.cloud.take() {
            cloud.gateway.kill();
        }
    }

    fn start_again(&mut self, paces: &str) {
        let cloud = Cloud::over(self.data, &["--settle", paces]);
        self.client.address = cloud.gateway.address;
        self.cloud = Some(cloud);
    }

    /// Kills it at once, and starts it again.
    fn die(&mut self, paces: &str) {
        self.kill();
        self.start_again(paces);
    }
}

#[test]
fn each_answer_survives_kill_9_and_pools_stay_exact() {
    let folder = tempfile::tempdir().unwrap();
    let held = "0,server.destroying=never";
    let mut mortal = Mortal::start(folder.path(), held);
    let network = mortal.client.network(POOL);
    mortal.die(held);

    // Ports, one after another, each the last thing that the gateway ever did.
    let mut ports = Vec::new();
    for _ in 0..3 {
        ports.push(mortal.client.port(&network));
        mortal.die(held);
        for port in &ports {
            let found = mortal.client.get(&format!("/v2.0/ports/{}", text(&port["id"])));
            assert_eq!(found["port"], *port);
        }
    }
    let gone = ports.pop().unwrap();
    mortal.client.call(204, "DELETE", &format!("/v2.0/ports/{}", text(&gone["id"])), &Value::Null);
    mortal.die(held);
    mortal.client.call(404, "GET", &format!("/v2.0/ports/{}", text(&gone["id"])), &Value::Null);
    assert_eq!(mortal.client.in_use().len(), 2);

    let servers: Vec<String> =
        ports.iter().map(|port| mortal.client.server(&json!({ "port": port["id"] }))).collect();
    let own = mortal.client.server(&json!({ "uuid": network }));
    mortal.die(held);
    assert_eq!(mortal.client.in_use().len(), 3, "Compute made a port for the last one");

    let port_ids: Vec<&Value> = ports.iter().map(|port| &port["id"]).collect();
    let wanted = json!({ "ip_address": { "network_id": network, "version": 4, "port_ids": port_ids } });
    let shared = mortal.client.call(201, "POST", "/v2.0/ip_addresses", &wanted)["ip_address"].clone();
    mortal.die(held);
    let path = format!("/v2.0/ip_addresses/{}", text(&shared["id"]));
    assert_eq!(mortal.client.get(&path)["ip_address"], shared);

    let association =
        |server: &str| format!("/v2.1/servers/{server}/ip_associations/{}", text(&shared["id"]));
    for server in &servers {
        mortal.client.call(201, "PUT", &association(server), &Value::Null);
        mortal.die(held);
        mortal.client.get(&association(server));
        mortal.client.call(400, "DELETE", &path, &Value::Null);
    }
    mortal.client.call(204, "DELETE", &association(&servers[0]), &Value::Null);
    mortal.die(held);
    mortal.client.call(404, "GET", &association(&servers[0]), &Value::Null);
    mortal.client.call(400, "DELETE", &path, &Value::Null);

    for server in [&servers[1], &own] {
        mortal.client.call(204, "DELETE", &format!("/v2.1/servers/{server}"), &Value::Null);
        mortal.die(held);
        let shown = mortal.client.get(&format!("/v2.1/servers/{server}"));
        assert_eq!(shown["server"]["OS-EXT-STS:task_state"], "deleting");
    }
    assert_eq!(mortal.client.in_use().len(), 4, "nothing returns before its server is gone");
    mortal.die("0");
    for server in [&servers[1], &own] {
        wait_for("the server to be gone", || {
            let answer = mortal.client.try_call("GET", &format!("/v2.1/servers/{server}"), &Value::Null);
            (answer.unwrap().0 == 404).then_some(())
        });
    }
    assert_eq!(mortal.client.in_use().len(), 3, "the port that Compute made is gone, the other is not");
    mortal.client.call(204, "DELETE", &path, &Value::Null);
    mortal.die("0");
    mortal.client.call(404, "GET", &path, &Value::Null);
    mortal.client.assert_exact(&network, POOL);
}

/// What a worker knows of its ports: those that were acknowledged and those that may or may not be there.
#[derive(Default)]
struct Known {
    there: BTreeMap<String, Value>,
    gone: BTreeSet<String>,
}

/// Creates ports and deletes every other one until the gateway is gone.
fn load(client: &Client, network: &str, stop: &AtomicBool) -> Known {
    let mut known = Known::default();
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let Some((status, body)) = client.try_port(network) else { continue };
        if status != 201 {
            assert_eq!(status, 409, "{body}");
            continue;
        }
        let id = text(&body["port"]["id"]);
        known.there.insert(id.clone(), body["port"].clone());
        // One in four stays.
        if number % 4 == 0 {
            continue;
        }
        known.there.remove(&id);
        let answer = client.try_call("DELETE", &format!("/v2.0/ports/{id}"), &Value::Null);
        if answer.is_some_and(|(status, _)| status == 204) {
            known.gone.insert(id);
        }
    }
    known
}

#[test]
fn kill_9_under_load_loses_no_port_and_no_address() {
    let folder = tempfile::tempdir().unwrap();
    let pool = 200;
    let mut mortal = Mortal::start(folder.path(), "0");
    let network = mortal.client.network(pool);
    let (mut there, mut gone) = (BTreeMap::new(), BTreeSet::new());
    for round in 0..3_u64 {
        let stop = AtomicBool::new(false);
        let client = mortal.client.clone();
        std::thread::scope(|scope| {
            let (client, network, stop) = (&client, &network, &stop);
            let workers: Vec<_> = (0..4).map(|_| scope.spawn(move || load(client, network, stop))).collect();
            std::thread::sleep(Duration::from_millis(200 + 130 * round));
            mortal.kill();
            stop.store(true, Ordering::Relaxed);
            for worker in workers {
                let known = worker.join().unwrap();
                there.extend(known.there);
                gone.extend(known.gone);
            }
        });
        mortal.start_again("0");
        for (id, port) in &there {
            assert_eq!(mortal.client.get(&format!("/v2.0/ports/{id}"))["port"], *port, "round {round}");
        }
        let listed = mortal.client.get("/v2.0/ports?fields=id")["ports"].as_array().unwrap().clone();
        assert!(listed.iter().all(|port| !gone.contains(port["id"].as_str().unwrap())), "round {round}");
        mortal.client.in_use();
    }
    assert!(there.len() > 5 && gone.len() > 15, "{} and {}: the test tests little", there.len(), gone.len());
    mortal.client.assert_exact(&network, pool);
}
