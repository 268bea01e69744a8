//! The keyed hash that signatures, tokens and derived keys are made with.

use hmac::{Hmac, KeyInit};
use sha2::Sha256;

/// HMAC-SHA256 with its key.
pub type Mac256 = Hmac<Sha256>;

/// The state that everything keyed with `key` starts from.
pub fn keyed(key: impl AsRef<[u8]>) -> Mac256 {
    // HMAC takes keys of any length, so this never falls back to the empty key.
    Mac256::new_from_slice(key.as_ref())
        .unwrap_or_else(|_| Mac256::new(&hmac::digest::Key::<Mac256>::default()))
}
