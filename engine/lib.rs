//! The engine of zc-gateway: resources, life cycles, time and durability. It knows nothing of HTTP, of a wire
//! dialect, or of any particular action.

pub mod account;
pub mod action;
pub mod addresses;
pub mod attachments;
pub mod catalogue;
pub mod clock;
pub mod context;
pub mod decode;
pub mod engine;
pub mod fault;
#[cfg_attr(not(test), expect(dead_code, reason = "the lane uses it in the next commit"))]
mod lane;
pub mod lifecycle;
pub mod listed;
pub mod nearest;
pub mod principal;
pub mod private_directory;
pub mod private_file;
pub mod progress;
pub mod random;
pub mod registry;
pub mod resources;
pub mod rules;
pub mod settings;
pub mod shape;
pub mod store;
pub mod world;

pub use action::{Action, ApiVersion, Effect};
pub use context::Context;
pub use engine::Engine;
pub use fault::{Code, Fault};
pub use principal::{Principal, Role};
