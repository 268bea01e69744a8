//! The data directories of earlier versions in `tests/fixtures`, and what they held.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::http::Reply;
use super::{Gateway, Signer};

/// The files of a data directory; not every version has all of them.
const FILES: [&str; 4] = ["zc-gateway.db", "zc-gateway.db-wal", "acknowledged", "secret.key"];
/// A token of the seed files of the fixtures.
pub const ROBOT: &str = "zct-robot-0123456789";

/// A folder in `tests/fixtures`.
pub struct Fixture(pub &'static str);

impl Fixture {
    fn path(&self) -> PathBuf {
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures")).join(self.0)
    }

    /// A copy of the directory to work with.
    pub fn copy(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in FILES {
            let (from, to) = (self.path().join(name), folder.path().join(name));
            if from.exists() {
                std::fs::copy(from, &to).unwrap();
                std::fs::set_permissions(&to, PermissionsExt::from_mode(0o600)).unwrap();
            }
        }
        folder
    }

    /// What was noted when the directory was made.
    pub fn facts(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.path().join("facts.json")).unwrap()).unwrap()
    }

    /// Who signs with one of its access keys.
    pub fn signer(&self, name: &str) -> Signer {
        let key = &self.facts()["keys"][name];
        let text = |member: &str| key[member].as_str().unwrap();
        Signer::new(text("accessKeyId"), text("accessKeyPassword"))
    }

    /// Compares what the lists of a gateway tell with what they told at the end of the earlier version.
    pub fn assert_all_there(&self, gateway: &Gateway) {
        for (action, expected) in self.facts()["lists"].as_object().unwrap() {
            let reply = list(gateway, action);
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
}

/// Everything that a list has, what is deleted included.
pub fn list(gateway: &Gateway, action: &str) -> Reply {
    match action {
        "DescribePorts" | "DescribePrivateConnects" | "DescribeCloudRouters" => {
            gateway.call(action, &json!({ "pageSize": 1000 }))
        }
        "ListServersDetail" => {
            let all = json!({ "changes-since": "2026-01-01T00:00:00Z" });
            gateway.call_service("compute", Some(ROBOT), action, &all)
        }
        "ListKeyPairs" => gateway.call_service("compute", Some(ROBOT), action, &json!({})),
        _ => gateway.call_service("network", Some(ROBOT), action, &json!({})),
    }
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
