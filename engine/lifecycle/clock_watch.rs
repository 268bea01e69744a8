//! Watches the machine's clock and tells in the log what it does, and what that holds up.

use crate::clock::{HELD_FOR, LONGEST_FOLLOWED, Turn};
use crate::engine::{AcceptedLeap, Engine};

/// Watches, for ever.
pub async fn run(engine: &Engine) {
    engine.clock().watch(|turn| tell(engine, turn)).await;
}

/// Tells of a leap that somebody has accepted.
pub fn tell_accepted(AcceptedLeap { now, by, due }: &AcceptedLeap) {
    tracing::warn!(time = %now, ?by, due, "the leap of the machine's clock is accepted: what was held is done now");
}

fn tell(engine: &Engine, turn: Turn) {
    let state = engine.clock().state();
    let (time, machine) = (state.now, state.machine);
    match turn {
        Turn::Behind(by) => tracing::warn!(
            %time, %machine, ?by,
            "the machine's clock was set back: the gateway's time runs on, and stays ahead until a restart"
        ),
        Turn::Level => tracing::info!(%time, %machine, "the machine's clock has the gateway's time again"),
        Turn::Followed(by) => {
            tracing::info!(%time, %machine, ?by, "the machine's clock was set ahead, and the gateway's time with it");
        }
        Turn::Leapt(by) => tracing::warn!(
            %time, %machine, ?by,
            held = engine.world().due.count_until(machine),
            "the machine's clock leapt ahead by more than {} s: what would be due by it is held. Set the clock right, or \
             say that it is right with `zc-gateway clock accept`; after {} minutes the gateway follows by itself",
            LONGEST_FOLLOWED.as_secs(),
            HELD_FOR.as_secs() / 60
        ),
        Turn::TakenBack => {
            tracing::info!(%time, %machine, "the leap of the machine's clock was taken back: nothing is held any more");
        }
        Turn::Stayed(by) => tracing::warn!(
            %time, %machine, ?by,
            due = engine.world().due.count_until(time),
            "the machine's clock stayed where it leapt to, and the gateway follows: what was held is done now"
        ),
    }
}
