//! A backup made while a gateway serves is whole, and only a whole one is restored.

use std::collections::HashSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Gateway, Signer, binary, wait_for};

/// Ports stay as they are, whatever time passes.
const PACES: [&str; 2] = ["--settle", "port.creating=0,port.destroying=never"];

fn run(verb: &str, arguments: &[&Path]) -> Output {
    binary().arg(verb).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a command that works, and gives its JSON.
fn told(verb: &str, arguments: &[&Path]) -> Value {
    let output = run(verb, &[arguments, &[Path::new("--json")]].concat());
    assert_eq!(output.status.code(), Some(0), "{verb}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Runs a command that is refused, and gives its sentence.
fn refused(verb: &str, arguments: &[&Path], code: i32) -> String {
    let output = run(verb, arguments);
    let sentence = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{verb}: {sentence}");
    assert!(sentence.starts_with("zc-gateway: ") && output.stdout.is_empty(), "{sentence}");
    sentence
}

/// A folder with paths for a data directory, a backup of it, and a directory to restore to.
struct Places {
    folder: TempDir,
    data: PathBuf,
    backup: PathBuf,
    restored: PathBuf,
}

impl Places {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let (data, backup, restored) = (at("data"), at("backup"), at("restored"));
        Self { folder, data, backup, restored }
    }

    /// A backup of a stopped gateway that has an access key and a port; gives the identifier of the port.
    fn with_backup() -> (Self, String) {
        let places = Self::new();
        told("key", &[Path::new("create"), Path::new("--data"), &places.data]);
        let gateway = Gateway::over(&places.data, &PACES);
        let id = gateway.running_port("kept");
        gateway.kill();
        places.back_up();
        (places, id)
    }

    fn back_up(&self) -> Value {
        told("backup", &[&self.backup, Path::new("--data"), &self.data])
    }

    fn restore(&self, more: &[&Path]) -> Value {
        told("restore", &[&[self.backup.as_path(), Path::new("--data"), &self.restored], more].concat())
    }

    fn refused_restore(&self, data: &Path) -> String {
        refused("restore", &[&self.backup, Path::new("--data"), data], 1)
    }

    fn names(&self) -> Vec<String> {
        names_in(self.folder.path())
    }
}

fn names_in(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The identifiers of all ports.
fn ports(gateway: &Gateway) -> HashSet<String> {
    let mut found = HashSet::new();
    for page in 1.. {
        let parameters = json!({ "pageNum": page, "pageSize": 1000 });
        let reply = gateway.call("DescribePorts", &parameters);
        let rows = reply.output()["dataSet"].as_array().unwrap().clone();
        if rows.is_empty() {
            break;
        }
        found.extend(rows.iter().map(|row| row["portId"].as_str().unwrap().to_owned()));
    }
    found
}

#[test]
fn a_backup_under_load_holds_all_that_was_acknowledged_before_it_and_is_of_one_moment() {
    let places = Places::new();
    let gateway = Gateway::over(&places.data, &PACES);
    let stop = AtomicBool::new(false);
    let create_until_stopped = |worker: usize| {
        let mut made = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            made.push(gateway.create_port(&format!("{worker}-{}", made.len())));
        }
        made
    };
    let create_until_stopped = &create_until_stopped;
    let (before, note, everything) = std::thread::scope(|scope| {
        let workers: Vec<_> =
            (0..4).map(|worker| scope.spawn(move || create_until_stopped(worker))).collect();
        let before = wait_for("some load", || Some(ports(&gateway)).filter(|found| found.len() > 50));
        let note = places.back_up();
        stop.store(true, Ordering::Relaxed);
        let everything: HashSet<String> =
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
        (before, note, everything)
    });
    gateway.kill();

    places.restore(&[]);
    let gateway = Gateway::over(&places.restored, &PACES);
    let found = ports(&gateway);
    assert!(
        found.is_superset(&before),
        "{} of {} are missing",
        before.difference(&found).count(),
        before.len()
    );
    assert!(everything.is_superset(&found), "nothing is there that was never acknowledged");
    assert_eq!(note["resources"], found.len());
}

/// Control of the test above: what a plain copy of the database file holds.
#[test]
fn a_plain_copy_of_the_database_file_would_lose_what_is_in_its_log() {
    let places = Places::new();
    let gateway = Gateway::over(&places.data, &PACES);
    let id = gateway.running_port("acknowledged");
    std::fs::create_dir(&places.restored).unwrap();
    for name in ["zc-gateway.db", "secret.key"] {
        std::fs::copy(places.data.join(name), places.restored.join(name)).unwrap();
    }
    let copy = Gateway::over(&places.restored, &PACES);
    assert_eq!(copy.status(&id), "absent");
    places.back_up();
    told("restore", &[&places.backup, Path::new("--data"), &places.folder.path().join("whole")]);
    let whole = Gateway::over(&places.folder.path().join("whole"), &PACES);
    assert_eq!(whole.status(&id), "RUNNING");
}

#[test]
fn keys_work_after_a_restore_later_ports_are_gone_and_what_is_due_goes_on() {
    let places = Places::new();
    let gateway = Gateway::over(&places.data, &PACES);
    let place = [Path::new("--data"), &places.data];
    let key = told("key", &[&[Path::new("create")], place.as_slice()].concat());
    let signer =
        Signer::new(key["accessKeyId"].as_str().unwrap(), key["accessKeyPassword"].as_str().unwrap());
    let destroying = gateway.running_port("ends");
    for action in ["TerminatePort", "DestroyPort"] {
        gateway.call(action, &json!({ "portId": destroying })).output();
    }
    places.back_up();
    let later = gateway.running_port("later");
    gateway.kill();
    places.restore(&[]);
    let gateway = Gateway::over(&places.restored, &["--settle", "50ms"]);
    gateway.signed(&signer, "DescribePorts", &json!({})).output();
    assert_eq!(gateway.status(&later), "absent");
    gateway.wait_for_status(&destroying, "DESTROYED");
}

#[test]
fn a_backup_is_private_says_what_it_is_and_overwrites_nothing() {
    let (places, _) = Places::with_backup();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&places.backup), 0o700);
    let names = names_in(&places.backup);
    assert_eq!(names, ["SHA256SUMS", "backup.json", "secret.key", "zc-gateway.db"]);
    assert!(names.iter().all(|name| mode(&places.backup.join(name)) == 0o600));
    let note: Value =
        serde_json::from_slice(&std::fs::read(places.backup.join("backup.json")).unwrap()).unwrap();
    assert_eq!((&note["layout"], &note["version"]), (&json!(2), &json!(env!("CARGO_PKG_VERSION"))));
    let again = refused("backup", &[&places.backup, Path::new("--data"), &places.data], 1);
    assert!(again.contains("exists already and is left alone"), "{again}");
    // No draft stays, neither of the backup nor of the refused one.
    assert_eq!(places.names(), ["backup", "data"]);
    let output = run("backup", &[&places.folder.path().join("second"), Path::new("--data"), &places.data]);
    assert!(text(&output.stderr).contains("secret.key opens every access key"), "{}", text(&output.stderr));
    let served = refused("serve", &[Path::new("--data"), &places.backup], 78);
    assert!(served.contains("is a backup and stays as it is"), "{served}");
}

