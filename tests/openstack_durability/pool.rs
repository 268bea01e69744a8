//! Many callers want the last addresses of a pool.

use std::collections::BTreeSet;
use std::sync::Barrier;

use serde_json::{Value, json};

use super::client::{Client, text};
use crate::harness::openstack::Cloud;

const CALLERS: usize = 64;

/// All callers ask for a port at once. Gives the answers.
fn race(client: &Client, network: &str) -> Vec<(u16, Value)> {
    let start = Barrier::new(CALLERS);
    std::thread::scope(|scope| {
        let ask = || {
            start.wait();
            client.try_port(network).unwrap()
        };
        let callers: Vec<_> = (0..CALLERS).map(|_| scope.spawn(ask)).collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    })
}

/// What is wrong with the answers to a race for `left` addresses; nothing, as a rule.
fn complaints(answers: &[(u16, Value)], left: usize) -> Vec<String> {
    let mut found = Vec::new();
    let ports: Vec<&Value> =
        answers.iter().filter(|(status, _)| *status == 201).map(|(_, body)| &body["port"]).collect();
    let addresses: BTreeSet<String> =
        ports.iter().map(|port| text(&port["fixed_ips"][0]["ip_address"])).collect();
    if ports.len() != left {
        found.push(format!("{} of {left} addresses were given", ports.len()));
    }
    if addresses.len() != ports.len() {
        found.push(format!("{} ports have only {} addresses", ports.len(), addresses.len()));
    }
    for (status, body) in answers.iter().filter(|(status, _)| *status != 201) {
        if (*status, &body["NeutronError"]["type"]) != (409, &json!("IpAddressGenerationFailure")) {
            found.push(format!("{status}: {body}"));
        }
    }
    found
}

#[test]
fn of_64_who_want_the_last_10_addresses_10_get_one_each() {
    let cloud = Cloud::in_memory(&[]);
    let client = Client { address: cloud.gateway.address, token: cloud.token("member") };
    let network = client.network(15);
    for _ in 0..5 {
        client.port(&network);
    }
    let answers = race(&client, &network);
    assert_eq!(complaints(&answers, 10), [""; 0]);
    assert_eq!(client.in_use().len(), 15);
    // One that returns has one taker, again.
    let taken = answers.iter().find(|(status, _)| *status == 201).unwrap();
    client.call(204, "DELETE", &format!("/v2.0/ports/{}", text(&taken.1["port"]["id"])), &Value::Null);
    assert_eq!(complaints(&race(&client, &network), 1), [""; 0]);
    client.assert_exact(&network, 15);
}

/// The control: the same callers all get an address where there are enough, so it is the pool that refuses them; and one
/// answer that is not as it must be is noticed.
#[test]
fn where_there_are_enough_all_get_one_and_the_check_notices_what_is_wrong() {
    let cloud = Cloud::in_memory(&[]);
    let client = Client { address: cloud.gateway.address, token: cloud.token("member") };
    let network = client.network(CALLERS + 1);
    let mut answers = race(&client, &network);
    assert_eq!(complaints(&answers, CALLERS), [""; 0]);
    assert_eq!(complaints(&answers, 10).len(), 1, "too many");
    answers[1] = answers[0].clone();
    assert_eq!(complaints(&answers, CALLERS).len(), 1, "an address twice");
    answers[2].0 = 500;
    assert_eq!(complaints(&answers, CALLERS - 1).len(), 2, "a failure in place of a refusal");
}
