//! Connections to public clouds: who they belong to, which VLANs they take, and the bandwidths that they can have.

pub mod connections;
pub mod tiers;
pub mod vlan_usage;

#[cfg(test)]
mod tests;