#[test]
fn what_is_not_ours_where_a_backup_is_first_written_is_left_alone() {
    let (places, _) = Places::with_backup();
    let (second, partial) =
        (places.folder.path().join("second"), places.folder.path().join("second.partial"));
    std::fs::create_dir(&partial).unwrap();
    std::fs::write(partial.join("thesis.txt"), "two years").unwrap();
    let sentence = refused("backup", &[&second, Path::new("--data"), &places.data], 1);
    assert!(sentence.contains("second.partial is in the way"), "{sentence}");
    assert_eq!(std::fs::read_to_string(partial.join("thesis.txt")).unwrap(), "two years");
    // What a killed command left there is removed.
    std::fs::write(partial.join("lock"), "").unwrap();
    std::fs::rename(partial.join("thesis.txt"), partial.join("zc-gateway.db")).unwrap();
    told("backup", &[&second, Path::new("--data"), &places.data]);
    assert!(second.exists() && !partial.exists());
}

#[test]
fn a_backup_in_which_one_byte_changed_is_refused_and_named() {
    let (places, _) = Places::with_backup();
    for name in ["SHA256SUMS", "backup.json", "secret.key", "zc-gateway.db"] {
        let path = places.backup.join(name);
        let good = std::fs::read(&path).unwrap();
        for at in [good.len() / 2, good.len() - 1] {
            let mut damaged = good.clone();
            damaged[at] ^= 1;
            std::fs::write(&path, &damaged).unwrap();
            let sentence = places.refused_restore(&places.restored);
            // The sums name the file that they are of, so a damaged sum looks like a damaged file.
            assert!(
                sentence.contains("damaged") && (name == "SHA256SUMS" || sentence.contains(name)),
                "{sentence}"
            );
            assert_eq!(places.names(), ["backup", "data"], "{name}");
        }
        std::fs::remove_file(&path).unwrap();
        let sentence = places.refused_restore(&places.restored);
        assert!(sentence.contains("is no backup of zc-gateway") && sentence.contains(name), "{sentence}");
        std::fs::write(&path, &good).unwrap();
    }
    // Control: as it was it is restored.
    places.restore(&[]);
}

