//! What was acknowledged is there after `kill -9`, and what was under way goes on.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;

use crate::harness::{Gateway, binary, order};

/// Creates, terminates and destroys ports until the gateway is gone; gives the last acknowledged status of each.
fn load(gateway: &Gateway, stop: &AtomicBool, worker: usize) -> HashMap<String, &'static str> {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    let mut acknowledged = HashMap::new();
    let mut number = 0;
    while !stop.load(Ordering::Relaxed) {
        number += 1;
        let call = |action: &str, parameters: &serde_json::Value| {
            // A killed gateway breaks connections in any way: such an answer acknowledges nothing.
            catch_unwind(AssertUnwindSafe(|| gateway.call(action, parameters)))
                .ok()
                .filter(|reply| reply.status == 200)
        };
        let Some(created) = call("CreatePort", &order(&format!("{worker}-{number}"))) else { continue };
        let id = created.body["response"]["portId"].as_str().unwrap().to_owned();
        acknowledged.insert(id.clone(), "RUNNING");
        for (action, status) in [("TerminatePort", "RECYCLED"), ("DestroyPort", "DESTROYING")] {
            if call(action, &json!({ "portId": id })).is_none() {
                // It may or may not have happened.
                acknowledged.remove(&id);
                break;
            }
            acknowledged.insert(id.clone(), status);
            if number % 3 == 0 {
                break;
            }
        }
    }
    acknowledged
}

#[test]
fn kill_9_under_load_loses_no_acknowledged_write() {
    let folder = tempfile::tempdir().unwrap();
    let paces = ["--settle", "port.creating=0,port.destroying=never"];
    let mut acknowledged = HashMap::new();
    // Panics of broken connections are part of the test, and their texts would drown its output.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name().is_some() {
            hook(panic);
        }
    }));
    for round in 0..4_u64 {
        let gateway = Gateway::over(folder.path(), &paces);
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let (gateway, stop) = (&gateway, &stop);
            let workers: Vec<_> =
                (0..4).map(|worker| scope.spawn(move || load(gateway, stop, worker))).collect();
            std::thread::sleep(Duration::from_millis(300 + 170 * round));
            gateway.signal("KILL");
            stop.store(true, Ordering::Relaxed);
            for worker in workers {
                acknowledged.extend(worker.join().unwrap());
            }
        });
        // It may take a moment to be gone, and has the directory locked until then.
        gateway.kill();
        let gateway_again = Gateway::over(folder.path(), &paces);
        for (id, status) in &acknowledged {
            assert_eq!(gateway_again.status(id), *status, "round {round}, port {id}");
        }
        gateway_again.kill();
    }
    let _ = std::panic::take_hook();
    assert!(
        acknowledged.len() > 20,
        "only {} acknowledged writes: the test tests little",
        acknowledged.len()
    );
    assert!(acknowledged.values().any(|status| *status == "DESTROYING"));
}

#[test]
fn transitions_under_way_go_on_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let gateway =
        Gateway::over(folder.path(), &["--settle", "0,port.destroying=never,port.recovering=never"]);
    let (destroying, recovering) = (gateway.running_port("a"), gateway.running_port("b"));
    for (id, action) in [(&destroying, "DestroyPort"), (&recovering, "RenewPort")] {
        gateway.call("TerminatePort", &json!({ "portId": id })).output();
        gateway.call(action, &json!({ "portId": id })).output();
    }
    gateway.kill();
    let gateway = Gateway::over(folder.path(), &["--settle", "50ms"]);
    gateway.wait_for_status(&destroying, "DESTROYED");
    gateway.wait_for_status(&recovering, "RUNNING");
}

#[test]
fn what_became_due_while_the_gateway_was_down_happens_at_once_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &["--settle", "0,port.destroying=400ms"]);
    let id = gateway.running_port("a");
    gateway.call("TerminatePort", &json!({ "portId": id })).output();
    gateway.call("DestroyPort", &json!({ "portId": id })).output();
    gateway.kill();
    std::thread::sleep(Duration::from_millis(500));
    // Had the time not been stored with the port, this gateway would never move it on.
    let gateway = Gateway::over(folder.path(), &["--settle", "never"]);
    gateway.wait_for_status(&id, "DESTROYED");
    gateway.kill();
    let events = rusqlite_events(folder.path(), &id);
    assert_eq!(events, ["CREATING", "RUNNING", "RECYCLED", "DESTROYING", "DESTROYED"]);
}

/// The statuses that a port passed through, as its events tell.
fn rusqlite_events(data: &std::path::Path, id: &str) -> Vec<&'static str> {
    use zc_gateway_engine::account::{AccountName, Revision};
    use zc_gateway_engine::clock::Timestamp;
    use zc_gateway_engine::store::Store;
    let mut store = zc_gateway_engine::store::sqlite::SqliteStore::open(data).unwrap();
    let (account, _) =
        store.open_account(&AccountName::default_account(), Timestamp::from_seconds(0)).unwrap();
    let events = store.events(account, Revision(0)).unwrap();
    let of_port = events.into_iter().filter(|event| event.record.id == id);
    of_port.filter_map(|event| event.record.to.map(zc_gateway_engine::lifecycle::Status::name)).collect()
}

#[test]
fn one_data_directory_has_one_owner() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &[]);
    let output =
        binary().args(["serve", "--address", "127.0.0.1:0", "--data"]).arg(folder.path()).output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(78), "{message}");
    assert!(message.contains("in use"), "{message}");
    // The lock ends with its owner, however that ends.
    gateway.kill();
    drop(Gateway::over(folder.path(), &[]));
}

#[test]
fn a_signal_lets_requests_finish_and_ends_with_0() {
    for signal in ["TERM", "INT"] {
        let folder = tempfile::tempdir().unwrap();
        let gateway = Gateway::over(folder.path(), &["--settle", "0"]);
        let id = gateway.running_port("a");
        gateway.signal(signal);
        let (status, log) = gateway.wait();
        assert_eq!(status.code(), Some(0), "{signal}: {log}");
        assert!(!folder.path().join("running.json").exists());
        assert!(
            !folder.path().join("zc-gateway.db-wal").exists(),
            "a clean stop folds the log into the database"
        );
        let gateway = Gateway::over(folder.path(), &[]);
        assert_eq!(gateway.status(&id), "RUNNING");
    }
}
