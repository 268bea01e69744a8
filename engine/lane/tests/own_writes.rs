//! A run sees what it wrote itself, and what the runs before it in its group wrote.

use super::plans::{connect_on, uses_of_port};
use super::*;
use crate::attachments::Place;
use crate::image::stocks::Stock;
use crate::resources::revoked_token::{RevokedToken, TokenId};

type Step = Box<dyn FnOnce(&mut Transaction<'_>) + Send>;

/// Takes steps in a new account that has the port `old`: all in one run, or each in a run of its own of one group.
async fn take(steps: Vec<Step>, in_one_run: bool) -> (Gateway, AccountNumber) {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    gateway.perform(account, |tx| drop(create(tx, "old"))).await;
    gateway.clock.advance(Duration::from_millis(5));
    let held = gateway.hold().await;
    let runs: Vec<Vec<Step>> =
        if in_one_run { vec![steps] } else { steps.into_iter().map(|step| vec![step]).collect() };
    let asked: Vec<_> = runs
        .into_iter()
        .map(|steps| {
            gateway.ask(account, |tx| {
                for step in steps {
                    step(tx);
                }
                Ok(())
            })
        })
        .collect();
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    for one in asked {
        one.answer().await.unwrap().unwrap();
    }
    assert!(
        gateway.faults.groups().len() <= 3,
        "control: they were one group: {:?}",
        gateway.faults.groups()
    );
    (gateway, account)
}

fn apply(tx: &mut Transaction<'_>, name: &str, event: Event) {
    let row = tx.find::<Port>(&id(name)).unwrap();
    tx.apply(&row, event).unwrap();
}

fn stock() -> Stock {
    Stock { data_center: "SIN1".into(), port_type: "10G".into() }
}

#[tokio::test]
async fn what_was_created_is_found_listed_in_order_and_counted() {
    for in_one_run in [true, false] {
        let look: Step = Box::new(|tx| {
            assert_eq!(tx.find::<Port>(&id("b")).unwrap().body.name.as_ref(), "b");
            // Of the same millisecond, those with the lower identifier come first.
            assert_eq!(listed(tx), ["a", "b", "c", "old"]);
            assert_eq!(tx.table::<Port>().len(), 4);
            let page: Vec<_> = tx.table::<Port>().newest(1, 2).map(|row| row.body.name.to_string()).collect();
            assert_eq!(page, ["b", "c"]);
        });
        let make = |name: &'static str| -> Step { Box::new(move |tx| drop(create(tx, name))) };
        let (gateway, account) = take(vec![make("b"), make("c"), make("a"), look], in_one_run).await;
        assert_eq!(gateway.names(account), ["a", "b", "c", "old"]);
    }
}

#[tokio::test]
async fn what_was_created_is_attached_and_its_slot_is_taken() {
    for in_one_run in [true, false] {
        let place = || Place::Port(id("old"));
        let connect = |expected: u128| -> Step {
            Box::new(move |tx| {
                assert_eq!(tx.at(&place()).lowest_free(2..=9), Some(expected));
                tx.create(connect_on(&id("old"), u16::try_from(expected).unwrap()));
                assert!(tx.at(&place()).holder_of(expected).is_some());
                assert_eq!(tx.taken(&stock()), 1, "control: a private connect takes none of the ports");
            })
        };
        let (gateway, account) = take(vec![connect(2), connect(3), connect(4)], in_one_run).await;
        let slots: Vec<_> =
            uses_of_port(&gateway.image(account), "old").iter().map(|(slot, _)| *slot).collect();
        assert_eq!(slots, [2, 3, 4]);
    }
}

#[tokio::test]
async fn what_was_removed_is_not_found_and_its_slot_is_free() {
    for in_one_run in [true, false] {
        let remove: Step = Box::new(|tx| {
            apply(tx, "old", Event::Terminate);
            let row = tx.find::<Port>(&id("old")).unwrap();
            assert!(tx.apply(&row, Event::Destroy).unwrap().is_none(), "it is gone");
        });
        let look: Step = Box::new(|tx| {
            assert!(tx.find::<Port>(&id("old")).is_none());
            assert!(tx.table::<Port>().is_empty());
            assert_eq!(tx.taken(&stock()), 0);
        });
        let (gateway, account) = take(vec![remove, look], in_one_run).await;
        assert!(gateway.names(account).is_empty());
        assert!(gateway.rows(account).is_empty());
    }
}

#[tokio::test]
async fn a_row_that_is_written_twice_is_one_write_in_its_last_state_with_both_events() {
    for in_one_run in [true, false] {
        let rename = |name: &'static str| -> Step {
            Box::new(move |tx| {
                let row = tx.find::<Port>(&id("old")).unwrap();
                tx.change(&row, Event::Modify, |body| body.name = name.into()).unwrap();
            })
        };
        let terminate: Step = Box::new(|tx| apply(tx, "old", Event::Terminate));
        let (gateway, account) = take(vec![rename("x"), rename("y"), terminate], in_one_run).await;
        let rows = gateway.rows(account);
        assert_eq!((rows.len(), rows[0].state.status), (1, Status::Recycled));
        assert!(rows[0].body.contains(r#""name":"y""#), "{}", rows[0].body);
        let events: Vec<_> = gateway.events(account).into_iter().skip(2).collect();
        let happened: Vec<_> = events.iter().map(|event| event.record.event).collect();
        assert_eq!(happened, [Some(Event::Modify), Some(Event::Modify), Some(Event::Terminate)]);
        let revisions: Vec<_> = events.iter().map(|event| event.revision.0).collect();
        assert_eq!(revisions, if in_one_run { [2, 2, 2] } else { [2, 3, 4] });
        assert_eq!(rows[0].revision.0, revisions[2]);
        assert_eq!(gateway.image(account).ports.find(&id("old")).unwrap().revision, rows[0].revision);
    }
}

#[tokio::test]
async fn what_is_made_and_removed_in_one_group_leaves_events_and_no_row() {
    for in_one_run in [true, false] {
        let made: Step = Box::new(|tx| drop(create(tx, "brief")));
        let binned: Step = Box::new(|tx| apply(tx, "brief", Event::Terminate));
        let gone: Step = Box::new(|tx| apply(tx, "brief", Event::Destroy));
        let (gateway, account) = take(vec![made, binned, gone], in_one_run).await;
        assert_eq!(gateway.names(account), ["old"]);
        assert_eq!(gateway.rows(account).len(), 1);
        let of_it = gateway.events(account).into_iter().filter(|event| event.record.id == "brief");
        let ends: Vec<_> = of_it.map(|event| (event.record.event, event.record.to)).collect();
        assert_eq!(ends.first(), Some(&(None, Some(Status::Creating))));
        assert_eq!(ends.last(), Some(&(Some(Event::TimeUp), None)), "{ends:?}");
    }
}

#[tokio::test]
async fn an_identifier_that_was_given_back_can_be_given_again_in_the_same_group() {
    for in_one_run in [true, false] {
        let revoked = |tx: &mut Transaction<'_>| {
            let body = RevokedToken { expires_at: START.plus(Duration::from_hours(1)) };
            tx.create_as(TokenId::parse("token").unwrap(), body).unwrap()
        };
        let make: Step = Box::new(move |tx| drop(revoked(tx)));
        let again: Step = Box::new(move |tx| {
            let row = tx.find::<RevokedToken>(&TokenId::parse("token").unwrap()).unwrap();
            tx.apply(&row, Event::Destroy).unwrap();
            assert!(revoked(tx).handle > row.handle);
        });
        let (gateway, account) = take(vec![make, again], in_one_run).await;
        let kept = gateway.image(account).revoked_tokens.iter().next().unwrap().handle;
        let handles: Vec<_> = gateway.rows(account).iter().map(|row| row.handle).collect();
        assert_eq!(handles[1..], [kept]);
    }
}

#[tokio::test]
async fn an_access_key_is_replaced_by_one_of_the_same_name_in_one_group() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    gateway.perform(account, |tx| drop(proofs::create_key(tx, "key"))).await;
    let held = gateway.hold().await;
    let replace = gateway.ask(account, |tx| {
        let row = proofs::find_key(tx, "key");
        tx.apply(&row, Event::Destroy).unwrap();
        Ok(proofs::create_key(tx, "key").handle)
    });
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    let handle = replace.answer().await.unwrap().unwrap();
    let handles: Vec<_> = gateway.rows(account).iter().map(|row| row.handle).collect();
    assert_eq!(handles, [handle]);
    let key = gateway.engine.world().access_key(&proofs::key_id("key"));
    assert_eq!(key.unwrap().handle, handle, "who authenticates finds it");
}

