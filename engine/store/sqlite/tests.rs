//! Tests of the embedded store: what it leaves on disk, who may open it, and what it asserts about SQLite.

mod backup;
mod damaged_log;
mod damaged_rows;
mod files;
mod layout_1;
mod log;
mod space;

use std::os::unix::fs::PermissionsExt;

use tempfile::{TempDir, tempdir};

use super::super::conformance;
use super::super::samples::{
    Batch, Write, batch, commit, commit_all, created, creation, identifiers, insert_as, load, name,
    open_account, update,
};
use super::open::{SCHEMA_VERSION, text_of};
use super::*;
use crate::lifecycle::Status;
use crate::resources::Kind;

fn folder() -> TempDir {
    tempdir().unwrap()
}

fn open(folder: &TempDir) -> SqliteStore {
    SqliteStore::open(folder.path()).unwrap()
}

fn refusal(folder: &TempDir) -> String {
    SqliteStore::open(folder.path()).err().expect("it must be refused").to_string()
}

#[test]
fn it_conforms() {
    let mut folders = Vec::new();
    conformance::check(&mut || {
        folders.push(folder());
        Box::new(open(folders.last().unwrap()))
    });
}

#[test]
fn everything_is_there_after_it_is_opened_again() {
    let folder = folder();
    let mut store = open(&folder);
    let account = open_account(&mut store, "a");
    let made = commit(&mut store, creation(account, "p")).unwrap();
    let key = batch(account, vec![insert_as(Kind::AccessKey, "k")], vec![created("k")]);
    commit(&mut store, key.clone()).unwrap();
    let before = (load(&mut store), store.events(account, Revision(0)).unwrap());
    assert_eq!((before.0.len(), before.1.len()), (3, 2));
    drop(store);

    let mut store = open(&folder);
    assert_eq!((load(&mut store), store.events(account, Revision(0)).unwrap()), before);
    assert_eq!(store.open_account(&name("a"), Timestamp::from_millis(0)).unwrap(), (account, Revision(2)));
    // It goes on where it was: revisions, handles, and what is taken.
    assert!(matches!(commit(&mut store, key), Err(StoreError::Corrupt(_))));
    let write = update(made.handles[0], made.revision, Status::Running);
    assert_eq!(commit(&mut store, batch(account, vec![write], vec![])).unwrap().revision, Revision(3));
}

#[test]
fn a_directory_has_one_owner_at_a_time() {
    let folder = folder();
    let store = open(&folder);
    assert!(matches!(SqliteStore::open(folder.path()), Err(OpenError::InUse(path)) if path == folder.path()));
    assert!(refusal(&folder).contains("in use by another process"));
    drop(store);
    open(&folder);
}

#[test]
fn only_the_owner_can_read_what_is_kept() {
    let folder = folder();
    let directory = folder.path().join("data");
    let mut store = SqliteStore::open(&directory).unwrap();
    let account = open_account(&mut store, "a");
    commit(&mut store, creation(account, "p")).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&directory), 0o700);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&directory).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        files.push(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    files.sort();
    assert_eq!(files, ["acknowledged", "lock", "zc-gateway.db", "zc-gateway.db-shm", "zc-gateway.db-wal"]);
}

#[test]
fn durability_rests_on_these_settings() {
    let folder = folder();
    let store = open(&folder);
    let setting = |name: &str| {
        let value = store.connection.pragma_query_value(None, name, |row| row.get(0)).unwrap();
        text_of(&value)
    };
    assert_eq!(setting("journal_mode"), "wal");
    assert_eq!(setting("synchronous"), "2");
    assert_eq!(setting("wal_autocheckpoint"), "0");
    assert_eq!(store.durability(), Durability::PowerLoss);
    // Control: these are not what a connection has by itself.
    let plain = Connection::open_in_memory().unwrap();
    let mode: String = plain.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_ne!(mode, "wal");
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    let folder = folder();
    let path = folder.path().join(DATABASE);
    private_file::create(&path).unwrap();
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch("PRAGMA application_id = 5; CREATE TABLE note (text); INSERT INTO note VALUES ('x')")
        .unwrap();
    drop(other);
    let before = std::fs::read(&path).unwrap();
    let message = refusal(&folder);
    assert!(message.contains("zc-gateway.db is a database of another program"), "{message}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = folder();
    let path = folder.path().join(DATABASE);
    let text = "These are my notes. ".repeat(500);
    private_file::replace(&path, text.as_bytes()).unwrap();
    let message = refusal(&folder);
    assert!(message.contains("file is not a database"), "{message}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn another_layout_is_refused_with_both_numbers() {
    let folder = folder();
    drop(open(&folder));
    let newer = Connection::open(folder.path().join(DATABASE)).unwrap();
    newer.pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
    drop(newer);
    let message = refusal(&folder);
    assert!(message.contains("has layout 3; this version reads layout 1 to 2"), "{message}");
}

#[test]
fn a_row_that_cannot_be_true_is_reported_and_not_skipped() {
    let folder = folder();
    let mut store = open(&folder);
    let account = open_account(&mut store, "a");
    commit(&mut store, creation(account, "p")).unwrap();
    store.connection.execute("UPDATE resource SET status = 'FLYING'", []).unwrap();
    let outcome = store.load(&mut |_| Ok(()));
    assert!(matches!(outcome, Err(StoreError::Corrupt(text)) if text.contains("`FLYING` is not known here")));
    store.connection.execute("UPDATE event SET to_status = 'LANDED'", []).unwrap();
    let outcome = store.events(account, Revision(0));
    assert!(matches!(outcome, Err(StoreError::Corrupt(text)) if text.contains("`LANDED` is not known here")));
}

#[test]
fn rows_of_one_kind_can_be_read_beside_the_owner_and_without_one() {
    let folder = folder();
    let mut store = open(&folder);
    let account = open_account(&mut store, "a");
    commit(&mut store, creation(account, "p")).unwrap();
    commit(&mut store, batch(account, vec![insert_as(Kind::AccessKey, "k")], vec![])).unwrap();
    let keys = || {
        let (accounts, rows) = read_rows(folder.path(), Kind::AccessKey).unwrap();
        (accounts, rows.into_iter().map(|row| row.id).collect::<Vec<_>>())
    };
    let expected = (vec![(account, name("a"))], vec!["k".to_owned()]);
    assert_eq!(keys(), expected);
    drop(store);
    assert_eq!(keys(), expected);
    assert_eq!(identifiers(&mut open(&folder)), ["k", "p"]);
}
