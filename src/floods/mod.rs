//! What those who cannot prove who they are may cost, however many they are: failed proofs and connections are counted
//! by where they come from, and log lines by what they are about.

mod connections;
mod failed_proofs;
pub mod log;
mod network;
mod proxies;

pub use connections::{Connections, OpenConnection};
pub use failed_proofs::FailedProofs;
pub use network::Network;
pub use proxies::{NotANetwork, Origin, ProxyNetwork, TrustedProxies};
