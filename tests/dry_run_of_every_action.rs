//! A dry run of every action that changes something: it succeeds, says so, and leaves the store as it was, byte for
//! byte. The control calls one of them without the wish.

use std::path::Path;

use zc_gateway_engine::Effect;

use crate::harness::stage::Stage;
use crate::harness::wait_for;

/// The store and its log.
fn stored(data: &Path) -> [Vec<u8>; 2] {
    ["zc-gateway.db", "zc-gateway.db-wal"].map(|name| std::fs::read(data.join(name)).unwrap_or_default())
}

#[test]
fn a_dry_run_of_every_action_leaves_the_store_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let stage = Stage::set(&data);
    // What moves on by itself has done so when two looks show the same.
    let mut last = stored(&data);
    let mut same = 0;
    wait_for("the store to be at rest", || {
        let now = stored(&data);
        same = if now == last { same + 1 } else { 0 };
        last = now;
        (same > 20).then_some(())
    });
    let mut wrong = Vec::new();
    for entry in zc_gateway_actions::registry().entries().filter(|entry| entry.effect == Effect::Write) {
        let (service, action) = (entry.service, entry.name);
        let reply = stage.send(service, action, Some("true"));
        if reply.status != 200 || reply.header("x-zc-dry-run") != Some("true") {
            wrong.push(format!("{service} {action}: {} {}", reply.status, reply.text));
        }
        let now = stored(&data);
        if now != last {
            wrong.push(format!("{service} {action}: the store has changed"));
            last = now;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The control: the same call without the wish.
    assert_eq!(stage.send("sdn", "CreatePort", None).status, 200);
    assert_ne!(stored(&data), last);
}
