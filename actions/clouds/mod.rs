//! Public clouds: where they can be entered; connections to them, who these belong to, which VLANs they take, and the
//! bandwidths that they can have.

pub mod connections;
pub mod regions;
pub mod tiers;
pub mod vlan_usage;

#[cfg(test)]
mod tests;
