//! Questions for prices that several actions share, so that one question has one answer.

pub mod connection;
pub mod endpoint;
pub mod port;
pub mod refusal;

use std::sync::Arc;

use zc_gateway_engine::Snapshot;
use zc_gateway_engine::catalogue::DataCenter;

pub use refusal::PriceRefused;

/// The stock of what is not limited. Clients read a number, and take null for none.
pub const PLENTY: u32 = 9999;

/// The data center of this identifier.
pub fn data_center<'e>(see: &Snapshot<'e>, id: &str) -> Result<&'e Arc<DataCenter>, PriceRefused> {
    see.catalogue.data_center(id).ok_or_else(|| PriceRefused::NoSuchDataCenter(id.to_owned()))
}
