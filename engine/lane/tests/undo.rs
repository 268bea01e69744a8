//! What a run wrote that refuses, fails or panics is gone before the next run of the group.

use super::plans::{connect_on, seen};
use super::*;

/// How a run ends after it has written.
#[derive(Clone, Copy, Debug)]
enum End {
    Refuses,
    Panics,
    AmendsWithoutEvent,
    IsOfAReader,
}

/// Writes a new row, changes one and removes one.
fn write(tx: &mut Transaction<'_>) {
    create(tx, "new");
    tx.create(connect_on(&id("changed"), 7));
    let row = tx.find::<Port>(&id("changed")).unwrap();
    tx.change(&row, Event::Modify, |body| body.name = "other".into()).unwrap();
    let row = tx.find::<Port>(&id("removed")).unwrap();
    tx.apply(&row, Event::Terminate).unwrap();
    assert!(tx.apply(&row, Event::Destroy).unwrap().is_none());
}

fn ending(end: End) -> impl FnOnce(&mut Transaction<'_>) -> Result<(), Fault> + Send {
    move |tx| {
        write(tx);
        match end {
            End::Refuses => Err(refusal()),
            End::Panics => panic_quietly(),
            End::AmendsWithoutEvent => {
                let row = tx.find::<Port>(&id("amended")).unwrap();
                tx.amend(&row, |body| body.name = "other".into()).unwrap();
                Ok(())
            }
            End::IsOfAReader => Ok(()),
        }
    }
}

#[tokio::test]
async fn nothing_is_left_of_a_run_that_does_not_stand() {
    for end in [End::Refuses, End::Panics, End::AmendsWithoutEvent, End::IsOfAReader] {
        let gateway = Gateway::new();
        let account = gateway.account("a").await;
        for name in ["changed", "removed", "amended"] {
            gateway.perform(account, move |tx| drop(create(tx, name))).await;
        }
        let before = gateway.perform(account, |tx| seen(tx)).await;
        let events = gateway.events(account);
        let held = gateway.hold().await;
        let role = if matches!(end, End::IsOfAReader) { Role::Reader } else { Role::Member };
        let mut request = member(account);
        request.principal.role = role;
        let fails = gateway.ask_as(request, ending(end));
        let next = gateway.ask(account, |tx| {
            let seen = seen(tx);
            create(tx, "next");
            Ok(seen)
        });
        gateway.faults.release();
        held.answer().await.unwrap().unwrap();
        let code = fails.answer().await.unwrap().unwrap_err().code;
        let expected = match end {
            End::Refuses => Code::InvalidParameter,
            End::Panics | End::AmendsWithoutEvent => Code::Internal,
            End::IsOfAReader => Code::ReadOnly,
        };
        assert_eq!(code, expected, "{end:?}");
        assert_eq!(next.answer().await.unwrap().unwrap(), before, "{end:?}");
        assert_eq!(gateway.image(account).revision, Revision(4), "{end:?}");
        let of_next = gateway.events(account).split_off(events.len());
        assert!(of_next.iter().all(|event| event.record.id == "next"), "{end:?}");
        assert_eq!(gateway.rows(account).len(), 4, "{end:?}");
        // Control: the same run stands where nothing is in its way.
        gateway.perform(account, write).await;
        assert!(gateway.perform(account, |tx| seen(tx)).await.contains("other"));
    }
}

#[tokio::test]
async fn run_17_of_a_group_panics_and_those_before_and_after_it_stand() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    let held = gateway.hold().await;
    let asked: Vec<_> = (1..=40)
        .map(|count| {
            gateway.ask(account, move |tx| {
                create(tx, &format!("p{count:02}"));
                if count == 17 {
                    panic_quietly();
                }
                Ok(tx.table::<Port>().len())
            })
        })
        .collect();
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    for (count, one) in (1..).zip(asked) {
        let outcome = one.answer().await.unwrap();
        match count {
            17 => assert_eq!(outcome.unwrap_err().code, Code::Internal),
            _ => assert_eq!(outcome.unwrap(), if count < 17 { count } else { count - 1 }),
        }
    }
    assert_eq!(gateway.faults.groups(), [1, 39], "control: it was one group");
    assert_eq!((gateway.names(account).len(), gateway.image(account).revision), (39, Revision(39)));
    assert!(!gateway.names(account).contains(&"p17".to_owned()));
    assert_eq!(gateway.fatal.lock().len(), 0);
    // The lane goes on, and the name is free.
    gateway.perform(account, |tx| drop(create(tx, "p17"))).await;
}

#[tokio::test]
async fn what_is_amended_and_has_an_event_in_the_same_run_stands() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    gateway.perform(account, |tx| drop(create(tx, "p"))).await;
    for amends_first in [true, false] {
        let amend = |tx: &mut Transaction<'_>| {
            let row = tx.find::<Port>(&id("p")).unwrap();
            tx.amend(&row, |body| body.order_number += 1).unwrap();
        };
        let change = move |tx: &mut Transaction<'_>| {
            if amends_first {
                amend(tx);
            }
            let row = tx.find::<Port>(&id("p")).unwrap();
            tx.change(&row, Event::Modify, |body| body.name = "q".into()).unwrap();
            if !amends_first {
                amend(tx);
            }
        };
        gateway.perform(account, change).await;
    }
    let row = Arc::clone(gateway.image(account).ports.find(&id("p")).unwrap());
    assert_eq!((row.body.order_number, row.body.name.as_ref()), (3, "q"));
    assert!(gateway.rows(account)[0].body.contains(r#""order_number":3"#));
}
