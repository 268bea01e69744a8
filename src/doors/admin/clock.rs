//! The operator's door to the gateway's time: how it stands to that of the machine, and a leap that is accepted.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::Engine;
use zc_gateway_engine::clock::{LONGEST_FOLLOWED, State, Timestamp};

use crate::doors::refusal::HttpRefusal;

/// Where the clock is.
pub const CLOCK: &str = "/_gateway/v1/clock";
/// Where a leap of the machine's clock is accepted.
pub const ACCEPT: &str = "/_gateway/v1/clock/accept";

/// The gateway's time beside that of its machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClockInfo {
    /// The gateway's time, by which transitions happen.
    pub gateway_time: String,
    /// The time of the machine, as its clock is set now.
    pub machine_time: String,
    /// How many seconds the machine's clock is ahead of the gateway's time; negative where it is behind.
    pub machine_ahead_seconds: i64,
    /// The leap of the machine's clock that is held; null where none is.
    pub held: Option<HeldLeap>,
}

/// A leap of the machine's clock that the gateway's time does not follow yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HeldLeap {
    /// How many transitions would be due by the machine's clock.
    pub transitions: usize,
    /// In how many seconds the leap is followed by itself.
    pub seconds_left: u64,
    /// When that is, by the machine's clock.
    pub followed_time: String,
}

/// A leap of the machine's clock that the gateway's time has followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AcceptedLeap {
    /// The gateway's time now.
    pub gateway_time: String,
    /// By how many seconds it went ahead.
    pub seconds: u64,
    /// How many transitions are due by that.
    pub transitions: usize,
}

/// How the times stand.
pub fn show(engine: &Engine) -> ClockInfo {
    let State { now, machine, held } = engine.clock().state();
    ClockInfo {
        gateway_time: now.to_string(),
        machine_time: machine.to_string(),
        machine_ahead_seconds: seconds_between(now, machine),
        held: held.map(|held| HeldLeap {
            transitions: engine.world().due.count_until(machine),
            seconds_left: rounded(held.left),
            followed_time: machine.plus(held.left).to_string(),
        }),
    }
}

/// Follows the leap that is held; refused where there is none.
pub fn accept(engine: &Engine) -> Result<AcceptedLeap, HttpRefusal> {
    let accepted = engine.accept_leap().ok_or_else(|| {
        let State { now, machine, .. } = engine.clock().state();
        HttpRefusal::BadRequest(format!(
            "There is nothing to accept: the gateway's time is {now}, and that of the machine {machine}, which is no leap \
             ahead of more than {} s.",
            LONGEST_FOLLOWED.as_secs()
        ))
    })?;
    Ok(AcceptedLeap {
        gateway_time: accepted.now.to_string(),
        seconds: rounded(accepted.by),
        transitions: accepted.due,
    })
}

fn rounded(duration: Duration) -> u64 {
    duration.saturating_add(Duration::from_millis(500)).as_secs()
}

fn seconds_between(from: Timestamp, to: Timestamp) -> i64 {
    to.millis().saturating_sub(from.millis()) / 1000
}
