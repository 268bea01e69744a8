//! Many callers at once: the last address and a port have one taker each, and a server is deleted once.

use serde_json::{Value, json};
use zc_gateway_engine::{Code, Fault};

use crate::harness::compute::order;
use crate::harness::engine::Running;

/// How many call at once.
const CALLERS: usize = 8;

/// A network with a pool of so many addresses.
async fn network(running: &Running, addresses: u8) -> String {
    let made =
        running.call("network CreateNetwork", &json!({ "network": { "name": "private" } })).await.unwrap();
    let network = made["network"]["id"].as_str().unwrap().to_owned();
    let pool = json!([{ "start": "10.0.0.10", "end": format!("10.0.0.{}", 9 + addresses) }]);
    let subnet =
        json!({ "network_id": network, "ip_version": 4, "cidr": "10.0.0.0/24", "allocation_pools": pool });
    running.call("network CreateSubnet", &json!({ "subnet": subnet })).await.unwrap();
    network
}

async fn ports(running: &Running) -> Vec<Value> {
    let answer = running.call("network ListPorts", &json!({})).await.unwrap();
    answer["ports"].as_array().unwrap().clone()
}

async fn servers(running: &Running) -> Vec<Value> {
    let answer = running.call("compute ListServersDetail", &json!({})).await.unwrap();
    answer["servers"].as_array().unwrap().clone()
}

/// The codes of those that were refused.
fn refusals(outcomes: &[Result<Value, Fault>]) -> Vec<Code> {
    outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).map(|fault| fault.code).collect()
}

#[tokio::test]
async fn each_address_of_a_pool_has_one_taker() {
    for running in Running::over_both_stores(&["0"]).await {
        let network = network(&running, 3).await;
        let wanted = order("a", &json!({ "networks": [{ "uuid": network }] }));
        let calls = vec![("compute CreateServer", wanted); CALLERS];
        let outcomes = running.at_once(calls).await;
        assert_eq!(refusals(&outcomes), [Code::AddressesExhausted; CALLERS - 3]);
        assert_eq!((servers(&running).await.len(), ports(&running).await.len()), (3, 3));
    }
}

#[tokio::test]
async fn a_port_is_handed_over_once() {
    for running in Running::over_both_stores(&["0"]).await {
        let network = network(&running, 3).await;
        let made =
            running.call("network CreatePort", &json!({ "port": { "network_id": network } })).await.unwrap();
        let wanted = order("a", &json!({ "networks": [{ "port": made["port"]["id"] }] }));
        let calls = vec![("compute CreateServer", wanted); CALLERS];
        let outcomes = running.at_once(calls).await;
        assert_eq!(refusals(&outcomes), [Code::NetworkPortInUse; CALLERS - 1]);
        let [server] = &servers(&running).await[..] else { panic!("one has the port") };
        assert_eq!(ports(&running).await[0]["device_id"], server["id"]);
    }
}

#[tokio::test]
async fn all_who_delete_a_server_at_once_are_answered_and_a_lock_is_not_lost() {
    for running in Running::over_both_stores(&["server.creating=0", "server.destroying=never"]).await {
        let made = running.call("compute CreateServer", &order("a", &json!({}))).await.unwrap();
        let id = json!({ "serverId": made["server"]["id"] });
        let mut calls = vec![("compute DeleteServer", id.clone()); CALLERS];
        calls.push(("compute LockServer", id.clone()));
        let outcomes = running.at_once(calls).await;
        assert_eq!(refusals(&outcomes), []);
        let [server] = &servers(&running).await[..] else { panic!("it is there") };
        assert_eq!(
            (&server["status"], &server["OS-EXT-STS:task_state"]),
            (&json!("ACTIVE"), &json!("deleting"))
        );
    }
}

/// A network that comes while a server is created in the only one: the server is in that one, or refused.
#[tokio::test]
async fn the_only_network_is_the_only_one_when_the_server_is_there() {
    for running in Running::over_both_stores(&["0"]).await {
        network(&running, 3).await;
        let calls = vec![
            ("network CreateNetwork", json!({ "network": { "name": "second" } })),
            ("compute CreateServer", order("a", &json!({}))),
        ];
        let outcomes = running.at_once(calls).await;
        assert_eq!(refusals(&outcomes), [Code::NetworksAmbiguous]);
        assert!(servers(&running).await.is_empty());
    }
}

#[tokio::test]
async fn what_is_connected_to_a_server_that_ends_ends_with_it() {
    for running in Running::over_both_stores(&["0"]).await {
        let network = network(&running, 9).await;
        let made =
            running.call("compute CreateServer", &order("a", &json!({ "networks": [] }))).await.unwrap();
        let id = &made["server"]["id"];
        let attach = json!({ "serverId": id, "interfaceAttachment": { "net_id": network } });
        let mut calls = vec![("compute AttachServerInterface", attach); CALLERS];
        calls.push(("compute DeleteServer", json!({ "serverId": id })));
        let outcomes = running.at_once(calls).await;
        let refused = refusals(&outcomes);
        assert!(refused.iter().all(|code| *code == Code::ServerNotFound), "{refused:?}");
        assert!(servers(&running).await.is_empty() && ports(&running).await.is_empty());
    }
}
