//! Every action in accounts with many resources of every kind: what looks through a table has said so, and no change does.
//! The gateway under test has debug assertions: a run that looks through more rows than a few and has not said so panics.

use serde_json::json;
use zc_gateway_engine::Effect;

use crate::harness::crowd;
use crate::harness::stage::Stage;

/// More than are looked through at once.
const MANY: usize = 1100;

/// The actions about something that the built-in catalogue has not.
const FIND_NOTHING: [&str; 3] = ["ListFlavorAccess", "ShowFlavorExtraSpec", "ShowImageMetadataItem"];

#[test]
fn no_action_looks_through_a_table_without_saying_so() {
    let folder = tempfile::tempdir().unwrap();
    // Calls of service `sdn` are of the first account here, and those of the other services of the second.
    crowd::gather(folder.path(), &["default", "mine"], MANY);
    let stage = Stage::set(folder.path());
    // The control: those are the accounts of the calls.
    let ports = stage.compute.gateway.call("DescribePorts", &json!({})).output()["totalCount"].as_u64();
    let limits = stage.compute.call("ShowLimits", &json!({})).output()["limits"]["absolute"].clone();
    assert!(ports > Some(MANY as u64) && limits["totalInstancesUsed"].as_u64() > Some(MANY as u64));
    let mut wrong = Vec::new();
    let registry = zc_gateway_actions::registry();
    for entry in registry.entries() {
        let (service, action) = (entry.service, entry.name);
        match entry.effect {
            Effect::Read => {
                for (way, reply) in stage.look(service, action) {
                    // Members may not look at everything.
                    let is_right = match reply.status {
                        200 | 403 => true,
                        status => status == 404 && FIND_NOTHING.contains(&action),
                    };
                    if !is_right {
                        wrong.push(format!("{service} {action} {way}: {} {}", reply.status, reply.text));
                    }
                }
            }
            Effect::Write => {
                let reply = stage.send(service, action, Some("true"));
                if reply.status != 200 {
                    wrong.push(format!("{service} {action}: {} {}", reply.status, reply.text));
                }
            }
        }
    }
    // In the lane, too. What is asked for later may be refused for what was done before.
    for entry in registry.entries().filter(|entry| entry.effect == Effect::Write) {
        let reply = stage.send(entry.service, entry.name, None);
        if reply.status >= 500 {
            wrong.push(format!("{} {}: {} {}", entry.service, entry.name, reply.status, reply.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
