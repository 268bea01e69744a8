//! Bandwidths of private connects and edge points.

use thiserror::Error;
use zc_gateway_engine::{Code, Fault};

/// The largest bandwidth that can be ordered, in Mbps.
pub const LARGEST_MBPS: u32 = 500;

/// The bandwidth cannot be had.
#[derive(Debug, Error)]
#[error("Parameter `bandwidthMbps` is not valid: {0} is not from 1 to {LARGEST_MBPS}.")]
pub struct BandwidthRefused(u32);

/// The bandwidth, if it can be ordered.
pub const fn in_range(mbps: u32) -> Result<u32, BandwidthRefused> {
    if mbps >= 1 && mbps <= LARGEST_MBPS { Ok(mbps) } else { Err(BandwidthRefused(mbps)) }
}

impl From<BandwidthRefused> for Fault {
    fn from(refused: BandwidthRefused) -> Self {
        Self::new(Code::BandwidthExceedLimit, refused.to_string())
    }
}
