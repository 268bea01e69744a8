//! What the actions on servers share: how their life is told to callers of Compute, what may be done when, and lists.

pub mod annotating;
pub mod attribute;
pub mod block_device;
pub mod deletion;
pub mod failing;
pub mod flavors;
pub mod hints;
pub mod interfaces;
pub mod listing;
pub mod locking;
mod matching;
pub mod networks;
pub mod order;
pub mod placement;
pub mod power;
pub mod query;
pub mod refused;
pub mod sorting;
pub mod state;
pub mod tag_filter;
pub mod usage;

#[cfg(test)]
mod tests;
