//! The Zenlayer dialect: `POST /api/v2/{service}`, the action in a header, JSON in and out.

pub mod codes;
pub mod envelope;
pub mod open;
