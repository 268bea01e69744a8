//! One story, told once through signed calls and once through REST with tokens, in a gateway each. What is answered,
//! what is refused and in which words, and what is left in the end must be the same.

mod story;
mod teller;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::harness::openstack::Cloud;
use story::story;
use teller::{Door, Teller};

/// How time passes: a server is deleted only once somebody has looked at it meanwhile.
const PACES: [&str; 2] = ["--settle", "0,server.destroying=300ms"];

fn tell(door: fn(&Cloud) -> Door) -> Vec<Value> {
    let cloud = Cloud::in_memory(&PACES);
    let mut teller = Teller { door: door(&cloud), cloud, names: BTreeMap::new() };
    story().iter().map(|step| teller.tell(step)).collect()
}

#[test]
fn a_story_is_the_same_through_both_doors() {
    let (signed, rest) = (tell(Door::signed), tell(Door::rest));
    let steps = story();
    assert_eq!((signed.len(), rest.len()), (steps.len(), steps.len()));
    let mut refusals = 0;
    for ((step, signed), rest) in steps.iter().zip(&signed).zip(&rest) {
        assert_eq!(signed, rest, "{step:?}");
        refusals += usize::from(signed.get("refused").is_some());
    }
    assert!(refusals >= 30, "only {refusals} refusals: the story tells little");
    // What is left in the end, as both see it.
    let last = |name: &str| {
        let index = steps.iter().rposition(|step| step.action == name).unwrap();
        signed[index].clone()
    };
    assert_eq!(last("ListServersDetail"), json!({ "servers": [] }));
    assert_eq!(last("ListIpAddresses"), json!({ "ip_addresses": [] }));
    assert_eq!(last("ListPorts"), json!({ "ports": [] }));
    assert_eq!(last("ListNetworks"), json!({ "networks": [] }));
}

/// The comparison must be able to fail: on another story, on other words, on an identifier in another place.
#[test]
fn masking_hides_no_difference() {
    let names: BTreeMap<String, String> =
        [("a".to_owned(), "cbce6087-6156-453c-a512-60bf3d75d69f".to_owned())].into();
    let masked = |value: Value| teller::masked(&value, &names);
    let port = |id: &str, address: &str| json!({ "port": { "id": id, "ip_address": address } });
    let known = "cbce6087-6156-453c-a512-60bf3d75d69f";
    let unknown = "0e5297cd-0000-4000-8000-000000000000";
    assert_eq!(masked(port(known, "10.0.0.1")), port("$a", "10.0.0.1"));
    assert_eq!(masked(port(unknown, "10.0.0.1")), port("<id>", "10.0.0.1"));
    assert_ne!(masked(port(known, "10.0.0.1")), masked(port(known, "10.0.0.2")));
    assert_eq!(masked(json!([known, "x"])), masked(json!(["x", known])), "lists have an order of their own");
    assert_ne!(masked(json!(["x"])), masked(json!(["x", "x"])));
    let message = json!({ "message": format!("Port {known} could not be found.") });
    assert_eq!(masked(message), json!({ "message": "Port $a could not be found." }));
}
