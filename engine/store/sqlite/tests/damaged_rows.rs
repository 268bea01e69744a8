//! Tests of damage to the database itself: a row that is not as it was written is never served.

use std::fs;

use super::damaged_log::{Start, copy_files, flip, numbers, start_of};
use super::*;

const FLIPS: u64 = 300;

/// A closed store with rows of several kinds and states in two accounts, and what it holds.
fn closed() -> (TempDir, Vec<Stored>) {
    let folder = folder();
    let mut store = open(&folder);
    let (first, second) = (open_account(&mut store, "first"), open_account(&mut store, "second"));
    for number in 0..60 {
        let account = if number % 3 == 0 { second } else { first };
        let made = commit(&mut store, creation(account, &format!("port-{number:04}"))).unwrap();
        if number % 2 == 0 {
            let write = update(made.handles[0], made.revision, Status::Running);
            commit(&mut store, batch(account, vec![write], vec![])).unwrap();
        }
        if number % 10 == 0 {
            let key = vec![insert_as(Kind::AccessKey, &format!("key-{number}"))];
            commit(&mut store, batch(account, key, vec![])).unwrap();
        }
    }
    let rows = load(&mut store);
    drop(store);
    (folder, rows)
}

#[test]
fn no_flipped_bit_in_the_database_is_served_as_something_else() {
    let (folder, rows) = closed();
    let bytes = fs::metadata(folder.path().join(DATABASE)).unwrap().len();
    let (mut next, mut refused, mut wrong_unchecked) = (numbers(7), 0, 0);
    for _ in 0..FLIPS {
        let (byte, bit) = (next(bytes), next(8));
        let change = |copy: &Path| flip(&copy.join(DATABASE), byte, bit);
        match start_of(folder.path(), &rows, change) {
            Start::Refused(_) => refused += 1,
            Start::AllThere => {}
            Start::Lost => panic!("bit {bit} of byte {byte} of the database was served as something else"),
        }
        wrong_unchecked += u64::from(is_wrong_unchecked(folder.path(), &rows, byte, bit));
    }
    assert!(refused > FLIPS / 8, "{refused} were refused");
    assert!(wrong_unchecked > FLIPS / 20, "control: without checksums {wrong_unchecked} are served wrong");
}

/// Control: whether the same rows, read as a layout without checksums is, are others and nothing is said.
fn is_wrong_unchecked(original: &Path, rows: &[Stored], byte: u64, bit: u64) -> bool {
    let copy = folder();
    copy_files(original, copy.path());
    flip(&copy.path().join(DATABASE), byte, bit);
    let read = || {
        let connection = Connection::open(copy.path().join(DATABASE)).ok()?;
        let mut found = Vec::new();
        for StoredAccount { number, name, known } in read::accounts(&connection, 1).ok()? {
            found.push(Stored::Account { number, name, revision: known.revision });
        }
        let mut add = |row| {
            found.push(Stored::Row(row));
            Ok(())
        };
        read::rows(&connection, 1, None, &mut add).ok()?;
        Some(found)
    };
    read().is_some_and(|found| found != rows)
}

#[test]
fn a_changed_or_vanished_row_is_named() {
    for (statement, told) in [
        (
            "UPDATE resource SET status = 'RUNNING' WHERE id = 'port-0001'",
            "port `port-0001` is not as it was written",
        ),
        (
            "UPDATE resource SET body = '{}' WHERE id = 'port-0007'",
            "port `port-0007` is not as it was written",
        ),
        (
            "UPDATE resource SET number = 1000 WHERE id = 'port-0008'",
            "port `port-0008` is not as it was written",
        ),
        (
            "UPDATE account SET revision = revision + 1 WHERE name = 'second'",
            "account `second` is not as it was written",
        ),
        ("DELETE FROM resource WHERE id = 'port-0009'", "1 resources more or fewer than were stored"),
        ("DELETE FROM account WHERE name = 'first'", "missing"),
    ] {
        let (folder, rows) = closed();
        let change = |copy: &Path| {
            let connection = Connection::open(copy.join(DATABASE)).unwrap();
            connection.pragma_update(None, "foreign_keys", "OFF").unwrap();
            assert_eq!(connection.execute(statement, []).unwrap(), 1);
        };
        let started = start_of(folder.path(), &rows, change);
        assert!(
            matches!(&started, Start::Refused(reason) if reason.contains(told)),
            "{statement}: {started:?}"
        );
    }
}

