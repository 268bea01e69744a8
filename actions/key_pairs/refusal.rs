//! Why something cannot be done with key pairs, in the words of Compute.

use smol_str::SmolStr;
use thiserror::Error;
use zc_gateway_engine::lifecycle::Refusal;
use zc_gateway_engine::{Code, Fault};

use crate::parameters::page::PageRefused;
use crate::refusals::microversion::MicroversionRefused;
use crate::refusals::policy::PolicyRefused;

/// The key pair is not there, or is there already, or nobody could use it.
#[derive(Debug, Error)]
pub enum KeyPairRefused {
    /// The user has none of that name.
    #[error("Keypair {name} not found for user {user}")]
    NotFound {
        /// The name.
        name: String,
        /// The access key.
        user: SmolStr,
    },
    /// The user has one of that name.
    #[error("Key pair '{0}' already exists.")]
    Exists(String),
    /// There is no such user.
    #[error("Invalid user_id: there is no user {0}.")]
    NoSuchUser(SmolStr),
    /// It is no public key.
    #[error(
        "Keypair data is invalid: public_key must be one line as OpenSSH writes it, of type ssh-ed25519, ssh-rsa, ecdsa-sha2-nistp256 and larger, or one of those with a security key."
    )]
    PublicKey,
    /// Certificates are not kept.
    #[error("Keypair data is invalid: type x509 is not served; only ssh is.")]
    Certificate,
    /// The role of the caller does not allow it.
    #[error(transparent)]
    Policy(#[from] PolicyRefused),
    /// The microversion has no such member.
    #[error(transparent)]
    Microversion(#[from] MicroversionRefused),
    /// The page does not follow any.
    #[error(transparent)]
    Page(#[from] PageRefused),
    /// It cannot be made or removed now, which does not happen.
    #[error("The gateway failed to answer this request.")]
    Failed,
}

impl From<Refusal> for KeyPairRefused {
    fn from(_: Refusal) -> Self {
        Self::Failed
    }
}

impl From<KeyPairRefused> for Fault {
    fn from(refused: KeyPairRefused) -> Self {
        let code = match refused {
            KeyPairRefused::Policy(refused) => return refused.into(),
            KeyPairRefused::Microversion(refused) => return refused.into(),
            KeyPairRefused::Page(refused) => return refused.into(),
            KeyPairRefused::Failed => return Self::internal("a key pair could not be made or removed"),
            KeyPairRefused::NotFound { .. } => Code::KeyPairNotFound,
            KeyPairRefused::Exists(_) => Code::KeyPairExists,
            KeyPairRefused::NoSuchUser(_) | KeyPairRefused::PublicKey | KeyPairRefused::Certificate => {
                Code::InvalidParameter
            }
        };
        Self::new(code, refused.to_string())
    }
}
