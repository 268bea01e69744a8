//! Many callers at once, over both stores: an address has one port, and nothing ends below what comes to be in it.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use zc_gateway_engine::{Code, Fault};

use crate::harness::engine::Running;

/// How many callers there are.
const MANY: usize = 64;
const PORT: &str = "network CreatePort";

/// A network with one subnet, their identifiers.
async fn network(running: &Running, cidr: &str) -> (Value, Value) {
    let network = running.call("network CreateNetwork", &json!({ "network": {} })).await.unwrap();
    let network = network["network"]["id"].clone();
    let subnet = json!({ "subnet": { "network_id": network, "cidr": cidr } });
    let subnet = running.call("network CreateSubnet", &subnet).await.unwrap();
    (network, subnet["subnet"]["id"].clone())
}

/// How many succeeded, after a check that all others were refused with `code`.
fn successes(outcomes: &[Result<Value, Fault>], code: Code) -> usize {
    for fault in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert_eq!(fault.code, code, "{}", fault.message);
    }
    outcomes.iter().filter(|outcome| outcome.is_ok()).count()
}

/// The addresses of all ports; each must be there once.
async fn addresses(running: &Running) -> BTreeSet<String> {
    let listed = running.call("network ListPorts", &json!({})).await.unwrap();
    let mut found = BTreeSet::new();
    for fixed_ip in
        listed["ports"].as_array().unwrap().iter().flat_map(|port| port["fixed_ips"].as_array().unwrap())
    {
        assert!(
            found.insert(fixed_ip["ip_address"].as_str().unwrap().to_owned()),
            "{fixed_ip} is there twice"
        );
    }
    found
}

#[tokio::test]
async fn of_64_who_want_one_of_five_addresses_five_get_one() {
    for running in Running::over_both_stores(&["0"]).await {
        let (network, _) = network(&running, "10.0.0.0/29").await;
        let order = json!({ "port": { "network_id": network } });
        let outcomes = running.at_once(vec![(PORT, order); MANY]).await;
        assert_eq!(successes(&outcomes, Code::AddressesExhausted), 5);
        assert_eq!(addresses(&running).await.len(), 5);
    }
}

#[tokio::test]
async fn of_64_who_want_the_same_address_one_gets_it() {
    for running in Running::over_both_stores(&["0"]).await {
        let (network, subnet) = network(&running, "10.0.0.0/24").await;
        let fixed_ips = json!([{ "subnet_id": subnet, "ip_address": "10.0.0.9" }]);
        let order = json!({ "port": { "network_id": network, "fixed_ips": fixed_ips } });
        let moving = json!({ "port": { "network_id": network, "fixed_ips": [] } });
        let moving = running.call(PORT, &moving).await.unwrap()["port"]["id"].clone();
        let mut calls = vec![(PORT, order); MANY - 1];
        calls.insert(
            MANY / 2,
            ("network UpdatePort", json!({ "portId": moving, "port": { "fixed_ips": fixed_ips } })),
        );
        let outcomes = running.at_once(calls).await;
        assert_eq!(successes(&outcomes, Code::AddressInUse), 1);
        assert_eq!(addresses(&running).await, ["10.0.0.9".to_owned()].into());
    }
}

#[tokio::test]
async fn of_64_who_want_the_same_hardware_address_one_gets_it() {
    for running in Running::over_both_stores(&["0"]).await {
        let (network, _) = network(&running, "10.0.0.0/24").await;
        // Without addresses there is no subnet in common.
        let mac = "fa:16:3e:00:00:01";
        let order = json!({ "port": { "network_id": network, "mac_address": mac, "fixed_ips": [] } });
        let outcomes = running.at_once(vec![(PORT, order); MANY]).await;
        assert_eq!(successes(&outcomes, Code::HardwareAddressInUse), 1);
    }
}

#[tokio::test]
async fn of_64_who_give_a_network_the_same_block_one_does() {
    for running in Running::over_both_stores(&["0"]).await {
        let (network, _) = network(&running, "10.0.0.0/24").await;
        let order = json!({ "subnet": { "network_id": network, "cidr": "10.0.1.0/24" } });
        let outcomes = running.at_once(vec![("network CreateSubnet", order); MANY]).await;
        assert_eq!(successes(&outcomes, Code::SubnetOverlap), 1);
    }
}

#[tokio::test]
async fn nothing_ends_below_a_port_that_comes_to_be() {
    for running in Running::over_both_stores(&["0"]).await {
        for place in [0, 1, 7] {
            let (network, subnet) = network(&running, "10.0.0.0/24").await;
            let order =
                |fixed_ips: &Value| json!({ "port": { "network_id": network, "fixed_ips": fixed_ips } });
            let of_subnet = json!([{ "subnet_id": subnet }]);

            let mut calls = vec![(PORT, order(&of_subnet)); 7];
            calls.insert(place, ("network DeleteSubnet", json!({ "subnetId": subnet })));
            let mut outcomes = running.at_once(calls).await;
            let ended = outcomes.remove(place).is_ok();
            let made = successes(&outcomes, Code::SubnetNotFound);
            assert_eq!((ended, made), if place == 0 { (true, 0) } else { (false, 7) });
            for port in outcomes.into_iter().flatten() {
                running.call("network DeletePort", &json!({ "portId": port["port"]["id"] })).await.unwrap();
            }

            // Without addresses there is no subnet in common.
            let mut calls = vec![(PORT, order(&json!([]))); 7];
            calls.insert(place, ("network DeleteNetwork", json!({ "networkId": network })));
            let mut outcomes = running.at_once(calls).await;
            let ended = outcomes.remove(place).is_ok();
            let made = successes(&outcomes, Code::NetworkNotFound);
            assert_eq!((ended, made), if place == 0 { (true, 0) } else { (false, 7) });
        }
    }
}

#[tokio::test]
async fn a_port_is_deleted_once_and_its_address_has_one_taker() {
    for running in Running::over_both_stores(&["0"]).await {
        let (network, _) = network(&running, "10.0.0.0/30").await;
        let order = json!({ "port": { "network_id": network } });
        let only = running.call(PORT, &order).await.unwrap()["port"]["id"].clone();
        let delete = ("network DeletePort", json!({ "portId": only }));
        let outcomes = running.at_once(vec![delete.clone(); MANY]).await;
        assert_eq!(successes(&outcomes, Code::NetworkPortNotFound), 1);
        let outcomes = running.at_once(vec![(PORT, order); MANY]).await;
        assert_eq!(successes(&outcomes, Code::AddressesExhausted), 1);
    }
}
