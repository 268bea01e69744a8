//! The one task that moves on what is due. It takes from a queue in order of time and scans nothing.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::due::Due;
use crate::clock::Timestamp;
use crate::engine::Engine;

/// How many transitions may be on their way to the store at once.
const IN_FLIGHT: usize = 256;
/// How long to wait after the store refused a transition.
const PAUSE_AFTER_REFUSAL: std::time::Duration = std::time::Duration::from_millis(200);

/// Moves on what is due, for ever. Several transitions are under way at once, so that they share commits.
pub async fn run(engine: Arc<Engine>) {
    let slots = Arc::new(Semaphore::new(IN_FLIGHT));
    loop {
        let queue = &engine.world().due;
        match queue.take(engine.clock().now()) {
            Ok(due) => {
                let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
                let engine = Arc::clone(&engine);
                tokio::spawn(async move {
                    settle(&engine, due).await;
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
async fn settle(engine: &Engine, due: Due) {
    if let Err(fault) = engine.time_up(&due).await {
        tracing::warn!(kind = due.kind.name(), id = %due.id, fault = ?fault, "a transition is postponed");
        engine.clock().sleep_until(engine.clock().now().plus(PAUSE_AFTER_REFUSAL)).await;
        engine.world().due.insert(due);
    }
}
