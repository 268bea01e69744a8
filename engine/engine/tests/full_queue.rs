//! Transitions do not wait for callers: a store that is slow has its queue full of them.

use super::*;

const PLACES: usize = 3;
/// A quarter of the places is kept for accounts of which nothing waits.
const FOR_ONE: usize = 2;

#[tokio::test]
async fn a_queue_full_of_callers_puts_off_no_transition() {
    for place in Place::both() {
        let gateway = place.start_with_queue(PLACES, Duration::ZERO, &[]);
        let account = gateway.account("a").await;
        let mut passing = Vec::new();
        for _ in 0..2 * PLACES {
            passing.push(gateway.create(account).await);
        }
        gateway.faults.hold();
        let create = || {
            let engine = Arc::clone(&gateway.engine);
            let order = |tx: &mut Transaction<'_>| Ok(tx.create(port(Charge::Postpaid)));
            tokio::spawn(async move { engine.perform(account, VERSION, order).await })
        };
        let held = create();
        tokio::task::yield_now().await;
        gateway.faults.wait_until_held();
        let waiting: Vec<_> = std::iter::repeat_with(create).take(FOR_ONE).collect();
        let refused = create().await.unwrap();
        assert_eq!(refused.unwrap_err().code, Code::Unavailable, "control: there is no place for a caller");

        gateway.clock.advance(STEP);
        eventually("all transitions are under way", || gateway.engine.world().due.is_empty()).await;
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        gateway.faults.release();
        // The clock stands still: what has been put off would stay so.
        for id in &passing {
            gateway.reaches(account, id, Some(Status::Running)).await;
        }
        for created in waiting.into_iter().chain([held]) {
            created.await.unwrap().unwrap();
        }
        gateway.stop().await;
    }
}
