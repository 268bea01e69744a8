//! How large a gateway is: a line in the log when it begins to serve, and one each hour, so that growth can be seen.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use zc_gateway_engine::Engine;
use zc_gateway_engine::store::sqlite::{DATABASE, LOG};

/// How much time is between two lines.
const PACE: Duration = Duration::from_hours(1);

/// Tells sizes now and each hour, as long as the gateway runs: resources of all kinds and accounts, memory in use in KiB, and
/// the bytes of the database and of its write-ahead log. `data` is the data directory; in memory there is none. What cannot
/// be found out is not told.
pub async fn tell(engine: Arc<Engine>, data: Option<PathBuf>) {
    let mut hours = tokio::time::interval(PACE);
    hours.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    loop {
        hours.tick().await;
        let length = |name| Some(std::fs::metadata(data.as_deref()?.join(name)).ok()?.len());
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        tracing::info!(
            resources = engine.world().count(),
            resident_kib = resident_kib(&status),
            database_bytes = length(DATABASE),
            log_bytes = length(LOG),
            "sizes"
        );
    }
}

/// Resident memory as `/proc/self/status` has it; none on systems without.
fn resident_kib(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_told_where_it_is_known() {
        assert_eq!(resident_kib("VmHWM:\t 9 kB\nVmRSS:\t  26280 kB\n"), Some(26280));
        assert_eq!(resident_kib("VmRSS: much"), None);
        assert_eq!(resident_kib(""), None);
    }
}
