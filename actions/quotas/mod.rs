//! How much of what a project may have, and how much it has. Servers, processors, memory and key pairs are not limited;
//! of what cannot be made here there may be none.

pub mod project;
pub mod usage;
pub mod view;
