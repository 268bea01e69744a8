//! Parameter types that parse or refuse, so that no action has a `validate` to forget.

pub mod cloud_type;
pub mod filter;
pub mod object;
pub mod paging;
pub mod tags;
pub mod text;
pub mod utc_time;
