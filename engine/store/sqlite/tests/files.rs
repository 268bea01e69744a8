//! Tests of what the store says about files that are taken away while it has them open.

use std::fs;

use super::*;

/// What the store says once this was done to its directory.
fn problem_after(act: impl FnOnce(&TempDir)) -> String {
    let folder = folder();
    let mut store = open(&folder);
    assert_eq!(store.impediment(), None);
    act(&folder);
    let seen = (0..4).find_map(|_| store.impediment()).expect("it must be seen");
    // And from then on each time.
    assert_eq!(store.impediment().as_ref(), Some(&seen));
    seen.problem
}

#[test]
fn each_file_is_looked_at() {
    for (name, is) in [
        (DATABASE, "database file"),
        (LOG, "write-ahead log"),
        ("zc-gateway.db-shm", "index of the write-ahead log"),
        (LOCK, "lock file"),
        (RECORD, "record of what was acknowledged"),
    ] {
        let removed = problem_after(|folder| fs::remove_file(folder.path().join(name)).unwrap());
        assert_eq!(removed, format!("the {is} has been removed or moved away"));
        let replaced = problem_after(|folder| {
            let path = folder.path().join(name);
            fs::copy(&path, folder.path().join("copy")).unwrap();
            fs::rename(folder.path().join("copy"), path).unwrap();
        });
        assert_eq!(replaced, format!("the {is} has been replaced by another file"));
        // A link to the very file: whoever opens it next refuses that.
        let linked = problem_after(|folder| {
            let (path, moved) = (folder.path().join(name), folder.path().join("moved"));
            fs::rename(&path, &moved).unwrap();
            std::os::unix::fs::symlink(moved, path).unwrap();
        });
        assert_eq!(linked, replaced);
    }
}

#[test]
fn a_file_beside_the_database_is_looked_at_once_it_is_there() {
    let folder = folder();
    let (key, mut store) = (folder.path().join("key"), open(&folder));
    store.also_watch("key", "key file").unwrap();
    assert_eq!(store.impediment(), None);
    fs::write(&key, "1").unwrap();
    assert!((0..4).all(|_| store.impediment().is_none()));
    fs::remove_file(&key).unwrap();
    fs::write(&key, "2").unwrap();
    let seen = (0..4).find_map(|_| store.impediment()).unwrap();
    assert_eq!(seen.problem, "the key file has been replaced by another file");
}

/// The control: without that look a commit is done, and nobody ever finds it.
#[test]
fn what_is_written_to_a_removed_database_is_lost() {
    let folder = folder();
    let mut store = open(&folder);
    let account = open_account(&mut store, "a");
    fs::remove_file(folder.path().join(DATABASE)).unwrap();
    commit(&mut store, creation(account, "p")).unwrap();
    assert!(store.impediment().is_some());
    drop(store);
    // The log and the record would tell that there was more.
    for left in [LOG, RECORD] {
        fs::remove_file(folder.path().join(left)).unwrap();
    }
    assert!(load(&mut open(&folder)).is_empty());
}

#[test]
fn what_the_log_held_is_kept_when_the_log_alone_is_gone() {
    let folder = folder();
    let mut store = open(&folder);
    let account = open_account(&mut store, "a");
    commit(&mut store, creation(account, "p")).unwrap();
    let before = load(&mut store);
    fs::remove_file(folder.path().join(LOG)).unwrap();
    assert!(store.impediment().is_some());
    // As if the process were killed: nothing is closed.
    std::mem::forget(store);
    let copy = tempdir().unwrap();
    fs::copy(folder.path().join(DATABASE), copy.path().join(DATABASE)).unwrap();
    assert_eq!(load(&mut open(&copy)), before);
}

#[test]
fn the_directory_has_one_owner_without_its_lock_file_too() {
    let folder = folder();
    let store = open(&folder);
    fs::remove_file(folder.path().join(LOCK)).unwrap();
    assert!(refusal(&folder).contains("in use by another process"));
    drop(store);
    open(&folder);
}

#[test]
fn a_closed_store_is_free_although_a_process_that_is_being_started_has_its_descriptors() {
    let folder = folder();
    let is_in_use = || matches!(lock_directory(folder.path()), Err(OpenError::InUse(_)));
    let lock = lock_directory(folder.path()).unwrap();
    // As a child has them between its making and its first step.
    let copy = lock.directory.try_clone().unwrap();
    assert!(is_in_use());
    drop(lock);
    assert!(!is_in_use());
    // Control: closing alone gives no lock back as long as there is a copy.
    let file = File::open(folder.path()).unwrap();
    file.try_lock().unwrap();
    let copy_of_file = file.try_clone().unwrap();
    drop(file);
    assert!(is_in_use());
    drop((copy, copy_of_file));
    assert!(!is_in_use());
}
