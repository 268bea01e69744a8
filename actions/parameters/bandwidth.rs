//! Bandwidths of private connects and edge points.

use thiserror::Error;
use zc_gateway_engine::{Code, Fault};

/// The largest bandwidth that can be ordered, in Mbps.
pub const LARGEST_MBPS: u32 = 500;

/// The bandwidth cannot be had.
#[derive(Debug, Error)]
#[error("Parameter `{field}` is not valid: {mbps} is not from 1 to {LARGEST_MBPS}.")]
pub struct BandwidthRefused {
    field: String,
    mbps: u32,
}

/// The bandwidth, if it can be ordered. `field` is the parameter that it came in.
pub fn in_range(field: &str, mbps: u32) -> Result<u32, BandwidthRefused> {
    if (1..=LARGEST_MBPS).contains(&mbps) {
        Ok(mbps)
    } else {
        Err(BandwidthRefused { field: field.to_owned(), mbps })
    }
}

impl From<BandwidthRefused> for Fault {
    fn from(refused: BandwidthRefused) -> Self {
        Self::new(Code::BandwidthExceedLimit, refused.to_string())
    }
}