#[test]
fn a_changed_event_is_told_when_it_is_read() {
    let (folder, _) = closed();
    let mut store = open(&folder);
    store.connection.execute("UPDATE event SET at = at + 1 WHERE sequence = 5", []).unwrap();
    let account = open_account(&mut store, "first");
    let outcome = store.events(account, Revision(0));
    assert!(matches!(outcome, Err(StoreError::Corrupt(text)) if text.contains("event 5 of the port")));
}

fn change_in(folder: &TempDir, statement: &str) {
    let connection = Connection::open(folder.path().join(DATABASE)).unwrap();
    connection.pragma_update(None, "foreign_keys", "OFF").unwrap();
    assert_eq!(connection.execute(statement, []).unwrap(), 1);
}

#[test]
fn what_an_account_owns_is_recovered_without_the_row_of_the_account() {
    let (folder, rows) = closed();
    change_in(&folder, "DELETE FROM account WHERE name = 'first'");
    let recovered = recover(folder.path(), "damaged", &|_| Ok(()), &mut unwatched).unwrap().unwrap();
    let told = recovered.lost.iter().filter(|lost| lost.contains("account 1 is not there")).count();
    assert_eq!(told, 1, "{recovered:?}");
    let resources = |stored: &[Stored]| {
        let rows = stored.iter().filter(|stored| matches!(stored, Stored::Row(_)));
        rows.cloned().collect::<Vec<_>>()
    };
    let left = load(&mut open(&folder));
    assert_eq!(resources(&left), resources(&rows));
    let is_first = |stored: &Stored| matches!(stored, Stored::Account { number, name, .. } if number.0 == 1 && name.as_str() == "default");
    assert!(left.iter().any(is_first), "{left:?}");
}

#[test]
fn a_damaged_account_leaves_no_trace_once_the_whole_database_is_back() {
    let (folder, rows) = closed();
    let whole = fs::read(folder.path().join(DATABASE)).unwrap();
    change_in(&folder, "UPDATE account SET revision = revision + 1000000 WHERE name = 'first'");
    let refused = SqliteStore::open(folder.path()).err().unwrap().to_string();
    assert!(refused.contains("account `first` is not as it was written"), "{refused}");
    fs::remove_file(folder.path().join(LOG)).unwrap_or_default();
    fs::write(folder.path().join(DATABASE), whole).unwrap();
    assert_eq!(load(&mut open(&folder)), rows);
}

#[test]
fn what_is_no_database_any_more_is_damage_and_beyond_recovery() {
    let (folder, _) = closed();
    let mut bytes = fs::read(folder.path().join(DATABASE)).unwrap();
    bytes[..4096].fill(0x5a);
    fs::write(folder.path().join(DATABASE), bytes).unwrap();
    let refused = SqliteStore::open(folder.path()).err().unwrap();
    assert!(matches!(refused, OpenError::Damaged { .. }), "{refused}");
    let refused = check(folder.path(), &|_| Ok(()), &mut unwatched).unwrap_err();
    assert!(matches!(refused, OpenError::Damaged { .. }), "{refused}");
    let (source, copy) = (folder.path().join(DATABASE), folder.path().join("copy"));
    let refused = copy_database(&source, &copy, &mut unwatched).unwrap_err().to_string();
    assert!(refused.contains("restore a backup") && !copy.exists(), "{refused}");
    let refused = recover(folder.path(), "damaged", &|_| Ok(()), &mut unwatched).unwrap_err().to_string();
    assert!(refused.contains("cannot be recovered") && refused.contains("restore a backup"), "{refused}");
}