#[test]
fn data_is_only_replaced_when_that_is_asked_for_and_then_kept() {
    let (places, kept) = Places::with_backup();
    let gateway = Gateway::over(&places.data, &PACES);
    let later = gateway.running_port("later");
    let in_use = places.refused_restore(&places.data);
    assert!(in_use.contains("in use by another process"), "{in_use}");
    gateway.kill();
    let holds = places.refused_restore(&places.data);
    assert!(holds.contains("holds data already; --replace keeps"), "{holds}");

    let told = told("restore", &[&places.backup, Path::new("--data"), &places.data, Path::new("--replace")]);
    let former = PathBuf::from(told["kept"].as_str().unwrap());
    assert!(former.file_name().unwrap().to_str().unwrap().starts_with("data.before-restore-"));
    assert_eq!(places.names().len(), 3, "{:?}", places.names());
    let restored = Gateway::over(&places.data, &PACES);
    assert_eq!((restored.status(&kept).as_str(), restored.status(&later).as_str()), ("RUNNING", "absent"));
    let former = Gateway::over(&former, &PACES);
    assert_eq!((former.status(&kept).as_str(), former.status(&later).as_str()), ("RUNNING", "RUNNING"));
}

#[test]
fn a_key_file_without_its_database_is_refused_until_the_database_is_restored() {
    let (places, id) = Places::with_backup();
    let serve = [Path::new("--address"), Path::new("127.0.0.1:0"), Path::new("--data"), &places.data];
    let create = [Path::new("create"), Path::new("--data"), &places.data];
    let database = places.data.join("zc-gateway.db");
    let log = places.data.join("zc-gateway.db-wal");
    std::fs::remove_file(&database).unwrap();
    // The log of a killed gateway alone: SQLite would throw it away.
    assert!(log.metadata().unwrap().len() > 0);
    for left in ["log", "key", "key and an empty database"] {
        match left {
            "log" => std::fs::rename(places.data.join("secret.key"), places.data.join("away")).unwrap(),
            "key" => {
                std::fs::remove_file(&log).unwrap();
                std::fs::rename(places.data.join("away"), places.data.join("secret.key")).unwrap();
            }
            _ => zc_gateway_engine::private_file::replace(&database, b"").unwrap(),
        }
        for sentence in [refused("serve", &serve, 78), refused("key", &create, 78)] {
            let file = if left == "log" { "zc-gateway.db-wal" } else { "secret.key" };
            let remedy = format!("`zc-gateway restore BACKUP --data {}`", places.data.display());
            assert!(sentence.contains(&format!("has {file} but no database")), "{left}: {sentence}");
            assert!(sentence.contains(&remedy), "{sentence}");
            assert!(sentence.contains(&format!("move {file} away to begin anew")), "{sentence}");
        }
    }
    // The remedies work as they are told; the key alone, which is that of the backup, is nothing to lose.
    told("restore", &[&places.backup, Path::new("--data"), &places.data]);
    let gateway = Gateway::over(&places.data, &PACES);
    assert_eq!(gateway.status(&id), "RUNNING");
    gateway.kill();
    for name in ["zc-gateway.db", "zc-gateway.db-wal", "secret.key"] {
        let _ = std::fs::remove_file(places.data.join(name));
    }
    let sentence = refused("serve", &serve, 78);
    assert!(sentence.contains("has acknowledged but no database"), "{sentence}");
    std::fs::remove_file(places.data.join("acknowledged")).unwrap();
    drop(Gateway::over(&places.data, &PACES));
}