#[tokio::test]
async fn an_old_row_that_is_handed_to_apply_or_change_loses_nothing() {
    for in_one_run in [true, false] {
        let old: Arc<Mutex<Option<Shared<Port>>>> = Arc::default();
        let (kept, handed) = (Arc::clone(&old), Arc::clone(&old));
        let look: Step = Box::new(move |tx| *kept.lock() = tx.find::<Port>(&id("old")));
        let rename: Step = Box::new(|tx| {
            let row = tx.find::<Port>(&id("old")).unwrap();
            tx.change(&row, Event::Modify, |body| body.name = "new".into()).unwrap();
        });
        let note: Step = Box::new(move |tx| {
            let row = handed.lock().take().unwrap();
            assert_eq!(row.body.name.as_ref(), "old", "control: it is an old one");
            tx.change(&row, Event::Modify, |body| body.remarks = Some("noted".into())).unwrap();
            let row = tx.apply(&row, Event::Terminate).unwrap().unwrap();
            assert_eq!((row.body.name.as_ref(), row.status), ("new", Status::Recycled));
        });
        let (gateway, account) = take(vec![look, rename, note], in_one_run).await;
        let row = Arc::clone(gateway.image(account).ports.find(&id("old")).unwrap());
        assert_eq!((row.body.name.as_ref(), row.body.remarks.as_deref()), ("new", Some("noted")));
        assert!(gateway.rows(account)[0].body.contains("noted"));
    }
}

#[tokio::test]
async fn an_identifier_that_is_there_is_not_given_again() {
    let make: Step = Box::new(|tx| drop(create(tx, "p")));
    let again: Step = Box::new(|tx| {
        assert_eq!(tx.create_as(id("p"), port("q")).unwrap_err(), crate::transaction::AlreadyThere);
        assert_eq!(tx.find::<Port>(&id("p")).unwrap().body.name.as_ref(), "p");
    });
    let (gateway, account) = take(vec![make, again], false).await;
    assert_eq!(gateway.names(account), ["p", "old"]);
}
