//! Tests of databases of the first layout: how they become one of this version, and what damaged ones become.

use std::fs;
use std::ops::ControlFlow;

use super::damaged_log::{copy_files, flip};
use super::*;
use crate::store::Handle;

/// The layout of the first versions.
const LAYOUT_1: &str = "
PRAGMA application_id = 0x7a636777;
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
CREATE TABLE account (
    number   INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE resource (
    number   INTEGER PRIMARY KEY,
    account  INTEGER NOT NULL REFERENCES account (number),
    kind     TEXT NOT NULL,
    id       TEXT NOT NULL,
    revision INTEGER NOT NULL,
    status   TEXT NOT NULL,
    since    INTEGER NOT NULL,
    due_at   INTEGER,
    created_at INTEGER NOT NULL,
    body     TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX chosen_identifier ON resource (account, id) WHERE kind = 'access_key';
CREATE TABLE event (
    sequence INTEGER PRIMARY KEY,
    account  INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    id       TEXT NOT NULL,
    event    TEXT,
    from_status TEXT,
    to_status   TEXT
) STRICT;
INSERT INTO account VALUES (1, 'a', 5000, 17), (7, 'b', 3, 18);
INSERT INTO resource VALUES (9, 7, 'access_key', 'k', 3, 'ENABLED', 1, NULL, 2, '{}');
WITH RECURSIVE n (i) AS (VALUES (10) UNION ALL SELECT i + 1 FROM n WHERE i < 5009)
    INSERT INTO resource SELECT i, 1, 'port', printf('p%05d', i), i - 9, 'RUNNING', i, i + 1, i, printf('{\"made\":%d}', i) FROM n;
WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    INSERT INTO event SELECT i, 1, i, i, 'port', printf('p%05d', i + 9), NULL, NULL, 'CREATING' FROM n;
";

fn layout_1() -> TempDir {
    let folder = folder();
    crate::private_file::create(&folder.path().join(DATABASE)).unwrap();
    Connection::open(folder.path().join(DATABASE)).unwrap().execute_batch(LAYOUT_1).unwrap();
    folder
}

fn layout_in(folder: &TempDir) -> i64 {
    Connection::open(folder.path().join(DATABASE))
        .unwrap()
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

#[test]
fn a_database_of_the_first_layout_is_migrated_whole_and_kept() {
    let folder = layout_1();
    let mut store = open(&folder);
    let rows = load(&mut store);
    assert_eq!(rows.len(), 2 + 5001);
    let Some(Stored::Row(last)) = rows.last() else { panic!("there are rows") };
    assert_eq!((last.handle, last.id.as_str(), last.revision), (Handle(5009), "p05009", Revision(5000)));
    assert_eq!((last.state.status, last.body.as_str()), (Status::Running, "{\"made\":5009}"));
    let events = store.events(AccountNumber(1), Revision(0)).unwrap();
    assert_eq!((events.len(), events[4999].record.id.as_str()), (5000, "p05009"));
    // It goes on from there.
    assert_eq!(open_account(&mut store, "b"), AccountNumber(7));
    let made = commit(&mut store, creation(AccountNumber(7), "new")).unwrap();
    assert_eq!((made.revision, made.handles), (Revision(4), vec![Handle(5010)]));
    drop(store);
    let kept = folder.path().join("zc-gateway.db.layout-1");
    let count: i64 = Connection::open(&kept)
        .unwrap()
        .query_row("SELECT count(*) FROM resource", [], |row| row.get(0))
        .unwrap();
    assert_eq!(count, 5001);
    assert_eq!(load(&mut open(&folder)).len(), 2 + 5002);
}

#[test]
fn a_migration_that_is_stopped_leaves_the_first_layout_and_the_next_start_goes_on() {
    let folder = layout_1();
    let stopped = SqliteStore::open_watched(folder.path(), &mut |_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(OpenError::Stopped)));
    assert_eq!(layout_in(&folder), 1);
    // What a kill leaves at its worst: half a draft, and the second name of the file.
    fs::write(folder.path().join("zc-gateway.db.new"), "half").unwrap();
    fs::hard_link(folder.path().join(DATABASE), folder.path().join("zc-gateway.db.layout-1")).unwrap();
    assert_eq!(load(&mut open(&folder)).len(), 2 + 5001);
    let mut names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["acknowledged", "lock", "zc-gateway.db", "zc-gateway.db.layout-1"]);
    assert_eq!(layout_in(&folder), SCHEMA_VERSION);
}

#[test]
fn a_database_that_another_program_has_open_is_not_migrated() {
    let folder = layout_1();
    let reader = Connection::open(folder.path().join(DATABASE)).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM resource").unwrap();
    assert!(refusal(&folder).contains("is open in another program"));
    drop(reader);
    assert_eq!(layout_in(&folder), 1);
    open(&folder);
}

/// A damaged page loses what is on it and nothing else.
#[test]
fn what_is_whole_is_taken_out_of_a_damaged_database() {
    let folder = layout_1();
    let rows = load(&mut open(&folder));
    let database = folder.path().join(DATABASE);
    let mut bytes = fs::read(&database).unwrap();
    // A page in the middle of the ports, recognized by one of them.
    let place = bytes.windows(6).position(|found| found == b"p02500").unwrap();
    let page = place / 4096 * 4096;
    bytes[page..page + 16].fill(0xff);
    fs::write(&database, bytes).unwrap();
    let refused = open(&folder).load(&mut |_| Ok(()));
    assert!(matches!(refused, Err(StoreError::Corrupt(_))), "{refused:?}");
    let told = check(folder.path(), &|_| Ok(()), &mut unwatched).unwrap();
    assert!(told.is_damaged(), "{told:?}");

    let recovered = recover(folder.path(), "damaged", &|_| Ok(()), &mut unwatched).unwrap().unwrap();
    assert!(recovered.lost.iter().any(|lost| lost.contains("cannot be read between")), "{recovered:?}");
    assert!(folder.path().join("damaged").join(DATABASE).exists());
    let left = load(&mut open(&folder));
    assert!(left.len() < rows.len() && left.len() + 100 > rows.len(), "{} of {}", left.len(), rows.len());
    assert!(left.iter().all(|row| rows.contains(row)));
    assert_eq!(recover(folder.path(), "again", &|_| Ok(()), &mut unwatched).unwrap(), None);
}

#[test]
fn a_log_is_cut_behind_its_last_good_commit() {
    let original = folder();
    let mut store = open(&original);
    let account = open_account(&mut store, "a");
    for number in 0..20 {
        commit(&mut store, creation(account, &format!("{number:02}"))).unwrap();
    }
    let copy = folder();
    copy_files(original.path(), copy.path());
    let log = copy.path().join(LOG);
    flip(&log, fs::metadata(&log).unwrap().len() * 2 / 3, 5);
    assert!(refusal(&copy).contains("is damaged at byte"));
    let recovered = recover(copy.path(), "damaged", &|_| Ok(()), &mut unwatched).unwrap().unwrap();
    let left = load(&mut open(&copy)).len() as u64 - 1;
    assert_eq!(recovered.missing_changes, 20 - left);
    assert!((5..20).contains(&left));
}
