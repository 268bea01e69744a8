//! A commit that fails: who is told what, and that the next run sees nothing of it.

use super::plans::seen;
use super::*;
use crate::store::StoreError;

/// What each of the group was told.
struct Told {
    wrote: Answer<()>,
    refused: Answer<()>,
    looked: Answer<usize>,
    /// He wrote in another account.
    beside: Answer<()>,
}

/// Two accounts with one port each, and a group that changes both behind a commit that is held while `then` happens.
async fn fall(gateway: &Gateway, then: impl FnOnce()) -> (Answer<Shared<Port>>, Told) {
    let (account, other) = (gateway.account("a").await, gateway.account("b").await);
    for account in [account, other] {
        gateway.perform(account, |tx| drop(create(tx, "old"))).await;
    }
    let held = gateway.hold().await;
    let wrote = gateway.ask(account, |tx| {
        create(tx, "new");
        let row = tx.find::<Port>(&id("old")).unwrap();
        tx.change(&row, Event::Modify, |body| body.name = "other".into()).unwrap();
        tx.apply(&row, Event::Terminate).unwrap();
        Ok(())
    });
    let beside = gateway.ask(other, creation("new"));
    let refused = gateway.ask(account, |tx| {
        assert_eq!(listed(tx), ["new", "other"], "control: he rests on what is tentative");
        Err::<(), _>(refusal())
    });
    let looked = gateway.ask(account, |tx| Ok(tx.table::<Port>().len()));
    then();
    gateway.faults.release();
    let held = held.answer().await;
    let (wrote, beside) = (wrote.answer().await, beside.answer().await);
    let (refused, looked) = (refused.answer().await, looked.answer().await);
    (held, Told { wrote, refused, looked, beside })
}

/// Checks that all is as if the group had never been, for readers, the next run and the next commit.
async fn assert_nothing_is_left(gateway: &Gateway) {
    for name in ["a", "b"] {
        let account = gateway.account(name).await;
        assert_eq!(gateway.names(account), ["old"]);
        let (events, rows) = (gateway.events(account), gateway.rows(account));
        let working = gateway.perform(account, |tx| seen(tx)).await;
        let reader = member(account);
        assert_eq!(working, gateway.engine.read(&reader, |see| Ok(seen(see))).unwrap());
        gateway.clock.advance(Duration::from_millis(1));
        gateway.perform(account, |tx| drop(create(tx, "new"))).await;
        assert_eq!(gateway.names(account), ["new", "old"]);
        assert_eq!(gateway.image(account).revision, Revision(2));
        assert_eq!(gateway.rows(account).len(), rows.len() + 1);
        assert_eq!(gateway.rows(account)[0], rows[0]);
        let later = gateway.events(account).split_off(events.len());
        assert!(later.iter().all(|event| event.record.id == "new" && event.revision == Revision(2)));
    }
    assert_eq!(gateway.fatal.lock().len(), 0);
    assert!(gateway.engine.impediment().is_none());
}

fn assert_told_that_nothing_was_changed<T: std::fmt::Debug>(answer: Answer<T>) {
    let fault = Fault::from(answer.unwrap_err());
    assert_eq!(fault.code, Code::Unavailable);
    assert!(fault.message.contains("nothing was changed"), "{}", fault.message);
}

#[tokio::test]
async fn a_group_that_surely_fails_is_taken_back_and_everybody_in_it_is_told() {
    for error in [StoreError::Full, StoreError::Unavailable] {
        let gateway = Gateway::new();
        let fail = || gateway.faults.fail_next(error("told to".to_owned()));
        let (held, told) = fall(&gateway, fail).await;
        held.unwrap().unwrap();
        let Told { wrote, refused, looked, beside } = told;
        assert_told_that_nothing_was_changed(wrote);
        assert_told_that_nothing_was_changed(refused);
        assert_told_that_nothing_was_changed(looked);
        assert_told_that_nothing_was_changed(beside);
        assert_nothing_is_left(&gateway).await;
    }
}

