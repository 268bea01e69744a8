//! Bearer tokens: `zct-ID-SECRET`. Only their SHA-256 is kept.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::access_key::{AccessKeyId, Credential};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::{Code, Engine, Fault, Proof};

use super::Caller;

/// How tokens start, so that a secret scanner can tell them.
const PREFIX: &str = "zct-";

/// The token for an access key ID and a secret part.
pub fn token(id: &AccessKeyId, secret: &str) -> String {
    format!("{PREFIX}{id}-{secret}")
}

/// Whether a text has the form of such a token.
pub fn is_one(text: &str) -> bool {
    text.starts_with(PREFIX)
}

/// Whether a text is a token that is found by this access key ID.
pub fn names(text: &str, id: &AccessKeyId) -> bool {
    let parts = text.strip_prefix(PREFIX).and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(found, secret)| found == id.as_str() && !secret.is_empty())
}

/// What is kept of a token.
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Checks a token. An unknown, a disabled and a wrong one give the same answer.
pub fn verify(token: &str, engine: &Engine) -> Result<Caller, Fault> {
    let id = token.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next());
    let key = id.and_then(|id| AccessKeyId::parse(id).ok()).and_then(|id| engine.world().access_key(&id));
    let accepted = key.filter(|key| match &key.body.credential {
        Credential::TokenHash(kept) => key.status == Status::Enabled && bool::from(hash(token).ct_eq(kept)),
        Credential::Secret(_) => false,
    });
    let owner = accepted.as_ref().and_then(|key| engine.world().account(key.account));
    match (accepted, owner) {
        (Some(key), Some(account)) => {
            let proof = Proof { key: Some((account.number, key.id.clone(), key.revision)), token: None };
            Ok(Caller { account, key: Some(key.id.clone()), role: key.body.role, proof })
        }
        _ => Err(Fault::new(Code::TokenFailure, "The bearer token is not known.")),
    }
}
