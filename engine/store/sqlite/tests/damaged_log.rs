//! Tests of damage to the log and to what is kept beside it: a start refuses, or nothing acknowledged is missing.

use std::fs;

use super::super::log_check::read_log;
use super::*;

/// So many commits, of one row each.
const COMMITS: u32 = 40;
const FLIPS: u64 = 200;

/// What a gateway that was killed has left, and what it had acknowledged.
struct Killed {
    folder: TempDir,
    rows: Vec<Stored>,
}

/// A store that is ended as `kill -9` does: its files are copied while it is open.
fn killed(commits: u32) -> Killed {
    let original = folder();
    let bounds = Bounds { background: u64::MAX, whole: u64::MAX, ..Bounds::default() };
    let mut store = SqliteStore::open_with(original.path(), bounds, &mut unwatched).unwrap();
    let account = open_account(&mut store, "a");
    for number in 0..commits {
        commit(&mut store, creation(account, &format!("{number:04}"))).unwrap();
    }
    let killed = folder();
    copy_files(original.path(), killed.path());
    Killed { folder: killed, rows: load(&mut store) }
}

pub fn copy_files(from: &Path, to: &Path) {
    for name in [DATABASE, LOG, RECORD] {
        if from.join(name).exists() {
            fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

pub fn flip(path: &Path, byte: u64, bit: u64) {
    let mut bytes = fs::read(path).unwrap();
    bytes[usize::try_from(byte).unwrap()] ^= 1 << bit;
    fs::write(path, bytes).unwrap();
}

/// Numbers that look random and are the same each time.
pub fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

/// What became of a start.
#[derive(Debug, PartialEq, Eq)]
pub enum Start {
    Refused(String),
    AllThere,
    /// It serves something else than was acknowledged.
    Lost,
}

fn start(killed: &Killed, change: impl FnOnce(&Path)) -> Start {
    start_of(killed.folder.path(), &killed.rows, change)
}

/// The start over a copy of `original`, after a change to it.
pub fn start_of(original: &Path, acknowledged: &[Stored], change: impl FnOnce(&Path)) -> Start {
    let copy = folder();
    copy_files(original, copy.path());
    change(copy.path());
    let mut rows = Vec::new();
    let opened = SqliteStore::open(copy.path()).map_err(|error| error.to_string());
    let loaded = opened.and_then(|mut store| {
        let load = store.load(&mut |stored| {
            rows.push(stored);
            Ok(())
        });
        load.map_err(|error| error.to_string())
    });
    match loaded {
        Err(reason) => Start::Refused(reason),
        Ok(()) if rows == acknowledged => Start::AllThere,
        Ok(()) => Start::Lost,
    }
}

#[test]
fn no_flipped_bit_in_the_log_is_served_over() {
    let killed = killed(COMMITS);
    assert_eq!(start(&killed, |_| ()), Start::AllThere);
    let bytes = fs::metadata(killed.folder.path().join(LOG)).unwrap().len();
    let (mut next, mut refused, mut lost_unchecked) = (numbers(1), 0, 0);
    for round in 0..FLIPS {
        // The header, which is small, has its share too.
        let byte = if round % 10 == 0 { next(32) } else { next(bytes) };
        let bit = next(8);
        match start(&killed, |copy| flip(&copy.join(LOG), byte, bit)) {
            Start::Refused(reason) => {
                refused += 1;
                assert!(reason.contains("restore a backup") && reason.contains("--recover"), "{reason}");
            }
            Start::AllThere => {}
            Start::Lost => panic!("bit {bit} of byte {byte} of the log was served over"),
        }
        lost_unchecked += u64::from(is_lost_unchecked(&killed, byte, bit));
    }
    assert!(refused > FLIPS * 9 / 10, "{refused} were refused");
    assert!(
        lost_unchecked > FLIPS * 9 / 10,
        "control: SQLite alone cuts the log in silence ({lost_unchecked})"
    );
}

/// Control: whether SQLite alone reads fewer rows, and says nothing.
fn is_lost_unchecked(killed: &Killed, byte: u64, bit: u64) -> bool {
    let copy = folder();
    copy_files(killed.folder.path(), copy.path());
    flip(&copy.path().join(LOG), byte, bit);
    let connection = Connection::open(copy.path().join(DATABASE)).unwrap();
    let count = connection.query_row("SELECT count(*) FROM resource", [], |row| row.get::<_, i64>(0));
    // Without any log not even the tables are there.
    count.map_or(true, |count| count < i64::from(COMMITS))
}

#[test]
fn a_log_that_ends_within_a_write_is_taken_as_long_as_nothing_acknowledged_is_missing() {
    let killed = killed(5);
    let log = killed.folder.path().join(LOG);
    let whole = read_log(&log, &killed.folder.path().join(DATABASE)).unwrap();
    assert_eq!((whole.good_bytes, whole.damage), (fs::metadata(&log).unwrap().len(), None));
    // The next commit was begun: its first frame is there as a whole, or the half of it.
    let frame = usize::try_from((whole.good_bytes - 32) / whole.frames).unwrap();
    let bytes = fs::read(&log).unwrap();
    for torn in [24, 1000, frame, frame + 24] {
        let mut longer = bytes.clone();
        let mut next = bytes[32..32 + frame].to_vec();
        next.extend_from_within(..);
        longer.extend_from_slice(&next[..torn]);
        assert_eq!(
            start(&killed, |copy| fs::write(copy.join(LOG), &longer).unwrap()),
            Start::AllThere,
            "{torn}"
        );
    }
    // Control: one byte less than what was acknowledged.
    let shorter = &bytes[..bytes.len() - 1];
    let reason = start(&killed, |copy| fs::write(copy.join(LOG), shorter).unwrap());
    assert!(
        matches!(&reason, Start::Refused(reason) if reason.contains("1 acknowledged changes are missing")),
        "{reason:?}"
    );
}

#[test]
fn a_log_that_is_gone_and_an_old_copy_of_the_database_are_refused() {
    let killed = killed(COMMITS);
    let gone = start(&killed, |copy| fs::remove_file(copy.join(LOG)).unwrap());
    assert!(matches!(&gone, Start::Refused(reason) if reason.contains("acknowledged changes")), "{gone:?}");
    let old = self::killed(7);
    let older = start(&killed, |copy| {
        for name in [DATABASE, LOG] {
            fs::copy(old.folder.path().join(name), copy.join(name)).unwrap();
        }
    });
    assert!(
        matches!(&older, Start::Refused(reason) if reason.contains("33 acknowledged changes are missing")),
        "{older:?}"
    );
    // Control: without the record of what was acknowledged nobody notices.
    let unnoticed = start(&killed, |copy| {
        for name in [DATABASE, LOG] {
            fs::copy(old.folder.path().join(name), copy.join(name)).unwrap();
        }
        fs::remove_file(copy.join(RECORD)).unwrap();
    });
    assert_eq!(unnoticed, Start::Lost);
}

#[test]
fn one_slot_of_the_record_is_enough_and_none_is_refused() {
    let killed = killed(3);
    for offset in [9, 20, 512, 540] {
        assert_eq!(start(&killed, |copy| flip(&copy.join(RECORD), offset, 3)), Start::AllThere, "{offset}");
    }
    let both = start(&killed, |copy| {
        flip(&copy.join(RECORD), 9, 3);
        flip(&copy.join(RECORD), 540, 3);
    });
    assert!(
        matches!(&both, Start::Refused(reason) if reason.contains("acknowledged is damaged")),
        "{both:?}"
    );
    let empty = start(&killed, |copy| fs::write(copy.join(RECORD), "").unwrap());
    assert!(matches!(empty, Start::Refused(_)));
}

#[test]
fn a_refused_start_leaves_all_files_as_they_were() {
    let killed = killed(COMMITS);
    let copy = folder();
    copy_files(killed.folder.path(), copy.path());
    // The last commit: it can only be told from a torn one by the record.
    let bytes = fs::metadata(copy.path().join(LOG)).unwrap().len();
    flip(&copy.path().join(LOG), bytes - 1, 0);
    let files = || [DATABASE, LOG, RECORD].map(|name| fs::read(copy.path().join(name)).unwrap());
    let before = files();
    for _ in 0..2 {
        assert!(refusal(&copy).contains("1 acknowledged changes are missing"));
        assert!(read_rows(copy.path(), Kind::Port).is_err());
        assert!(
            copy_database(&copy.path().join(DATABASE), &copy.path().join("copy"), &mut |_| {
                std::ops::ControlFlow::Continue(())
            })
            .is_err()
        );
        fs::remove_file(copy.path().join("copy")).unwrap();
        assert!(files() == before);
    }
}
