//! What the actions on servers share: how their life is told to callers of Compute, what may be done when, and lists.

pub mod block_device;
pub mod deletion;
pub mod failing;
pub mod flavors;
pub mod listing;
pub mod locking;
pub mod networks;
pub mod order;
pub mod power;
pub mod refused;
pub mod state;

#[cfg(test)]
mod tests;
