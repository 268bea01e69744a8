//! Traffic figures: made up, but always the same for the same resource and time, and bound to what it could carry.

pub mod refusal;
pub mod resolution;
pub mod samples;
pub mod statistics;
pub mod window;

#[cfg(test)]
mod tests;
