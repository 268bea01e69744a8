//! A data directory that is damaged is refused with what is wrong and how to mend it, and goes on when that is asked for.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{Gateway, binary};

const LOG: &str = "zc-gateway.db-wal";
const DATABASE: &str = "zc-gateway.db";
const PACES: [&str; 2] = ["--settle", "0"];
const PORTS: usize = 30;

/// A directory in which a gateway was killed after so many acknowledged ports.
fn killed() -> (tempfile::TempDir, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &PACES);
    let ports = (0..PORTS).map(|number| gateway.running_port(&format!("port number {number:03}"))).collect();
    gateway.kill();
    (folder, ports)
}

fn run(verb: &[&str], data: &Path) -> (Option<i32>, String, String) {
    let output = binary().args(verb).arg("--data").arg(data).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn refused_start(data: &Path) -> String {
    let (code, _, message) = run(&["serve", "--address", "127.0.0.1:0"], data);
    assert_eq!(code, Some(78), "{message}");
    assert!(message.contains("zc-gateway restore BACKUP") && message.contains("--recover"), "{message}");
    message
}

/// The directory in which the damaged files are kept.
fn kept(data: &Path) -> PathBuf {
    let entries = std::fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path());
    let mut kept = entries.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("damaged-"));
    let found = kept.next().expect("the damaged files are kept");
    assert_eq!(kept.next(), None);
    found
}

#[test]
fn a_flipped_bit_in_the_log_of_a_killed_gateway_is_refused_and_recovered_when_asked_for() {
    let (folder, ports) = killed();
    let log = folder.path().join(LOG);
    let mut damaged = std::fs::read(&log).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 4;
    std::fs::write(&log, &damaged).unwrap();

    let message = refused_start(folder.path());
    assert!(
        message.contains("zc-gateway.db-wal is damaged at byte")
            && message.contains("commits that would be lost"),
        "{message}"
    );
    let (code, told, message) = run(&["store", "check", "--json"], folder.path());
    assert_eq!(code, Some(1), "{message}");
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["isDamaged"], true);
    assert!(told["parts"][0]["problems"][0].as_str().unwrap().contains("is damaged at byte"), "{told}");
    let (code, _, message) = run(&["backup", folder.path().join("backup").to_str().unwrap()], folder.path());
    assert_eq!(code, Some(1), "{message}");
    assert!(message.contains("is damaged at byte"), "{message}");
    assert!(std::fs::read(&log).unwrap() == damaged, "a refusal changes nothing");

    let gateway = Gateway::over(folder.path(), &["--recover", PACES[0], PACES[1]]);
    let log_lines = gateway.log();
    assert!(
        log_lines.contains("went on over damage") && log_lines.contains("missing_changes"),
        "{log_lines}"
    );
    let statuses: Vec<String> = ports.iter().map(|id| gateway.status(id)).collect();
    let there = statuses.iter().take_while(|status| *status == "RUNNING").count();
    assert!((5..PORTS).contains(&there), "{statuses:?}");
    assert!(statuses[there..].iter().all(|status| status == "absent"), "{statuses:?}");
    gateway.kill();
    assert!(std::fs::read(kept(folder.path()).join(LOG)).unwrap() == damaged);

    // From now on it is as any other.
    let gateway = Gateway::over(folder.path(), &["--recover", PACES[0], PACES[1]]);
    assert!(gateway.log().contains("nothing is damaged"), "{}", gateway.log());
    gateway.running_port("later");
    gateway.kill();
    kept(folder.path());
    let (code, told, message) = run(&["store", "check"], folder.path());
    assert_eq!(code, Some(0), "{told}{message}");
}

#[test]
fn a_damaged_row_is_named_and_taken_out_when_that_is_asked_for() {
    let (folder, ports) = killed();
    // A clean end folds the log into the database.
    let gateway = Gateway::over(folder.path(), &PACES);
    gateway.signal("TERM");
    gateway.wait();
    let database = folder.path().join(DATABASE);
    let mut bytes = std::fs::read(&database).unwrap();
    let name = b"port number 007";
    // Also where a former version of the row was: that alone is no damage.
    let places: Vec<_> = (0..bytes.len()).filter(|place| bytes[*place..].starts_with(name)).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place] ^= 1;
    }
    std::fs::write(&database, &bytes).unwrap();

    let message = refused_start(folder.path());
    assert!(message.contains(&format!("the port `{}` is not as it was written", ports[7])), "{message}");
    let (code, told, _) = run(&["store", "check"], folder.path());
    assert_eq!(code, Some(1));
    assert!(told.contains(&ports[7]) && told.contains("2 problems"), "{told}");

    let gateway = Gateway::over(folder.path(), &["--recover", PACES[0], PACES[1]]);
    assert!(gateway.log().contains(&ports[7]), "{}", gateway.log());
    for (number, id) in ports.iter().enumerate() {
        assert_eq!(gateway.status(id), if number == 7 { "absent" } else { "RUNNING" }, "{number}");
    }
    gateway.kill();
    assert!(std::fs::read(kept(folder.path()).join(DATABASE)).unwrap() == bytes);
    drop(Gateway::over(folder.path(), &PACES));
}

#[test]
fn a_log_that_was_deleted_after_a_kill_is_refused() {
    let (folder, _) = killed();
    std::fs::remove_file(folder.path().join(LOG)).unwrap();
    let message = refused_start(folder.path());
    assert!(message.contains("acknowledged changes"), "{message}");
}

#[test]
fn a_directory_is_checked_beside_its_gateway_too() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &PACES);
    gateway.running_port("a");
    let (code, told, message) = run(&["store", "check"], folder.path());
    assert_eq!(code, Some(0), "{told}{message}");
    assert!(told.contains("left out: a gateway has the directory open"), "{told}");
    assert!(told.contains("resources") && told.contains("whole"), "{told}");
    let nothing = tempfile::tempdir().unwrap();
    let (code, _, message) = run(&["store", "check"], nothing.path());
    assert_eq!(code, Some(78), "{message}");
}