#[tokio::test]
async fn while_the_outcome_is_unknown_who_wrote_is_told_to_look_and_nothing_more_is_written() {
    for error in [StoreError::Unknown, StoreError::Corrupt] {
        let gateway = Gateway::new();
        let fail = || gateway.faults.fail_next(error("told to".to_owned()));
        let (held, told) = fall(&gateway, fail).await;
        held.unwrap().unwrap();
        for answer in [told.wrote, told.beside] {
            let fault = Fault::from(answer.unwrap_err());
            assert_eq!(fault.code, Code::Internal);
            assert!(fault.message.contains("look whether it was made"), "{}", fault.message);
        }
        assert_told_that_nothing_was_changed(told.refused);
        assert_told_that_nothing_was_changed(told.looked);
        let account = gateway.engine.world().account_named(&"a".parse().unwrap()).unwrap().number;
        for _ in 0..3 {
            assert_told_that_nothing_was_changed(gateway.ask(account, creation("later")).answer().await);
        }
        let opened = gateway.engine.account(&"later".parse().unwrap()).await;
        assert_eq!(opened.err().unwrap().code, Code::Unavailable);
        assert_eq!(gateway.fatal.lock().len(), 1, "it is said once");
        // Reads go on.
        assert_eq!(gateway.names(account), ["old"]);
    }
}

#[tokio::test]
async fn an_account_that_was_to_be_opened_after_a_group_of_unknown_outcome_surely_was_not() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    let held = gateway.hold().await;
    let wrote = gateway.ask(account, creation("new"));
    let engine = Arc::clone(&gateway.engine);
    let opened = Asked::new(async move { engine.account(&"later".parse().unwrap()).await.map(drop) });
    gateway.faults.fail_next(StoreError::Unknown("told to".to_owned()));
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    assert_eq!(wrote.answer().await, Err(NotDone::Unknown));
    assert_eq!(opened.answer().await.unwrap_err().code, Code::Unavailable);
}

#[tokio::test]
async fn what_would_be_lost_is_not_written_and_everybody_in_the_group_is_told() {
    let gateway = Gateway::new();
    let (held, told) = fall(&gateway, || gateway.faults.impede_after(0)).await;
    // That commit was under way: readers have it, and nobody knows whether it lasts.
    assert_eq!(held.unwrap_err(), NotDone::Unknown);
    let is_impeded = |answer: Result<(), NotDone>| matches!(answer, Err(NotDone::Impeded(_)));
    assert!(is_impeded(told.wrote.map(drop)) && is_impeded(told.beside.map(drop)));
    assert!(is_impeded(told.refused.map(drop)) && is_impeded(told.looked.map(drop)));
    let impediment = gateway.engine.impediment().unwrap();
    assert_eq!(impediment.problem, "told to be gone");
    let opened = gateway.engine.account(&"later".parse().unwrap()).await;
    assert_eq!(opened.err().unwrap().code, Code::Unavailable);
    gateway.faults.heal();
    eventually("it is noticed that all is well", || gateway.engine.impediment().is_none());
    assert_nothing_is_left(&gateway).await;
}

#[tokio::test]
async fn what_may_not_last_is_shown_and_who_wrote_it_is_told_to_look() {
    let gateway = Gateway::new();
    let (held, told) = fall(&gateway, || gateway.faults.impede_after(1)).await;
    held.unwrap().unwrap();
    assert_eq!((told.wrote, told.beside), (Err(NotDone::Unknown), Err(NotDone::Unknown)));
    assert!(is_refused(&told.refused) && is_refused(&told.looked));
    let account = gateway.account("a").await;
    assert_eq!(gateway.names(account), ["new", "other"], "the store has it");
    assert_eq!(gateway.rows(account).len(), 2);
    let later = gateway.ask(account, creation("later")).answer().await;
    assert!(matches!(later, Err(NotDone::Impeded(_))));
    gateway.faults.heal();
    eventually("it is noticed that all is well", || gateway.engine.impediment().is_none());
    gateway.perform(account, |tx| drop(create(tx, "later"))).await;
    assert_eq!(gateway.image(account).revision, Revision(3));
    assert_eq!(gateway.fatal.lock().len(), 0);
}

#[tokio::test]
async fn a_lane_that_panics_stops_the_process_and_nobody_waits_for_ever() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    let held = gateway.hold().await;
    let (wrote, opened) = (gateway.ask(account, creation("new")), Arc::clone(&gateway.engine));
    let opened = Asked::new(async move { opened.account(&"later".parse().unwrap()).await.map(drop) });
    gateway.faults.panic_next();
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    assert_eq!(wrote.answer().await, Err(NotDone::Unknown));
    assert_eq!(opened.answer().await.unwrap_err().code, Code::Internal);
    eventually("it is said", || gateway.fatal.lock().len() == 1);
    assert!(gateway.fatal.lock()[0].contains("the lane panicked"));
    assert_told_that_nothing_was_changed(gateway.ask(account, creation("later")).answer().await);
    assert!(gateway.names(account).is_empty());
}
