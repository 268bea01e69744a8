//! Keeps secrets unreadable at rest: XChaCha20-Poly1305 under a key file that only the owner can read.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::Mac;
use thiserror::Error;
use zeroize::Zeroizing;

use super::mac::{Mac256, keyed};

/// Bytes in a key file.
pub const KEY_BYTES: usize = 32;
/// Bytes of the nonce that a sealed secret starts with.
const NONCE_BYTES: usize = 24;

/// Seals and opens secrets.
pub struct Sealer {
    cipher: XChaCha20Poly1305,
    /// What keys for other purposes are derived from.
    keys: Mac256,
}

/// Why a secret could not be sealed or opened.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SealError {
    /// The key file is another one, or the secret was changed.
    #[error("the secret cannot be opened with this key file")]
    CannotOpen,
    /// The system gave no random bytes.
    #[error("the system gives no random numbers")]
    NoRandomness,
}

impl Sealer {
    /// A sealer with this key.
    pub fn new(key: &[u8; KEY_BYTES]) -> Self {
        Self { cipher: XChaCha20Poly1305::new(key.into()), keys: keyed(key) }
    }

    /// A sealer with a key that ends with the process.
    pub fn ephemeral() -> Result<Self, SealError> {
        Ok(Self::new(&*random_key()?))
    }

    /// A key for another purpose. It tells nothing of the key file, nor of the keys for other purposes.
    pub fn derived_key(&self, purpose: &str) -> Zeroizing<[u8; KEY_BYTES]> {
        let mac = self.keys.clone().chain_update(purpose).finalize();
        Zeroizing::new(mac.into_bytes().into())
    }

    /// Seals `secret` for the access key `id`; it opens under that ID only.
    pub fn seal(&self, id: &str, secret: &str) -> Result<Vec<u8>, SealError> {
        let mut sealed = random_bytes::<NONCE_BYTES>()?.to_vec();
        let payload = Payload { msg: secret.as_bytes(), aad: id.as_bytes() };
        let nonce = XNonce::try_from(sealed.as_slice()).map_err(|_| SealError::CannotOpen)?;
        sealed.extend(self.cipher.encrypt(&nonce, payload).map_err(|_| SealError::CannotOpen)?);
        Ok(sealed)
    }

    /// Opens a sealed secret.
    pub fn open(&self, id: &str, sealed: &[u8]) -> Result<Zeroizing<String>, SealError> {
        let (nonce, text) = sealed.split_at_checked(NONCE_BYTES).ok_or(SealError::CannotOpen)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| SealError::CannotOpen)?;
        let payload = Payload { msg: text, aad: id.as_bytes() };
        let secret = self.cipher.decrypt(&nonce, payload).map_err(|_| SealError::CannotOpen)?;
        String::from_utf8(secret).map(Zeroizing::new).map_err(|_| SealError::CannotOpen)
    }
}

/// A new random key.
pub fn random_key() -> Result<Zeroizing<[u8; KEY_BYTES]>, SealError> {
    random_bytes().map(Zeroizing::new)
}

fn random_bytes<const N: usize>() -> Result<[u8; N], SealError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| SealError::NoRandomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_only_with_its_key_and_id() {
        let sealer = Sealer::ephemeral().unwrap();
        let kept = sealer.seal("id-1", "secret").unwrap();
        assert!(!kept.windows(6).any(|window| window == b"secret"));
        assert_eq!(*sealer.open("id-1", &kept).unwrap(), "secret");
        assert_eq!(sealer.open("id-2", &kept), Err(SealError::CannotOpen));
        assert_eq!(Sealer::ephemeral().unwrap().open("id-1", &kept), Err(SealError::CannotOpen));
    }

    #[test]
    fn each_purpose_and_key_file_has_a_key_of_its_own() {
        let derived = |file: u8, purpose: &str| Sealer::new(&[file; KEY_BYTES]).derived_key(purpose);
        assert_eq!(derived(1, "a"), derived(1, "a"));
        assert_ne!(derived(1, "a"), derived(1, "b"));
        assert_ne!(derived(1, "a"), derived(2, "a"));
        assert_ne!(*derived(1, "a"), [1; KEY_BYTES]);
    }
}
