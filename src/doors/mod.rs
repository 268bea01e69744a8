//! The doors: one folder per wire dialect. A door turns a request into a call and an outcome into bytes; it decides
//! nothing.

pub mod admin;
pub mod health;
pub mod openstack;
pub mod page;
pub mod refusal;
pub mod zenlayer;
