//! The gateway as its users meet it: the real binary over a real socket, one module per topic.
// Tests run on the real clock of the machine, and a test that cannot go on panics; only the gateway may do neither.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used)]

mod authentication;
mod command_line;
mod configuration;
mod connections;
mod contract;
mod data_centers;
mod durability;
mod envelope;
mod examples;
mod harness;
mod keys;
mod openapi;
mod parameters;
mod port_life;
mod port_lists;
mod readme;
mod surface;
mod traffic;
mod versions;
mod vlans;
