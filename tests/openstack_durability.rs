//! What the OpenStack door acknowledged is there after `kill -9`, addresses are never lost and never given twice, and a
//! pool has as many takers as addresses.

mod client;
mod kills;
mod pool;
