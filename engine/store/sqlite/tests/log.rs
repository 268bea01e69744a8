//! Tests of the write-ahead log: it stays within its bounds, and what is folded into the database is all there.

use std::time::Duration;

use super::checkpoint::Progress;
use super::*;
use crate::store::Handle;
use crate::store::faulty::DEADLINE;

const COMMITS: u64 = 150;
const BOUND: u64 = 256 << 10;

fn open_with(folder: &TempDir, background: u64, whole: u64) -> (SqliteStore, AccountNumber) {
    open_patient(folder, background, whole, Bounds::default().patience)
}

fn open_patient(
    folder: &TempDir,
    background: u64,
    whole: u64,
    patience: Duration,
) -> (SqliteStore, AccountNumber) {
    let bounds = Bounds { background, whole, patience };
    let mut store = SqliteStore::open_with(folder.path(), bounds, &mut unwatched).unwrap();
    let account = open_account(&mut store, "a");
    (store, account)
}

fn log_bytes(folder: &TempDir) -> u64 {
    std::fs::metadata(folder.path().join(format!("{DATABASE}-wal"))).unwrap().len()
}

/// Makes many ports, and gives the size of the log when it was largest.
fn largest_log(folder: &TempDir, store: &mut SqliteStore, account: AccountNumber) -> u64 {
    let sizes = (0..COMMITS).map(|number| {
        commit(store, creation(account, &format!("{number:04}"))).unwrap();
        log_bytes(folder)
    });
    sizes.max().unwrap()
}

fn progress(store: &SqliteStore) -> (Progress, bool) {
    store.checkpointer.as_ref().unwrap().progress()
}

#[test]
fn the_log_stays_within_its_bound_and_nothing_is_lost() {
    // First with checkpoints beside the writer, then with none but those that it waits for.
    for background in [BOUND / 4, BOUND] {
        let folder = folder();
        let (mut store, account) = open_with(&folder, background, BOUND);
        let largest = largest_log(&folder, &mut store, account);
        assert!(largest < BOUND, "the log had {largest} bytes");
        assert!(progress(&store).0.finished > 0);
        let before = load(&mut store);
        drop(store);
        let mut store = open(&folder);
        assert_eq!(load(&mut store), before);
        let revisions = store.events(account, Revision(0)).unwrap().into_iter().map(|event| event.revision.0);
        assert!(revisions.eq(1..=i64::try_from(COMMITS).unwrap()));
    }
}

/// Control of the test above: so many commits do pass the bound when nothing folds the log.
#[test]
fn without_checkpoints_the_log_would_pass_that_bound() {
    let folder = folder();
    let (mut store, account) = open_with(&folder, u64::MAX, u64::MAX);
    assert!(largest_log(&folder, &mut store, account) > 2 * BOUND);
}

#[test]
fn a_log_that_was_folded_is_not_folded_again_at_every_commit() {
    let folder = folder();
    let (mut store, account) = open_with(&folder, BOUND, u64::MAX);
    let mut number = 0;
    let mut make = |store: &mut SqliteStore| {
        number += 1;
        commit(store, creation(account, &format!("{number}"))).unwrap();
    };
    while progress(&store) == (Progress::default(), false) {
        make(&mut store);
    }
    let once = (Progress { finished: 1, waits: 0 }, false);
    let settled = std::iter::repeat_with(|| {
        std::thread::sleep(Duration::from_millis(1));
        progress(&store)
    });
    let tries = usize::try_from(DEADLINE.as_millis()).unwrap();
    assert_eq!(settled.take(tries).find(|(_, is_busy)| !is_busy), Some(once));
    // The first commit after that starts the log anew; a few more stay far below the bound.
    for _ in 0..10 {
        make(&mut store);
    }
    assert_eq!(progress(&store), once);
    assert!(log_bytes(&folder) < BOUND);
}

#[test]
fn a_group_that_is_refused_writes_nothing() {
    let folder = folder();
    let (mut store, account) = open_with(&folder, u64::MAX, u64::MAX);
    commit(&mut store, creation(account, "p")).unwrap();
    let before = log_bytes(&folder);
    let outdated = batch(account, vec![update(Handle(1), Revision(9), Status::Running)], vec![created("p")]);
    assert!(matches!(commit(&mut store, outdated), Err(StoreError::Corrupt(_))));
    assert_eq!(log_bytes(&folder), before);
    // Control: any other commit makes the log longer.
    commit(&mut store, batch(account, vec![], vec![])).unwrap();
    assert!(log_bytes(&folder) > before);
}

#[test]
fn a_reader_that_does_not_end_neither_stops_the_writer_nor_is_waited_for_at_every_commit() {
    let folder = folder();
    let (mut store, account) = open_with(&folder, BOUND / 4, BOUND / 4);
    let reader = Connection::open(folder.path().join(DATABASE)).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM resource").unwrap();
    let largest = largest_log(&folder, &mut store, account);
    let waited_for = progress(&store).0.waits;
    assert!(largest > BOUND, "control: the reader keeps the log growing");
    assert!((1..=largest / (BOUND / 4)).contains(&waited_for), "{waited_for} for {largest} bytes");
    assert_eq!(identifiers(&mut store).len() as u64, COMMITS);

    // When it ends, the log comes back to its bound.
    reader.execute_batch("ROLLBACK").unwrap();
    let after = batch(account, vec![], vec![]);
    let tries = usize::try_from(DEADLINE.as_millis()).unwrap();
    let is_back = |_| {
        commit(&mut store, after.clone()).unwrap();
        std::thread::sleep(Duration::from_millis(1));
        log_bytes(&folder) < BOUND / 4
    };
    assert!((0..tries).any(is_back));
}

/// How long the slowest commit takes on the machine's own clock while another program reads the database.
#[allow(clippy::disallowed_methods, reason = "it is the time that SQLite itself waits")]
fn slowest_beside_a_reader(patience: Duration) -> Duration {
    let folder = folder();
    let (mut store, account) = open_patient(&folder, BOUND / 4, BOUND / 4, patience);
    let reader = Connection::open(folder.path().join(DATABASE)).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM resource").unwrap();
    let mut slowest = Duration::ZERO;
    for number in 0.. {
        let begun = std::time::Instant::now();
        commit(&mut store, creation(account, &format!("{number:04}"))).unwrap();
        slowest = slowest.max(begun.elapsed());
        if progress(&store).0.waits > 0 {
            break;
        }
    }
    slowest
}

#[test]
fn another_program_that_reads_the_database_stalls_no_commit() {
    /// As it was once.
    const PATIENCE: Duration = Duration::from_secs(5);
    let slowest = slowest_beside_a_reader(Bounds::default().patience);
    assert!(slowest < PATIENCE / 2, "a commit took {slowest:?}");
    // Control: a checkpoint that waits for the reader has the writer wait.
    let slowest = slowest_beside_a_reader(PATIENCE);
    assert!(slowest >= PATIENCE, "with patience a commit took {slowest:?} at most");
}
