//! Times in answers: UTC, whole seconds, `2026-11-22T08:00:00Z`.

use serde::{Serialize, Serializer};
use zc_gateway_engine::clock::Timestamp;

/// A time as answers show it.
#[derive(Clone, Copy, Debug)]
pub struct Moment(pub Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
