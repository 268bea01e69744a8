//! Tests of a disk without space: such a commit applies nothing, and the same one works when there is space again.

use super::*;
use crate::store::samples::{NOW, insert, open_account, state};

/// A batch that needs many pages.
fn large(account: AccountNumber, id: &str) -> Batch {
    let body = format!("\"{}\"", "x".repeat(200_000));
    let (kind, id, state) = (Kind::Port, id.to_owned(), state(Status::Creating));
    let write = Write::Insert { kind, id, created_at: NOW, state, body };
    batch(account, vec![insert("beside"), write], vec![created("large")])
}

/// Lets the database have as many pages as now and `more`.
fn limit_pages(store: &SqliteStore, more: i64) {
    let pages: i64 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let set = store.connection.pragma_update(None, "max_page_count", pages + more);
    set.unwrap();
}

/// A store with one port, a limit on its pages, and a group that needs more than ten pages.
fn limited(folder: &TempDir, pages: i64) -> (SqliteStore, AccountNumber, [Batch; 3]) {
    let mut store = open(folder);
    let account = open_account(&mut store, "a");
    commit(&mut store, creation(account, "old")).unwrap();
    limit_pages(&store, pages);
    (store, account, [creation(account, "first"), large(account, "large"), creation(account, "last")])
}

#[test]
fn a_full_disk_applies_nothing_and_heals_without_reopening() {
    let folder = folder();
    let (mut store, account, group) = limited(&folder, 2);
    let before = load(&mut store);
    for _ in 0..3 {
        let outcome = commit_all(&mut store, &group);
        assert!(matches!(outcome, Err(StoreError::Full(_))), "{outcome:?}");
        // Reads go on and see nothing of the group, nor does its history.
        assert_eq!(load(&mut store), before);
        assert_eq!(store.events(account, Revision(1)).unwrap(), []);
    }
    // What needs no space works meanwhile, also in the group of revisions that failed before.
    let small = commit(&mut store, creation(account, "small")).unwrap();
    assert_eq!(small.revision, Revision(2));

    limit_pages(&store, 100_000);
    let committed = commit_all(&mut store, &group).unwrap();
    let revisions = committed.into_iter().map(|committed| committed.revision.0);
    assert_eq!(revisions.collect::<Vec<_>>(), [3, 4, 5]);
    let kept = ["beside", "first", "large", "last", "old", "small"];
    assert_eq!(identifiers(&mut store), kept);
    drop(store);
    assert_eq!(identifiers(&mut open(&folder)), kept);
}

/// Control of the test above: with space enough the same group is committed, so a refusal comes from the limit.
#[test]
fn the_same_group_commits_when_there_is_space() {
    let folder = folder();
    let (mut store, _, group) = limited(&folder, 100_000);
    commit_all(&mut store, &group).unwrap();
}

#[test]
fn a_full_disk_refuses_a_new_account_and_knows_the_old_ones() {
    let folder = folder();
    let (mut store, account, _) = limited(&folder, 0);
    let refused = (0..10_000).find_map(|number| store.open_account(&name(&format!("n{number}")), NOW).err());
    assert!(matches!(refused, Some(StoreError::Full(_))), "{refused:?}");
    assert_eq!(open_account(&mut store, "a"), account);
    limit_pages(&store, 100);
    open_account(&mut store, "another");
}
