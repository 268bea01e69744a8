//! Tests of copies: each is of one moment, whole without a log, and none is made of what is damaged.

use std::ops::ControlFlow;

use super::*;
use crate::progress::{Progress, unwatched};
use crate::store::samples::{NOW, state};

/// Makes the database large enough that the watcher of a copy is told of the middle.
fn fill(store: &mut SqliteStore, account: AccountNumber) {
    let (kind, id, state) = (Kind::Port, "large".to_owned(), state(Status::Running));
    let body = "0".repeat(8_000_000);
    let write = Write::Insert { kind, id, created_at: NOW, state, body };
    commit(store, batch(account, vec![write], vec![])).unwrap();
}

fn paths(folder: &TempDir) -> (std::path::PathBuf, std::path::PathBuf) {
    (folder.path().join(DATABASE), folder.path().join("copy"))
}

#[test]
fn a_copy_is_of_the_moment_at_which_it_began_whatever_is_written_meanwhile() {
    let folder = folder();
    let mut store = open(&folder);
    let account = open_account(&mut store, "a");
    fill(&mut store, account);
    commit(&mut store, creation(account, "before")).unwrap();
    let (source, copy) = paths(&folder);
    let before = contents(&source).unwrap();
    let mut reports: Vec<Progress> = Vec::new();
    let copied = copy_database(&source, &copy, &mut |progress| {
        reports.push(progress);
        commit(&mut store, creation(account, &format!("meanwhile-{}", reports.len()))).unwrap();
        ControlFlow::Continue(())
    });
    assert_eq!(copied.unwrap(), before);
    assert_eq!(before, Contents { layout: SCHEMA_VERSION, accounts: 1, resources: 2, revisions: 2 });
    assert!(reports.iter().all(|report| report.done < report.total), "{reports:?}");
    assert!(reports.is_sorted_by(|a, b| a.done < b.done) && !reports.is_empty(), "{reports:?}");
    // Control: those writes did happen.
    assert_eq!(contents(&source).unwrap().resources, 2 + reports.len() as u64);
}

#[test]
fn a_copy_is_one_private_file_that_a_store_can_be_opened_from() {
    let folder = folder();
    let mut store = open(&folder);
    let account = open_account(&mut store, "a");
    commit(&mut store, creation(account, "p")).unwrap();
    let elsewhere = tempdir().unwrap();
    let copy = elsewhere.path().join(DATABASE);
    copy_database(&folder.path().join(DATABASE), &copy, &mut unwatched).unwrap();
    let files: Vec<_> =
        std::fs::read_dir(elsewhere.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files, std::slice::from_ref(&copy));
    assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(load(&mut open(&elsewhere)), load(&mut store));
}

#[test]
fn a_copy_ends_when_it_is_not_wanted_any_more() {
    let folder = folder();
    let mut store = open(&folder);
    let account = open_account(&mut store, "a");
    fill(&mut store, account);
    let (source, copy) = paths(&folder);
    let stopped = copy_database(&source, &copy, &mut |_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(CopyError::Stopped)));
}

#[test]
fn neither_a_damaged_database_is_copied_nor_one_of_another_program() {
    let folder = folder();
    let mut store = open(&folder);
    let account = open_account(&mut store, "a");
    fill(&mut store, account);
    drop(store);
    let (source, copy) = paths(&folder);
    // The second page is the root of a table.
    let mut bytes = std::fs::read(&source).unwrap();
    bytes[4096..4196].fill(0xff);
    std::fs::write(&source, bytes).unwrap();
    let refused = copy_database(&source, &copy, &mut unwatched).unwrap_err().to_string();
    assert!(refused.contains("damaged") || refused.contains("malformed"), "{refused}");

    private_file::replace(&source, b"").unwrap();
    Connection::open(&source).unwrap().execute_batch("CREATE TABLE note (text)").unwrap();
    let refused = copy_database(&source, &copy, &mut unwatched).unwrap_err().to_string();
    assert!(refused.contains("is a database of another program"), "{refused}");
}

#[test]
fn the_number_of_rows_is_never_estimated_too_low() {
    let folder = folder();
    let mut store = open(&folder);
    assert_eq!(store.most_rows().unwrap(), 0);
    let account = open_account(&mut store, "a");
    let first = commit(&mut store, creation(account, "a")).unwrap();
    for name in ["b", "c"] {
        commit(&mut store, creation(account, name)).unwrap();
    }
    assert_eq!(store.most_rows().unwrap(), 3);
    let delete = Write::Delete { handle: first.handles[0], expected: first.revision };
    commit(&mut store, batch(account, vec![delete], vec![])).unwrap();
    assert_eq!(store.most_rows().unwrap(), 2);
}
