//! Callers who leave, who are too many, or of whom one sends more than all others.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use super::*;

#[tokio::test]
async fn who_left_before_his_run_began_has_asked_for_nothing() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = |name: &'static str| {
        let runs = Arc::clone(&runs);
        move |tx: &mut Transaction<'_>| {
            runs.fetch_add(1, Ordering::Relaxed);
            create(tx, name);
            Ok(())
        }
    };
    let held = gateway.hold().await;
    let (leaves, stays) = (gateway.ask(account, counted("left")), gateway.ask(account, counted("stayed")));
    drop(leaves);
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    stays.answer().await.unwrap().unwrap();
    assert_eq!(runs.load(Ordering::Relaxed), 1);
    assert_eq!(gateway.names(account), ["stayed"]);
}

#[tokio::test]
async fn what_had_begun_when_its_caller_left_stands() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    let (begun, has_begun) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel();
    let asked = gateway.ask(account, move |tx| {
        begun.send(()).unwrap();
        may_go_on.recv_timeout(DEADLINE).unwrap();
        create(tx, "p");
        Ok(())
    });
    has_begun.recv_timeout(DEADLINE).unwrap();
    drop(asked);
    go_on.send(()).unwrap();
    // What comes after it sees it.
    assert_eq!(gateway.perform(account, |tx| listed(tx)).await, ["p"]);
    assert_eq!(gateway.rows(account).len(), 1);
}

#[tokio::test]
async fn a_lane_that_is_dropped_finishes_what_waits() {
    let gateway = Gateway::new();
    let account = gateway.account("a").await;
    let held = gateway.hold().await;
    let engine = Arc::downgrade(&gateway.engine);
    let lane_runs = |name: &str| {
        // The lane keeps the job; the engine is kept by nobody.
        let mut future = Box::pin({
            let engine = Arc::clone(&gateway.engine);
            let (request, run) = (member(account), creation(name));
            async move { engine.perform_as(request, run).await }
        });
        let _ = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        future
    };
    let waiting: Vec<_> = ["a", "b", "c"].map(lane_runs).into();
    let (store, faults) = (gateway.store.clone(), gateway.faults.clone());
    // Each future keeps the engine, so that the last one that ends drops it.
    drop(gateway);
    faults.release();
    for one in waiting {
        one.await.unwrap().unwrap();
    }
    held.answer().await.unwrap().unwrap();
    eventually("the engine is dropped", || engine.strong_count() == 0);
    let mut store = store;
    assert_eq!(samples::rows(&mut store).len(), 4);
}

#[tokio::test]
async fn what_waits_when_the_lane_is_dropped_is_run_before_the_drop_returns() {
    let clock = Clock::manual(START);
    let (store, world) = (Lasting::new(), Arc::new(crate::world::World::new()));
    let account = samples::open_account(&mut store.clone(), "a");
    world.add_account(account, &"a".parse().unwrap(), Revision(0));
    let (told, faults) = Faulty::wrap(Box::new(store.clone()));
    let parts = super::super::Parts {
        store: told,
        world: Arc::clone(&world),
        clock,
        rules: Arc::new(arc_swap::ArcSwap::from_pointee(Rules::of(one_data_center("SIN1")))),
        last_handle: crate::store::Handle(0),
        places: 10,
        on_fatal: Box::new(|error| panic!("{error}")),
    };
    let lane = super::super::Lane::start(parts).unwrap();
    faults.hold();
    let mut outcomes = Vec::new();
    for name in ["first", "second", "third"] {
        let (done, outcome) = tokio::sync::oneshot::channel();
        let job = super::super::Job::Run(
            member(account),
            Box::new(super::super::Waiting::new(creation(name), done)),
        );
        lane.send(super::super::Origin::Caller, account, job).unwrap();
        outcomes.push(outcome);
    }
    faults.wait_until_held();
    let dropping = std::thread::spawn(move || drop(lane));
    faults.release();
    dropping.join().unwrap();
    for mut outcome in outcomes {
        outcome.try_recv().unwrap().unwrap().unwrap();
    }
    assert_eq!(samples::rows(&mut store.clone()).len(), 3);
}

#[tokio::test]
async fn a_full_queue_refuses_before_it_runs_anything_and_keeps_places_for_newcomers() {
    let gateway = Gateway::over(Lasting::new(), START, 4);
    let (first, second) = (gateway.account("first").await, gateway.account("second").await);
    let third = gateway.account("third").await;
    let held = gateway.hold().await;
    let waiting: Vec<_> = (0..3).map(|count| gateway.ask(first, creation(&count.to_string()))).collect();
    // A quarter is not for who has something waiting, but for who has not.
    let refused = gateway.ask(first, creation("refused"));
    let newcomer = gateway.ask(second, creation("newcomer"));
    let too_late = gateway.ask(third, creation("too late"));
    for mut one in [refused, too_late] {
        assert!(one.is_answered(), "it is refused at once");
        let fault = Fault::from(one.answer().await.unwrap_err());
        assert_eq!(fault.code, Code::Unavailable);
        assert!(fault.message.contains("nothing was changed"), "{}", fault.message);
    }
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    for one in waiting.into_iter().chain([newcomer]) {
        one.answer().await.unwrap().unwrap();
    }
    assert_eq!((gateway.names(first).len(), gateway.names(second).len()), (3, 1));
    assert!(gateway.names(third).is_empty());
}

#[tokio::test]
async fn while_one_account_floods_the_job_of_another_is_among_the_next_few() {
    let gateway = Gateway::new();
    let (flooding, other) = (gateway.account("flooding").await, gateway.account("other").await);
    let order = Arc::new(Mutex::new(Vec::new()));
    let note = |account: AccountNumber| {
        let order = Arc::clone(&order);
        gateway.ask(account, move |tx| {
            order.lock().push(account);
            tx.create(port("p"));
            Ok(())
        })
    };
    let held = gateway.hold().await;
    let mut asked: Vec<_> = (0..1000).map(|_| note(flooding)).collect();
    asked.push(note(other));
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    for one in asked {
        one.answer().await.unwrap().unwrap();
    }
    let place = order.lock().iter().position(|account| *account == other).unwrap();
    assert!(place <= 1, "it was number {place}");
    assert_eq!(order.lock().len(), 1001);
}
