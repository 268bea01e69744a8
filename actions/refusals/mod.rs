//! Refusals that several actions share, with the words that callers read.

pub mod port;
