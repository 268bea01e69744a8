//! Refusals that several actions share, with the words that callers read.

pub mod cloud_router;
pub mod edge_point;
pub mod flavor;
pub mod ip_address;
pub mod microversion;
pub mod network;
pub mod not_listed;
pub mod policy;
pub mod port;
pub mod private_connect;
pub mod renew;
pub mod server;
