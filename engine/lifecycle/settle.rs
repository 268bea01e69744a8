//! The one task that moves on what is due. It takes from a queue in order of time and scans nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::due::Due;
use crate::clock::Timestamp;
use crate::engine::Engine;

/// How many transitions may wait for the lane at once. They have places there beside those of callers.
const IN_FLIGHT: usize = 256;
/// How long a transition waits after the store has refused it, for the first refusal in a row.
const SHORTEST_PAUSE: Duration = Duration::from_millis(200);
/// And at most.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Moves on what is due, for ever. Several transitions are under way at once, so that they share commits.
pub async fn run(engine: Arc<Engine>) {
    let slots = Arc::new(Semaphore::new(IN_FLIGHT));
    let refusals = Arc::new(AtomicU32::new(0));
    loop {
        let queue = &engine.world().due;
        match queue.take(engine.clock().now()) {
            Ok(due) => {
                let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
                let (engine, refusals) = (Arc::clone(&engine), Arc::clone(&refusals));
                tokio::spawn(async move {
                    settle(&engine, due, &refusals).await;
                    drop(slot);
                });
            }
            Err(next) => wait(&engine, next).await,
        }
    }
}

async fn wait(engine: &Engine, next: Option<Timestamp>) {
    let earlier = engine.world().due.earlier();
    match next {
        None => earlier.await,
        Some(at) => tokio::select! {
            () = earlier => {}
            () = engine.clock().sleep_until(at) => {}
        },
    }
}

/// One transition. The store may refuse it for a while (a full disk): then it is queued again and nothing is lost.
/// The pauses grow with each refusal in a row, so that a store in need is left alone.
async fn settle(engine: &Engine, due: Due, refusals: &AtomicU32) {
    let Err(fault) = engine.time_up(&due).await else {
        if refusals.swap(0, Ordering::Relaxed) > 0 {
            tracing::info!("transitions go on");
        }
        return;
    };
    let before = refusals.fetch_add(1, Ordering::Relaxed);
    if before == 0 {
        tracing::warn!(kind = due.kind.name(), id = %due.id, ?fault, "transitions are postponed");
    }
    let pause = SHORTEST_PAUSE.saturating_mul(before.saturating_add(1)).min(LONGEST_PAUSE);
    engine.clock().sleep_until(engine.clock().now().plus(pause)).await;
    engine.world().due.insert(due);
}
