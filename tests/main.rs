//! The gateway as its users meet it: the real binary over a real socket, one module per topic.
// Tests run on the real clock of the machine, and a test that cannot go on panics; only the gateway may do neither.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used)]

mod authentication;
mod catalogue_files;
mod cloud_regions;
mod cloud_router_lists;
mod cloud_routers;
mod command_line;
mod configuration;
mod connections;
mod contract;
mod data_centers;
mod dependencies;
mod durability;
mod edge_point_places;
mod edge_points;
mod envelope;
mod examples;
mod harness;
mod keys;
mod link_catalogues;
mod link_races;
mod link_restart;
mod network_ports;
mod network_races;
mod openapi;
mod openstack_door;
mod openstack_durability;
mod openstack_identity;
mod openstack_races;
mod openstack_two_doors;
mod parameters;
mod port_life;
mod port_lists;
mod prices;
mod private_connect_clouds;
mod private_connect_lists;
mod private_connect_ports;
mod private_connects;
mod readme;
mod stock;
mod surface;
mod traffic;
mod versions;
mod vlans;
