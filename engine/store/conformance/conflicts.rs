//! The promises about batches that are in conflict: nothing of them is applied, and nothing else is touched.

use super::super::samples::{
    batch, commit, created, creation, identifiers, insert, insert_as, load, open_account, provisioned, rows,
    update,
};
use super::super::{Batch, Committed, Conflict, Handle, RowWrite, Store};
use crate::account::{AccountNumber, Revision};
use crate::lifecycle::Status;
use crate::resources::Kind;

/// Checks that a batch is in conflict and leaves accounts, rows and events as they were.
fn refuses(store: &mut dyn Store, batch: Batch) {
    let account = batch.account;
    let events = |store: &mut dyn Store| store.events(account, Revision(0)).unwrap();
    let before = (load(store), events(store));
    assert_eq!(commit(store, batch), Err(Conflict));
    assert_eq!((load(store), events(store)), before);
}

fn make(store: &mut dyn Store, account: AccountNumber, id: &str) -> (Handle, Revision) {
    let Committed { revision, handles } = commit(store, creation(account, id)).unwrap();
    (handles[0], revision)
}

fn delete((handle, expected): (Handle, Revision)) -> RowWrite {
    RowWrite::Delete { handle, expected }
}

pub fn an_outdated_revision_changes_nothing(store: &mut dyn Store) {
    let account = open_account(store, "a");
    let (handle, first) = make(store, account, "p");
    let write = update(handle, first, Status::Running);
    commit(store, batch(account, vec![write.clone()], vec![provisioned("p")])).unwrap();
    refuses(store, batch(account, vec![write], vec![provisioned("p")]));
    refuses(store, batch(account, vec![delete((handle, first))], vec![provisioned("p")]));
    // As it is now it can be removed, and what is removed can be written no more.
    commit(store, batch(account, vec![delete((handle, Revision(2)))], vec![])).unwrap();
    refuses(store, batch(account, vec![update(handle, Revision(2), Status::Running)], vec![]));
    refuses(store, batch(account, vec![delete((handle, Revision(2)))], vec![]));
}

pub fn an_account_that_moved_on_is_a_conflict_where_that_matters(store: &mut dyn Store) {
    let (account, other) = (open_account(store, "a"), open_account(store, "b"));
    let expecting = |id, revision| Batch { expected: Some(Revision(revision)), ..creation(account, id) };
    refuses(store, expecting("too early", 1));
    commit(store, expecting("first", 0)).unwrap();
    // What other accounts do does not matter; what this one does matters within one group too.
    commit(store, creation(other, "p")).unwrap();
    let outcomes = store.commit(&[expecting("second", 1), expecting("third", 1)]).unwrap();
    assert_eq!(outcomes.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false]);
    refuses(store, expecting("late", 1));
    commit(store, creation(account, "does not mind")).unwrap();
    assert_eq!(identifiers(store), ["does not mind", "first", "p", "second"]);
}

pub fn a_row_that_is_not_the_accounts_cannot_be_written(store: &mut dyn Store) {
    let (owner, other) = (open_account(store, "owner"), open_account(store, "other"));
    let (handle, revision) = make(store, owner, "p");
    refuses(store, batch(other, vec![update(handle, revision, Status::Running)], vec![provisioned("p")]));
    refuses(store, batch(other, vec![delete((handle, revision))], vec![]));
    refuses(store, batch(owner, vec![update(Handle(4711), revision, Status::Running)], vec![]));
    refuses(store, creation(AccountNumber(4711), "p"));
}

pub fn a_later_conflict_undoes_the_earlier_writes_of_its_batch(store: &mut dyn Store) {
    let account = open_account(store, "a");
    let (changed, removed) = (make(store, account, "changed"), make(store, account, "removed"));
    let outdated = update(changed.0, Revision(77), Status::Running);
    let writes =
        vec![insert("new"), update(changed.0, changed.1, Status::Running), delete(removed), outdated];
    refuses(store, batch(account, writes.clone(), vec![created("new"), provisioned("changed")]));
    assert_eq!(identifiers(store), ["changed", "removed"]);
    // Without the last one it is no conflict.
    commit(store, batch(account, writes[..3].to_vec(), vec![])).unwrap();
    assert_eq!(identifiers(store), ["changed", "new"]);
}

pub fn a_row_is_written_once_in_a_batch(store: &mut dyn Store) {
    let account = open_account(store, "a");
    let (handle, revision) = make(store, account, "p");
    let write = update(handle, revision, Status::Running);
    refuses(store, batch(account, vec![write.clone(), write.clone()], vec![]));
    refuses(store, batch(account, vec![write.clone(), delete((handle, revision))], vec![]));
    refuses(store, batch(account, vec![delete((handle, revision)), write], vec![]));
}

pub fn a_conflict_leaves_the_rest_of_the_group(store: &mut dyn Store) {
    let (first, second) = (open_account(store, "first"), open_account(store, "second"));
    let (handle, revision) = make(store, first, "old");
    let outdated = batch(first, vec![insert("lost"), update(handle, Revision(9), Status::Running)], vec![]);
    let valid = batch(first, vec![update(handle, revision, Status::Running)], vec![provisioned("old")]);
    let group = [creation(first, "a"), outdated, creation(second, "b"), valid, creation(first, "c")];
    let outcomes = store.commit(&group).unwrap();
    let revisions = outcomes.iter().map(|outcome| outcome.as_ref().map(|done| done.revision.0));
    assert_eq!(revisions.collect::<Vec<_>>(), [Ok(2), Err(&Conflict), Ok(1), Ok(3), Ok(4)]);
    assert_eq!(identifiers(store), ["a", "b", "c", "old"]);
    let events = store.events(first, Revision(1)).unwrap();
    let kept = events.into_iter().map(|event| (event.revision.0, event.record));
    assert_eq!(kept.collect::<Vec<_>>(), [(2, created("a")), (3, provisioned("old")), (4, created("c"))]);
}

pub fn of_two_that_expect_the_same_revision_the_first_gets_it(store: &mut dyn Store) {
    let account = open_account(store, "a");
    let (handle, revision) = make(store, account, "p");
    let to = |status| batch(account, vec![update(handle, revision, status)], vec![]);
    let outcomes = store.commit(&[to(Status::Recycled), to(Status::Destroying)]).unwrap();
    assert_eq!(outcomes.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false]);
    assert_eq!(rows(store)[0].state.status, Status::Recycled);
}

pub fn a_chosen_identifier_is_given_once(store: &mut dyn Store) {
    let (first, second) = (open_account(store, "first"), open_account(store, "second"));
    let key = |id: &str| insert_as(Kind::AccessKey, id);
    assert!(Kind::AccessKey.identifiers_can_be_chosen());
    let made = commit(store, batch(first, vec![key("k")], vec![])).unwrap();
    refuses(store, batch(first, vec![key("k")], vec![created("k")]));
    refuses(store, batch(first, vec![insert("p"), key("k")], vec![]));
    refuses(store, batch(first, vec![key("twice"), key("twice")], vec![]));
    // Another account or kind may use the same one, and a removed row gives it back.
    commit(store, batch(second, vec![key("k")], vec![])).unwrap();
    commit(store, batch(first, vec![insert("k")], vec![])).unwrap();
    commit(store, batch(first, vec![delete((made.handles[0], made.revision))], vec![])).unwrap();
    commit(store, batch(first, vec![key("k")], vec![])).unwrap();
    assert_eq!(identifiers(store), ["k", "k", "k"]);
}
