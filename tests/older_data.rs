//! The data directory of an older version, as `kill -9` left it: everything in it is there with this one.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::http::Reply;
use crate::harness::{Gateway, Signer, binary};

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/data-80c4bbc");
const PACES: [&str; 2] = ["--settle", "never"];
const KEPT: &str = "zc-gateway.db.layout-1";

/// A copy of the directory to work with.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["zc-gateway.db", "zc-gateway.db-wal", "secret.key"] {
        let to = folder.path().join(name);
        std::fs::copy(Path::new(FIXTURE).join(name), &to).unwrap();
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(&to, private).unwrap();
    }
    folder
}

fn facts() -> Value {
    serde_json::from_slice(&std::fs::read(Path::new(FIXTURE).join("facts.json")).unwrap()).unwrap()
}

/// What identifies the members of a list, with their statuses and names.
fn told(list: &Value) -> Vec<Value> {
    let items = list.as_array().or_else(|| list.as_object()?.values().find_map(Value::as_array)).unwrap();
    let is_told =
        |key: &str| key == "id" || key.ends_with("Id") || key.ends_with("tatus") || key.ends_with("ame");
    let mut told: Vec<Value> = items
        .iter()
        .map(|item| {
            let members = item.as_object().unwrap().iter();
            members
                .filter(|(key, value)| is_told(key) && value.is_string())
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect()
        })
        .collect();
    told.sort_by_key(ToString::to_string);
    told
}

/// Compares what the lists of a gateway tell with what they told at the end of the older version.
fn assert_all_there(gateway: &Gateway) {
    for (action, expected) in facts()["lists"].as_object().unwrap() {
        let reply: Reply = match action.as_str() {
            "DescribePorts" | "DescribePrivateConnects" | "DescribeCloudRouters" => {
                gateway.call(action, &json!({ "pageSize": 1000 }))
            }
            "ListServersDetail" => {
                gateway.call_service("compute", Some("zct-robot-0123456789"), action, &json!({}))
            }
            _ => gateway.call_service("network", Some("zct-robot-0123456789"), action, &json!({})),
        };
        let found = reply.output().get("dataSet").unwrap_or_else(|| reply.output());
        let (found, expected) = (told(found), told(expected));
        assert!(!expected.is_empty(), "{action}");
        for item in &expected {
            let has =
                |other: &Value| item.as_object().unwrap().iter().all(|(key, value)| other[key] == *value);
            assert!(found.iter().any(has), "{action}: {item} is not among {found:#?}");
        }
        assert_eq!(found.len(), expected.len(), "{action}");
    }
}

#[test]
fn everything_of_an_older_version_is_there_and_the_older_database_is_kept() {
    let folder = copy();
    let gateway = Gateway::over(folder.path(), &PACES);
    assert_all_there(&gateway);
    let keys = facts()["keys"].clone();
    let signer = |name: &str| {
        let text = |member: &str| keys[name][member].as_str().unwrap();
        Signer::new(text("accessKeyId"), text("accessKeyPassword"))
    };
    for name in ["secret", "admin", "reader"] {
        let reply = gateway.signed(&signer(name), "DescribePorts", &json!({}));
        assert_eq!(reply.status, 200, "{name}: {}", reply.text);
    }
    assert_eq!(gateway.signed(&signer("disabled"), "DescribePorts", &json!({})).status, 401);
    assert!(gateway.log().contains("migrated the database"), "{}", gateway.log());
    gateway.kill();

    // The kept file is the older database, whole and without a log.
    let kept = std::fs::read(folder.path().join(KEPT)).unwrap();
    let again = Gateway::over(folder.path(), &PACES);
    assert_all_there(&again);
    assert!(!again.log().contains("migrated"), "{}", again.log());
    again.kill();
    assert!(std::fs::read(folder.path().join(KEPT)).unwrap() == kept, "the kept file is left alone");
    let back = copy();
    std::fs::remove_file(back.path().join("zc-gateway.db-wal")).unwrap();
    std::fs::write(back.path().join("zc-gateway.db"), kept).unwrap();
    assert_all_there(&Gateway::over(back.path(), &PACES));
}

#[test]
fn a_backup_of_an_older_database_is_migrated_after_its_restore() {
    let folder = copy();
    let places = tempfile::tempdir().unwrap();
    let (backup, restored) = (places.path().join("backup"), places.path().join("restored"));
    for arguments in [
        vec!["backup".as_ref(), backup.as_os_str(), "--data".as_ref(), folder.path().as_os_str()],
        vec!["restore".as_ref(), backup.as_os_str(), "--data".as_ref(), restored.as_os_str()],
    ] {
        let output = binary().args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(!folder.path().join(KEPT).exists(), "a backup migrates nothing");
    assert_all_there(&Gateway::over(&restored, &PACES));
    assert!(restored.join(KEPT).exists());
}
