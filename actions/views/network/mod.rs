//! Networks, subnets and their ports as answers show them, with the names of Networking.

pub mod availability;
pub mod info;
pub mod port;
pub mod subnet;
pub mod zone;

/// The one availability zone, in which every network is.
pub const ZONE: &str = "nova";
/// The statuses that Networking knows.
pub const STATUSES: &[&str] = &["ACTIVE", "DOWN", "BUILD", "ERROR", "N/A"];
