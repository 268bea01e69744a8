//! The promises about groups that expect what is not there: nothing of them is applied.

use super::super::samples::{
    Batch, Committed, Write, batch, commit, created, creation, group, identifiers, insert, insert_as, load,
    open_account, provisioned, rows, update,
};
use super::super::{Group, Handle, RowWrite, Store, StoreError, StoredRow};
use crate::account::{AccountNumber, Revision};
use crate::lifecycle::Status;
use crate::resources::Kind;

/// Checks that a group is refused and leaves accounts, rows and events as they were.
fn refuses_group(store: &mut dyn Store, group: &Group) {
    let accounts: Vec<AccountNumber> = group.accounts.iter().map(|step| step.account).collect();
    let all = |store: &mut dyn Store| {
        let events = accounts.iter().map(|account| store.events(*account, Revision(0)).unwrap());
        (events.collect::<Vec<_>>(), load(store))
    };
    let before = all(store);
    assert!(matches!(store.commit(group), Err(StoreError::Corrupt(_))), "{group:?}");
    assert_eq!(all(store), before);
}

fn refuses(store: &mut dyn Store, batch: Batch) {
    let (group, _) = group(store, &[batch]);
    refuses_group(store, &group);
}

fn make(store: &mut dyn Store, account: AccountNumber, id: &str) -> (Handle, Revision) {
    let Committed { revision, handles } = commit(store, creation(account, id)).unwrap();
    (handles[0], revision)
}

fn delete((handle, expected): (Handle, Revision)) -> Write {
    Write::Delete { handle, expected }
}

pub fn an_outdated_row_is_not_written(store: &mut dyn Store) {
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

pub fn an_account_that_is_elsewhere_is_not_written(store: &mut dyn Store) {
    let (account, other) = (open_account(store, "a"), open_account(store, "b"));
    make(store, account, "first");
    for from in [0, 2] {
        let (mut group, _) = group(store, &[creation(other, "beside"), creation(account, "p")]);
        let step = group.accounts.iter_mut().find(|step| step.account == account).unwrap();
        (step.from, step.to) = (Revision(from), Revision(from + 1));
        refuses_group(store, &group);
    }
    make(store, account, "second");
    assert_eq!(identifiers(store), ["first", "second"]);
}

pub fn a_row_that_is_not_the_accounts_cannot_be_written(store: &mut dyn Store) {
    let (owner, other) = (open_account(store, "owner"), open_account(store, "other"));
    let (handle, revision) = make(store, owner, "p");
    refuses(store, batch(other, vec![update(handle, revision, Status::Running)], vec![provisioned("p")]));
    refuses(store, batch(other, vec![delete((handle, revision))], vec![]));
    refuses(store, batch(owner, vec![update(Handle(4711), revision, Status::Running)], vec![]));
    refuses(store, creation(AccountNumber(4711), "p"));
}

pub fn one_write_that_fails_undoes_the_whole_group(store: &mut dyn Store) {
    let (account, other) = (open_account(store, "a"), open_account(store, "b"));
    let (changed, removed) = (make(store, account, "changed"), make(store, account, "removed"));
    let outdated = update(changed.0, Revision(77), Status::Running);
    let right = || {
        let writes = vec![insert("new"), update(changed.0, changed.1, Status::Running), delete(removed)];
        [creation(other, "beside"), batch(account, writes, vec![created("new"), provisioned("changed")])]
    };
    let wrong = batch(other, vec![outdated], vec![]);
    let (with_a_wrong_one, _) = group(store, &[right().as_slice(), &[wrong]].concat());
    refuses_group(store, &with_a_wrong_one);
    assert_eq!(identifiers(store), ["changed", "removed"]);
    // Control: without the last one it is applied.
    let (right, _) = group(store, &right());
    store.commit(&right).unwrap();
    assert_eq!(identifiers(store), ["beside", "changed", "new"]);
}

pub fn a_row_is_written_once_in_a_group(store: &mut dyn Store) {
    let account = open_account(store, "a");
    let (handle, revision) = make(store, account, "p");
    let write = update(handle, revision, Status::Running);
    refuses(store, batch(account, vec![write.clone(), write.clone()], vec![]));
    refuses(store, batch(account, vec![write.clone(), delete((handle, revision))], vec![]));
    refuses(store, batch(account, vec![delete((handle, revision)), write], vec![]));
}

pub fn a_handle_is_given_once(store: &mut dyn Store) {
    let account = open_account(store, "a");
    assert_eq!(store.last_handle().unwrap(), Handle(0));
    let first = make(store, account, "p");
    assert_eq!((first.0, store.last_handle().unwrap()), (Handle(1), Handle(1)));
    let (mut again, _) = group(store, &[creation(account, "q")]);
    let Some(RowWrite::Insert(StoredRow { handle, .. })) = again.writes.first_mut() else {
        panic!("a creation inserts")
    };
    *handle = first.0;
    refuses_group(store, &again);
    assert_eq!(rows(store)[0].id, "p");
}

pub fn a_chosen_identifier_is_given_once(store: &mut dyn Store) {
    let (first, second) = (open_account(store, "first"), open_account(store, "second"));
    let key = |id: &str| insert_as(Kind::AccessKey, id);
    assert!(Kind::AccessKey.identifiers_can_be_chosen());
    let made = commit(store, batch(first, vec![key("k")], vec![])).unwrap();
    refuses(store, batch(first, vec![key("k")], vec![created("k")]));
    refuses(store, batch(first, vec![insert("p"), key("k")], vec![]));
    // Another account or kind may use the same one, and a removed row gives it back.
    commit(store, batch(second, vec![key("k")], vec![])).unwrap();
    commit(store, batch(first, vec![insert("k")], vec![])).unwrap();
    commit(store, batch(first, vec![delete((made.handles[0], made.revision))], vec![])).unwrap();
    let again = commit(store, batch(first, vec![key("k")], vec![])).unwrap();
    assert_eq!(identifiers(store), ["k", "k", "k"]);
    // Also within one group, and there it is given once too.
    let removed = || delete((again.handles[0], again.revision));
    refuses(store, batch(first, vec![removed(), key("k"), key("k")], vec![]));
    refuses(store, batch(first, vec![key("l"), key("l")], vec![]));
    commit(store, batch(first, vec![removed(), key("k")], vec![])).unwrap();
    assert_eq!(identifiers(store), ["k", "k", "k"]);
}
