//! Files that are deleted, replaced or moved under a running gateway: it takes no changes that would be lost, says so,
//! and leaves alone what others have put in their place.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::{Gateway, binary, order, wait_for};

const DATABASE: &str = "zc-gateway.db";
const LOG: &str = "zc-gateway.db-wal";
const INDEX: &str = "zc-gateway.db-shm";

/// How long it may take until nobody asks and yet it is known.
const NOTICED_WITHIN: Duration = Duration::from_secs(5);

/// A data directory, and room beside it.
struct Place {
    folder: tempfile::TempDir,
    data: PathBuf,
    aside: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (data, aside) = (folder.path().join("data"), folder.path().join("aside"));
        Self { folder, data, aside }
    }

    fn serve(&self) -> Gateway {
        serve(&self.data)
    }

    fn move_aside(&self, name: &str) {
        fs::create_dir_all(&self.aside).unwrap();
        fs::rename(self.data.join(name), self.aside.join(name)).unwrap();
    }

    /// Puts a file of somebody else in the place of one, as `mv` does.
    fn replace(&self, name: &str) {
        let foreign = self.folder.path().join("foreign");
        fs::write(&foreign, "of somebody else").unwrap();
        fs::rename(foreign, self.data.join(name)).unwrap();
    }

    fn is_foreign(&self, name: &str) -> bool {
        fs::read(self.data.join(name)).is_ok_and(|content| content == b"of somebody else")
    }
}

fn serve(data: &Path) -> Gateway {
    Gateway::over(data, &["--settle", "0,port.destroying=never"])
}

/// Waits until the gateway says by itself that it does not serve, and gives its reason.
fn noticed(gateway: &Gateway) -> String {
    let begin = Instant::now();
    let reply =
        wait_for("the gateway to notice", || Some(gateway.get("/readyz")).filter(|it| it.status == 503));
    assert!(begin.elapsed() < NOTICED_WITHIN, "it took {:?}", begin.elapsed());
    reply.body["message"].as_str().unwrap().to_owned()
}

/// Checks that a gateway whose files are gone refuses changes, goes on with reads, and tells everybody why.
fn assert_only_reads(gateway: &Gateway, port: &str, reason: &str) {
    assert!(noticed(gateway).contains(reason), "{}", noticed(gateway));
    let refused = gateway.call("CreatePort", &order("late"));
    assert_eq!(refused.status, 503, "{}", refused.text);
    for says in ["nothing was changed", reason] {
        assert!(refused.body["message"].as_str().unwrap().contains(says), "{says}: {}", refused.text);
    }
    assert_eq!(gateway.status(port), "RUNNING");
    assert_eq!(gateway.get("/livez").status, 200);
    let health = binary().args(["healthcheck", "--endpoint", &gateway.endpoint()]).output().unwrap();
    assert_eq!(health.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&health.stderr).contains(reason), "{health:?}");
    assert_eq!(gateway.log().matches("they would be lost").count(), 1, "{}", gateway.log());
}

/// Stops a gateway that only reads: cleanly, as far as it can.
fn stop(gateway: Gateway) {
    gateway.signal("TERM");
    let (status, log) = gateway.wait();
    assert_eq!(status.code(), Some(0), "{log}");
}

#[test]
fn a_deleted_database_takes_no_more_changes() {
    let place = Place::new();
    let gateway = place.serve();
    let port = gateway.running_port("a");
    assert_eq!(gateway.get("/readyz").status, 200, "the control: as long as all is there it serves");
    fs::remove_file(place.data.join(DATABASE)).unwrap();
    assert_only_reads(&gateway, &port, "the database file has been removed");
    stop(gateway);
    // What is left of it is not taken for a new beginning.
    assert!(!place.data.join(DATABASE).exists() && place.data.join(LOG).exists());
}

#[test]
fn a_replaced_database_and_its_log_are_left_to_their_owner() {
    let place = Place::new();
    let gateway = place.serve();
    let port = gateway.running_port("a");
    place.replace(DATABASE);
    assert_only_reads(&gateway, &port, "the database file has been replaced");
    place.replace(LOG);
    place.replace(INDEX);
    stop(gateway);
    assert!([DATABASE, LOG, INDEX].iter().all(|name| place.is_foreign(name)));
}

#[test]
fn a_database_that_was_cut_takes_no_more_changes() {
    let place = Place::new();
    let gateway = place.serve();
    let port = gateway.running_port("a");
    fs::File::options().write(true).open(place.data.join(DATABASE)).unwrap().set_len(0).unwrap();
    assert_only_reads(&gateway, &port, "the database file has been cut");
    stop(gateway);
    assert_eq!(fs::metadata(place.data.join(DATABASE)).unwrap().len(), 0, "nothing was folded into it");
}

#[test]
fn what_a_deleted_log_held_is_folded_into_the_database() {
    let place = Place::new();
    let gateway = place.serve();
    let port = gateway.running_port("a");
    fs::remove_file(place.data.join(LOG)).unwrap();
    assert_only_reads(&gateway, &port, "the write-ahead log has been removed");
    // Not even the end of the process is needed for it.
    gateway.kill();
    assert_eq!(place.serve().status(&port), "RUNNING");
}

