//! Destroying ports durably: in the order in which they were created or in none, in one account or in many, and with
//! somebody who looks beside it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;
use tokio::runtime::Runtime;

use crate::Outcome;
use crate::gateway::{Mode, change, create, expect, requests, start};
use crate::replay::{repeat, replay};
use crate::request::Target;

/// How many connections look beside those that destroy.
pub const LOOKERS: usize = 8;

/// Which ports are destroyed, and in what order.
#[derive(Clone, Copy)]
pub struct Way {
    /// How many accounts the ports are spread over.
    pub accounts: u32,
    /// Whether they are destroyed in random order, not in that of their creation.
    pub is_random: bool,
    /// Whether one port is described again and again meanwhile.
    pub is_watched: bool,
}

impl Way {
    /// In the order of their creation, in one account.
    pub const PLAIN: Self = Self { accounts: 1, is_random: false, is_watched: false };
}

/// What destroying ports measured.
pub struct Destroyed {
    /// Requests per second.
    pub rate: f64,
    /// CPU time of the gateway per request, in microseconds.
    pub cpu_micros: f64,
    /// Half of the requests took no longer.
    pub p50_millis: f64,
    /// 99 of 100 took no longer.
    pub p99_millis: f64,
    /// 99 of 100 looks beside it took no longer; not a number where nobody looked.
    pub look_p99_millis: f64,
}

/// Fills the recycle bin of a new gateway on disk, then measures how fast it destroys all that is in it.
pub fn destroy_ports(
    runtime: &Runtime,
    program: &Path,
    scratch: &Path,
    ports: u32,
    writers: usize,
    way: Way,
) -> Outcome<Destroyed> {
    let server = start(program, scratch, "durable", Mode::Durable { accounts: way.accounts })?;
    let first = Target { address: server.address(), signed: true, account: 0 };
    let count = usize::try_from(ports / way.accounts)?.max(1);
    runtime.block_on(async {
        let mut lists = Vec::new();
        for account in 0..way.accounts {
            let target = Target { account, ..first };
            let ids = create(&target, count, writers).await?;
            change(&target, "TerminatePort", &ids, writers).await?;
            expect(&target, count, &["RECYCLED"]).await?;
            lists.push((requests(&target, "DestroyPort", &ids), ids));
        }
        // One of each account in turn.
        let mut destroys = Vec::new();
        for number in 0..count {
            destroys.extend(lists.iter().filter_map(|(requests, _)| requests.get(number).cloned()));
        }
        if way.is_random {
            shuffle(&mut destroys);
        }
        let total = destroys.len();
        let watched = lists.first().and_then(|(_, ids)| ids.first());
        let looks = watched
            .filter(|_| way.is_watched)
            .map(|id| first.request("DescribePorts", &json!({ "portIds": [id] }).to_string()).bytes());
        let over = Arc::new(AtomicBool::new(false));
        let look = async {
            match looks {
                Some(look) => {
                    let looked = repeat(first.address, LOOKERS, vec![look], Arc::clone(&over)).await?;
                    Outcome::Ok(looked.percentile_millis(99))
                }
                None => Ok(f64::NAN),
            }
        };
        let before = server.cpu_seconds()?;
        let destroy = async {
            let replayed = replay(first.address, writers, destroys).await;
            over.store(true, Ordering::Relaxed);
            replayed
        };
        let (replayed, look_p99_millis) = tokio::join!(destroy, look);
        let replayed = replayed?;
        let cpu_seconds = server.cpu_seconds()? - before;
        for account in 0..way.accounts {
            expect(&Target { account, ..first }, count, &["DESTROYING", "DESTROYED"]).await?;
        }
        let total = f64::from(u32::try_from(total)?);
        Ok(Destroyed {
            rate: total / replayed.elapsed.as_secs_f64(),
            cpu_micros: cpu_seconds * 1e6 / total,
            p50_millis: replayed.percentile_millis(50),
            p99_millis: replayed.percentile_millis(99),
            look_p99_millis: look_p99_millis?,
        })
    })
}

/// Shuffles, the same way each time: xorshift is random enough for an order.
fn shuffle<T>(items: &mut [T]) {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for index in (1..items.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let bound = u64::try_from(index).map_or(u64::MAX, |index| index + 1);
        items.swap(index, usize::try_from(state % bound).unwrap_or_default());
    }
}
