//! The engine of zc-gateway: resources, life cycles, time and durability. It knows nothing of HTTP, of a wire
//! dialect, or of any particular action.

pub mod account;
pub mod action;
pub mod addresses;
pub mod catalogue;
pub mod clock;
pub mod decode;
pub mod engine;
pub mod fault;
pub mod image;
pub mod lane;
pub mod lifecycle;
pub mod listed;
pub mod nearest;
pub mod operation;
pub mod principal;
pub mod private_directory;
pub mod private_file;
pub mod progress;
pub mod random;
pub mod reader;
pub mod registry;
pub mod resources;
pub mod rules;
mod run_kind;
pub mod scan;
pub mod settings;
pub mod shape;
pub mod snapshot;
pub mod store;
pub mod transaction;
pub mod world;

pub use action::{Action, ApiVersion, Change, Effect, Read};
pub use engine::Engine;
pub use fault::{Code, Fault};
pub use image::attachments;
pub use principal::{Principal, Proof, Role};
pub use reader::Reader;
pub use snapshot::Snapshot;
pub use transaction::Transaction;
