//! The promises about revisions and events: the history of an account is complete, in order, and without gaps.

use super::super::samples::{
    Batch, NOW, batch, commit, commit_all, created, creation, insert, insert_as, open_account, provisioned,
    update,
};
use super::super::{EventRecord, Store};
use crate::account::Revision;
use crate::clock::Timestamp;
use crate::lifecycle::{Event, Status};
use crate::resources::Kind;

pub fn revisions_of_an_account_have_no_gaps(store: &mut dyn Store) {
    let (first, second) = (open_account(store, "first"), open_account(store, "second"));
    let mut given = Vec::new();
    for round in 0..5 {
        let mine = |part: &str| creation(first, &format!("{round}-{part}"));
        let theirs = creation(second, &format!("{round}-b"));
        let committed = commit_all(store, &[mine("a"), theirs, mine("c")]).unwrap();
        given.extend([0, 2].map(|index: usize| committed[index].revision.0));
    }
    assert_eq!(given, (1..=10).collect::<Vec<_>>());
    let events = store.events(first, Revision(0)).unwrap();
    assert_eq!(events.iter().map(|event| event.revision.0).collect::<Vec<_>>(), given);
    assert_eq!(store.events(second, Revision(0)).unwrap().len(), 5);
}

pub fn events_come_in_order_and_after_a_revision(store: &mut dyn Store) {
    let (account, other) = (open_account(store, "a"), open_account(store, "other"));
    let at = |millis, batch: Batch| Batch { at: Timestamp::from_millis(millis), ..batch };
    let made = commit(store, at(10, creation(account, "p"))).unwrap();
    commit(store, at(15, creation(other, "theirs"))).unwrap();
    let writes = vec![update(made.handles[0], made.revision, Status::Running), insert("q")];
    commit(store, at(20, batch(account, writes, vec![provisioned("p"), created("q")]))).unwrap();
    commit(store, at(30, creation(account, "r"))).unwrap();
    let mut after = |revision| {
        let events = store.events(account, Revision(revision)).unwrap().into_iter();
        events.map(|event| (event.revision.0, event.at.millis(), event.record)).collect::<Vec<_>>()
    };
    let all =
        [(1, 10, created("p")), (2, 20, provisioned("p")), (2, 20, created("q")), (3, 30, created("r"))];
    assert_eq!(after(0), all);
    assert_eq!(after(1), all[1..]);
    assert_eq!(after(2), all[3..]);
    assert_eq!(after(3), []);
}

pub fn every_event_is_kept_as_it_was(store: &mut dyn Store) {
    let account = open_account(store, "a");
    let mut wanted = Vec::new();
    for kind in Kind::ALL {
        let events = Event::ALL.into_iter().map(Some).chain([None]);
        for (number, event) in events.enumerate() {
            let status = |index: usize| Status::ALL.get(index % (Status::ALL.len() + 1)).copied();
            let id = format!("{}-{number}", kind.name());
            wanted.push(EventRecord { kind, id, event, from: status(number), to: status(number + 1) });
        }
    }
    commit(store, batch(account, vec![insert_as(Kind::Port, "p")], wanted.clone())).unwrap();
    let events = store.events(account, Revision(0)).unwrap();
    assert!(events.iter().all(|event| event.at == NOW && event.revision == Revision(1)));
    assert_eq!(events.into_iter().map(|event| event.record).collect::<Vec<_>>(), wanted);
}
