//! zc-gateway: everything that knows HTTP, files and the command line. The binary is a thin call into this library;
//! tests and examples start a gateway in their own process with [`server`].

pub mod access_log;
pub mod auth;
pub mod backup;
pub mod budget;
pub mod byte_size;
pub mod cli;
pub mod client;
pub mod config;
pub mod content;
pub mod data_directory;
pub mod dispatch;
pub mod doors;
pub mod gateway;
pub mod held_file;
pub mod host;
pub mod intake;
pub mod log_filter;
pub mod logs;
pub mod named_files;
pub mod request_id;
pub mod running_gateway;
pub mod runtime_directory;
pub mod server;
pub mod surface;
pub mod unknown_parameters;
pub mod version;
