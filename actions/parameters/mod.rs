//! Parameter types that parse or refuse, so that no action has a `validate` to forget.

pub mod address;
pub mod any_id;
pub mod bandwidth;
pub mod chosen;
pub mod clearable;
pub mod cloud_type;
pub mod edge_point;
pub mod endpoint;
pub mod filter;
pub mod internet_type;
pub mod ip;
pub mod ip_version;
pub mod marketing;
pub mod mbps;
pub mod object;
pub mod optional_id;
pub mod paging;
pub mod password;
pub mod priced_endpoint;
pub mod product;
pub mod query;
pub mod status_filter;
pub mod tags;
pub mod text;
pub mod utc_time;
