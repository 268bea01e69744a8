//! Key pairs: whose they are, how they are found, and what a public key is.

pub mod name;
pub mod public_key;
pub mod refusal;
pub mod users;
pub mod view;
