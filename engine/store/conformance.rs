//! What every store must do, whatever it is made of: one suite that runs against each of them.

mod expectations;
mod history;

use super::samples::{
    Committed, NOW, Write, batch, commit, creation, insert, load, name, open_account, rows, state, update,
};
use super::{NewBody, RowState, Store, StoreError, Stored};
use crate::account::Revision;
use crate::clock::Timestamp;
use crate::lifecycle::Status;
use crate::resources::Kind;

/// Checks every promise, each on a new and empty store that `open` gives.
pub fn check(open: &mut dyn FnMut() -> Box<dyn Store>) {
    let promises: [fn(&mut dyn Store); 16] = [
        an_account_keeps_its_number_and_revision,
        a_row_lives_from_its_insertion_to_its_removal,
        a_change_without_body_keeps_the_body,
        every_kind_and_status_is_kept,
        load_gives_each_account_before_its_rows,
        load_stops_at_the_first_error_of_its_visitor,
        expectations::an_outdated_row_is_not_written,
        expectations::an_account_that_is_elsewhere_is_not_written,
        expectations::a_row_that_is_not_the_accounts_cannot_be_written,
        expectations::one_write_that_fails_undoes_the_whole_group,
        expectations::a_row_is_written_once_in_a_group,
        expectations::a_handle_is_given_once,
        expectations::a_chosen_identifier_is_given_once,
        history::revisions_of_an_account_have_no_gaps,
        history::events_come_in_order_and_after_a_revision,
        history::every_event_is_kept_as_it_was,
    ];
    for promise in promises {
        promise(&mut *open());
    }
}

fn an_account_keeps_its_number_and_revision(store: &mut dyn Store) {
    let (first, revision) = store.open_account(&name("first"), NOW).unwrap();
    assert_eq!(revision, Revision(0));
    let second = open_account(store, "second");
    assert_ne!(first, second);
    commit(store, creation(first, "p")).unwrap();
    assert_eq!(store.open_account(&name("first"), NOW).unwrap(), (first, Revision(1)));
    assert_eq!(store.open_account(&name("second"), NOW).unwrap(), (second, Revision(0)));
}

fn a_row_lives_from_its_insertion_to_its_removal(store: &mut dyn Store) {
    let account = open_account(store, "a");
    let made_at = Timestamp::from_millis(-1);
    let first = RowState { status: Status::Creating, since: NOW, due_at: Some(Timestamp::from_millis(7)) };
    let body = "{\"name\":\"Größe 'x' \\\"🚀\\\"\"}".to_owned();
    let (kind, id) = (Kind::Port, "port-ü".to_owned());
    let write = Write::Insert { kind, id: id.clone(), created_at: made_at, state: first, body: body.clone() };
    let Committed { revision, handles } = commit(store, batch(account, vec![write], vec![])).unwrap();
    let [handle] = handles[..] else { panic!("one write has one handle, not {handles:?}") };
    let mut expected =
        super::StoredRow { handle, account, kind, id, revision, state: first, created_at: made_at, body };
    assert_eq!(rows(store), [expected.clone()]);

    let later = RowState { status: Status::Running, since: Timestamp::from_millis(9), due_at: None };
    let (kind, id) = (expected.kind, expected.id.clone());
    let body = Some(NewBody { kind, id, created_at: made_at, body: "{}".to_owned() });
    let write = Write::Update { handle, expected: revision, state: later, body };
    let changed = commit(store, batch(account, vec![write], vec![])).unwrap();
    assert_eq!(changed.handles, [handle]);
    expected.revision = changed.revision;
    expected.state = later;
    "{}".clone_into(&mut expected.body);
    assert_eq!(rows(store), [expected]);

    let write = Write::Delete { handle, expected: changed.revision };
    commit(store, batch(account, vec![write], vec![])).unwrap();
    assert_eq!(rows(store), []);
}

fn a_change_without_body_keeps_the_body(store: &mut dyn Store) {
    let account = open_account(store, "a");
    let made = commit(store, creation(account, "p")).unwrap();
    let body = rows(store)[0].body.clone();
    let write = update(made.handles[0], made.revision, Status::Running);
    commit(store, batch(account, vec![write], vec![])).unwrap();
    let row = &rows(store)[0];
    assert_eq!((row.body.clone(), row.state.status), (body, Status::Running));
}

fn every_kind_and_status_is_kept(store: &mut dyn Store) {
    let account = open_account(store, "a");
    let mut wanted = Vec::new();
    for kind in Kind::ALL {
        for status in Status::ALL {
            let id = format!("{}-{}", kind.name(), status.name());
            wanted.push((kind, id.clone(), status));
            let (state, body) = (state(status), "{}".to_owned());
            let write = Write::Insert { kind, id, created_at: NOW, state, body };
            commit(store, batch(account, vec![write], vec![])).unwrap();
        }
    }
    let found = rows(store).into_iter().map(|row| (row.kind, row.id, row.state.status));
    assert_eq!(found.collect::<Vec<_>>(), wanted);
}

fn load_gives_each_account_before_its_rows(store: &mut dyn Store) {
    let (first, second) = (open_account(store, "first"), open_account(store, "second"));
    for id in ["p1", "p2"] {
        commit(store, creation(second, id)).unwrap();
        commit(store, creation(first, id)).unwrap();
    }
    let third = open_account(store, "third");
    let mut accounts = Vec::new();
    let mut owned = Vec::new();
    for stored in load(store) {
        match stored {
            Stored::Account { number, name, revision } => {
                accounts.push((number, name.to_string(), revision.0));
            }
            Stored::Row(row) => {
                assert!(accounts.iter().any(|(number, ..)| *number == row.account), "{row:?} came too early");
                owned.push((row.account, row.id));
            }
        }
    }
    accounts.sort();
    owned.sort();
    let named = [(first, "first", 2), (second, "second", 2), (third, "third", 0)];
    assert_eq!(accounts, named.map(|(number, name, revision)| (number, name.to_owned(), revision)));
    let kept = [(first, "p1"), (first, "p2"), (second, "p1"), (second, "p2")];
    assert_eq!(owned, kept.map(|(account, id)| (account, id.to_owned())));
}

fn load_stops_at_the_first_error_of_its_visitor(store: &mut dyn Store) {
    let account = open_account(store, "a");
    commit(store, batch(account, vec![insert("p1"), insert("p2")], vec![])).unwrap();
    let mut seen = 0;
    let outcome = store.load(&mut |stored| match stored {
        Stored::Account { .. } => Ok(()),
        Stored::Row(_) => {
            seen += 1;
            Err(StoreError::Corrupt("this row".to_owned()))
        }
    });
    assert!(matches!(outcome, Err(StoreError::Corrupt(text)) if text == "this row"));
    assert_eq!(seen, 1);
}