#[test]
fn a_replaced_log_is_left_to_its_owner() {
    let place = Place::new();
    let gateway = place.serve();
    let port = gateway.running_port("a");
    place.replace(LOG);
    assert_only_reads(&gateway, &port, "the write-ahead log has been replaced");
    stop(gateway);
    assert!(place.is_foreign(LOG));
    fs::remove_file(place.data.join(LOG)).unwrap();
    assert_eq!(place.serve().status(&port), "RUNNING");
}

#[test]
fn a_lock_file_that_is_gone_makes_no_room_for_a_second_gateway() {
    for (name, reason) in
        [("lock", "the lock file has been removed"), (INDEX, "the index of the write-ahead log")]
    {
        let place = Place::new();
        let gateway = place.serve();
        let port = gateway.running_port("a");
        fs::remove_file(place.data.join(name)).unwrap();
        let second = binary().args(["serve", "--address", "127.0.0.1:0", "--data"]).arg(&place.data).output();
        let second = second.unwrap();
        let message = String::from_utf8_lossy(&second.stderr).into_owned();
        assert_eq!(second.status.code(), Some(78), "{message}");
        assert!(message.contains("in use"), "{message}");
        if name == INDEX {
            assert_only_reads(&gateway, &port, reason);
        }
        stop(gateway);
        assert_eq!(place.serve().status(&port), "RUNNING");
    }
}

#[test]
fn a_directory_that_was_moved_keeps_what_it_has_and_the_new_one_gets_nothing() {
    let place = Place::new();
    let gateway = place.serve();
    let port = gateway.running_port("a");
    fs::rename(&place.data, &place.aside).unwrap();
    assert_only_reads(&gateway, &port, "the data directory has been removed or moved away");
    let new = place.serve();
    wait_for("the new one to be seen", || noticed(&gateway).contains("has been replaced").then_some(()));
    assert_eq!((new.status(&port).as_str(), gateway.status(&port).as_str()), ("absent", "RUNNING"));
    let other = new.running_port("b");
    // Commands for the directory reach the gateway that has it open, not the one that had the path before.
    let found = binary().args(["healthcheck", "--data"]).arg(&place.data).output().unwrap();
    assert_eq!(found.status.code(), Some(0), "{found:?}");
    stop(gateway);
    assert_eq!(new.status(&other), "RUNNING");
    stop(new);
    assert_eq!(serve(&place.aside).status(&port), "RUNNING");
    assert_eq!(place.serve().status(&other), "RUNNING");
}

#[test]
fn a_removed_directory_takes_no_more_changes() {
    let place = Place::new();
    let gateway = place.serve();
    let port = gateway.running_port("a");
    fs::remove_dir_all(&place.data).unwrap();
    assert_only_reads(&gateway, &port, "the data directory has been removed");
    stop(gateway);
    assert!(!place.data.exists());
}

#[test]
fn it_goes_on_when_the_same_files_are_back() {
    let place = Place::new();
    let gateway = place.serve();
    let port = gateway.running_port("a");
    for name in [DATABASE, LOG, "lock", "secret.key"] {
        place.move_aside(name);
        assert!(noticed(&gateway).contains("has been removed or moved away"));
        // A copy is another file.
        fs::copy(place.aside.join(name), place.data.join(name)).unwrap();
        wait_for("the copy to be seen", || noticed(&gateway).contains("has been replaced").then_some(()));
        fs::rename(place.aside.join(name), place.data.join(name)).unwrap();
        wait_for("the gateway to serve again", || (gateway.get("/readyz").status == 200).then_some(()));
    }
    let later = gateway.running_port("b");
    gateway.kill();
    let again = place.serve();
    assert_eq!((again.status(&port).as_str(), again.status(&later).as_str()), ("RUNNING", "RUNNING"));
}

#[test]
fn no_change_is_acknowledged_once_the_files_are_gone_and_none_before_is_lost() {
    for takes in [true, false] {
        let place = Place::new();
        let gateway = place.serve();
        let (gone, stop) = (AtomicBool::new(false), AtomicBool::new(false));
        let work = || {
            let (mut before, mut after) = (HashSet::new(), 0_usize);
            while !stop.load(Ordering::SeqCst) {
                let is_gone = gone.load(Ordering::SeqCst);
                let reply = gateway.call("CreatePort", &order("p"));
                if reply.status == 200 {
                    after += usize::from(is_gone);
                    before.insert(reply.output()["portId"].as_str().unwrap().to_owned());
                }
            }
            (before, after)
        };
        let (acknowledged, late) = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
            wait_for("some changes", || {
                (gateway.call("DescribePorts", &json!({})).output()["totalCount"].as_u64()? > 50)
                    .then_some(())
            });
            if takes {
                fs::rename(&place.data, &place.aside).unwrap();
            }
            gone.store(true, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(500));
            stop.store(true, Ordering::SeqCst);
            let results = workers.into_iter().map(|worker| worker.join().unwrap());
            results.fold((HashSet::new(), 0), |(mut all, late), (before, after)| {
                all.extend(before);
                (all, late + after)
            })
        });
        gateway.kill();
        if takes {
            assert_eq!(late, 0, "changes were acknowledged into files that are gone");
        } else {
            assert!(late > 10, "the control: with its files the gateway goes on, and the test would see it");
        }
        let again = serve(if takes { &place.aside } else { &place.data });
        for id in &acknowledged {
            assert_eq!(again.status(id), "RUNNING", "an acknowledged port is lost");
        }
    }
}