#[test]
fn a_killed_restore_leaves_what_was_there_and_the_next_one_works() {
    let (places, id) = Places::with_backup();
    // What a kill leaves at its worst: a draft that nobody holds, beside or inside, and the key without its database.
    let partial = places.folder.path().join("restored.partial");
    std::fs::create_dir(&partial).unwrap();
    std::fs::write(partial.join("zc-gateway.db"), "half").unwrap();
    places.restore(&[]);
    assert_eq!(places.names(), ["backup", "data", "restored"]);
    for name in ["zc-gateway.db", "secret.key"] {
        std::fs::remove_file(places.restored.join(name)).unwrap();
    }
    std::fs::copy(places.backup.join("secret.key"), places.restored.join("secret.key")).unwrap();
    std::fs::create_dir(places.restored.join("restore.partial")).unwrap();
    places.restore(&[]);
    assert_eq!(names_in(&places.restored), ["lock", "secret.key", "zc-gateway.db"]);
    assert_eq!(Gateway::over(&places.restored, &PACES).status(&id), "RUNNING");
}

#[test]
fn nothing_is_backed_up_where_there_is_nothing_or_where_the_key_is_another_one() {
    let (places, _) = Places::with_backup();
    let nowhere = places.folder.path().join("nowhere");
    let target = places.folder.path().join("target");
    let sentence = refused("backup", &[&target, Path::new("--data"), &nowhere], 1);
    assert!(sentence.contains("holds no gateway's data"), "{sentence}");
    assert!(!nowhere.exists());
    zc_gateway_engine::private_file::replace(&places.data.join("secret.key"), &[7; 32]).unwrap();
    let sentence = refused("backup", &[&target, Path::new("--data"), &places.data], 1);
    assert!(sentence.contains("does not open access key"), "{sentence}");
    std::fs::remove_file(places.data.join("secret.key")).unwrap();
    let sentence = refused("backup", &[&target, Path::new("--data"), &places.data], 1);
    assert!(sentence.contains("secret.key is missing"), "{sentence}");
    assert_eq!(places.names(), ["backup", "data"]);
}

#[test]
fn the_name_of_a_backup_that_is_not_named_is_of_its_time() {
    let (places, _) = Places::with_backup();
    let folder = places.folder.path().join("here");
    std::fs::create_dir(&folder).unwrap();
    let output = binary().args(["backup", "--data"]).arg(&places.data).current_dir(&folder).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let names = names_in(&folder);
    assert!(names.len() == 1 && names[0].starts_with("zc-gateway-backup-20"), "{names:?}");
    assert!(text(&output.stdout).contains("1 account, 2 resources"), "{}", text(&output.stdout));
    // Nothing about progress: it was soon over.
    assert!(!text(&output.stderr).contains("copying"), "{}", text(&output.stderr));
}

#[test]
fn without_a_name_the_directory_of_the_only_gateway_is_backed_up_and_memory_is_refused() {
    let places = Places::new();
    std::fs::create_dir(places.folder.path().join("run")).unwrap();
    let command = || {
        let mut command = binary();
        command.env("XDG_RUNTIME_DIR", places.folder.path().join("run"));
        command
    };
    let serve = |arguments: &[&Path]| {
        let mut command = command();
        command.args(["serve", "--address", "127.0.0.1:0"]).args(arguments);
        Gateway::spawn(command)
    };
    let memory = serve(&[Path::new("--in-memory")]);
    let output = command().arg("backup").arg(&places.backup).output().unwrap();
    let sentence = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{sentence}");
    assert!(sentence.contains("keeps everything in memory"), "{sentence}");
    memory.kill();

    let gateway = serve(&[Path::new("--data"), &places.data]);
    let output = command().arg("backup").arg(&places.backup).output().unwrap();
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains(&format!("the gateway is {}", gateway.endpoint())), "{told}");
    places.restore(&[]);
}
