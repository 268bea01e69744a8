//! What actions on several public clouds share.

pub mod regions;
pub mod usage;
