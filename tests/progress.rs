//! What takes long says how far it is, and ends when it is told to.

use std::process::Stdio;

use zc_gateway_engine::account::{AccountName, Revision};
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Kind;
use zc_gateway_engine::store::sqlite::SqliteStore;
use zc_gateway_engine::store::{AccountStep, Group, Handle, RowState, RowWrite, Store, StoredRow};

use crate::harness::{Gateway, binary, wait_for};

/// So many that they are not loaded within the second in which nothing is shown.
const ROWS: i64 = 200_000;

/// Puts many ports into a new data directory.
fn fill(data: &std::path::Path) {
    let now = Timestamp::from_seconds(1_700_000_000);
    let mut store = SqliteStore::open(data).unwrap();
    let (account, _) = store.open_account(&AccountName::default_account(), now).unwrap();
    let body =
        r#"{"name":"a","port_type":"1G","data_center":"SIN1","business_entity_name":"x","order_number":1}"#;
    let state = RowState { status: Status::Running, since: now, due_at: None };
    let (from, revision) = (Revision(0), Revision(1));
    let insert = |number: i64| {
        let (handle, id, body) = (Handle(number), format!("port{number:018}"), body.to_owned());
        let row = StoredRow { handle, account, kind: Kind::Port, id, revision, state, created_at: now, body };
        RowWrite::Insert(row)
    };
    let accounts = vec![AccountStep { account, from, to: revision }];
    let group = Group { accounts, writes: (1..=ROWS).map(insert).collect(), events: Vec::new() };
    store.commit(&group).unwrap();
}

#[test]
fn a_long_start_says_how_far_it_is_and_ends_at_once_when_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let log = folder.path().join("log");
    let mut command = binary();
    command.args(["serve", "--address", "127.0.0.1:0", "--log-format", "json", "--data"]).arg(folder.path());
    command.stdout(Stdio::null()).stderr(std::fs::File::create(&log).unwrap());
    let mut child = command.spawn().unwrap();
    let read = || std::fs::read_to_string(&log).unwrap();
    wait_for("a line about loading", || read().contains("\"loading ").then_some(()));
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let status = wait_for("the end", || child.try_wait().unwrap());
    let log = read();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(log.contains(&format!("\"total\":{ROWS}")), "{log}");
    assert!(log.contains("stopped before it was ready") && !log.contains("\"serving\""), "{log}");
}

/// Control of the test above.
#[test]
fn what_is_soon_over_says_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::over(folder.path(), &[]);
    gateway.signal("TERM");
    let (_, log) = gateway.wait();
    assert!(log.contains("serving") && !log.contains("loading"), "{log}");
}
