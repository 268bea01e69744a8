//! Authentication: from what a request claims to who is calling. A [`Caller`] can be made nowhere else.

pub mod bearer;
pub mod keys;
pub mod keystone;
pub mod mac;
pub mod seal;
pub mod seed;
pub mod token;
pub mod zc2_hmac;

use std::sync::Arc;
use std::time::Duration;

use clap::ValueEnum;
use zc_gateway_engine::account::{AccountName, AccountNumber, ProjectId};
use zc_gateway_engine::resources::access_key::AccessKeyId;
use zc_gateway_engine::world::Account;
use zc_gateway_engine::{Code, Engine, Fault, Principal, Proof, Role};

use keys::KeyRing;
use sha2::{Digest, Sha256};
use token::TokenSigner;
use zc2_hmac::{Pending, Signed};

use crate::host::Host;

/// Whether requests need credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AuthMode {
    /// A request without credentials runs as account `default`; credentials that are sent must be right.
    Optional,
    /// Every request needs credentials.
    Required,
}

/// What a request says about its sender; nothing of it is checked yet.
pub enum Claim<'r> {
    /// Nothing. The host is the one the request was sent to.
    Nothing {
        /// The header `Host`.
        host: &'r str,
    },
    /// A signature.
    Signed(Signed<'r>),
    /// A bearer token.
    Bearer {
        /// The token.
        token: &'r str,
    },
}

/// Who is calling, as far as the head of a request tells.
pub enum Admission<'r> {
    /// Nobody had to prove anything.
    Anonymous(Caller),
    /// This is proven.
    Proven(Caller),
    /// A signature, which covers the body.
    Signed(Pending<'r>),
}

/// Who is calling, proven.
#[derive(Clone)]
pub struct Caller {
    account: Arc<Account>,
    key: Option<AccessKeyId>,
    role: Role,
    proof: Proof,
}

/// Checks claims.
pub struct Authenticator {
    mode: AuthMode,
    window: Duration,
    keys: KeyRing,
    tokens: TokenSigner,
    default_account: Arc<Account>,
}

impl Caller {
    /// The account that the caller acts for.
    pub fn account(&self) -> AccountNumber {
        self.account.number
    }

    /// What the caller may do.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The account that the caller acts for, as a project.
    pub fn project_id(&self) -> &ProjectId {
        &self.account.project_id
    }

    /// The name of that account.
    pub fn account_name(&self) -> &AccountName {
        &self.account.name
    }

    /// Who acts, for the engine.
    pub fn principal(&self) -> Principal {
        Principal { account: self.account.number, role: self.role, key: self.key.clone() }
    }

    /// Whether the caller is an administrator.
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }

    /// What shows that it is him, for the engine.
    pub const fn proof(&self) -> &Proof {
        &self.proof
    }

    /// The access key that proved it; none for a request without credentials.
    pub fn key(&self) -> Option<&AccessKeyId> {
        self.key.as_ref()
    }
}

impl Authenticator {
    /// An authenticator. Signatures may be `window` old, or early by as much; tokens hold for `token_lifetime`.
    pub fn new(
        mode: AuthMode,
        (window, token_lifetime): (Duration, Duration),
        keys: KeyRing,
        default_account: Arc<Account>,
    ) -> Self {
        let tokens = TokenSigner::new(keys.sealer(), token_lifetime);
        Self { mode, window, keys, tokens, default_account }
    }

    /// Whether callers have to prove who they are.
    pub fn mode(&self) -> AuthMode {
        self.mode
    }

    /// The keys that it knows.
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// Checks a claim as far as the head of a request tells.
    pub fn admit<'r>(&self, claim: Claim<'r>, engine: &Engine) -> Result<Admission<'r>, Fault> {
        match claim {
            Claim::Nothing { host } => self.anonymous(host).map(Admission::Anonymous),
            Claim::Signed(signed) => signed.admit(&self.keys, engine, self.window).map(Admission::Signed),
            Claim::Bearer { token } => bearer::verify(token, engine).map(Admission::Proven),
        }
    }

    /// Checks a signature, now that the body has come whose SHA-256 this is.
    pub fn verify(&self, signature: &Pending<'_>, body: &[u8; 32]) -> Result<Caller, Fault> {
        signature.verify(&self.keys, body)
    }

    /// Checks a claim again, of a request whose body has come.
    pub fn check_again(&self, claim: Claim<'_>, body: &[u8], engine: &Engine) -> Result<Caller, Fault> {
        match self.admit(claim, engine)? {
            Admission::Anonymous(caller) | Admission::Proven(caller) => Ok(caller),
            Admission::Signed(signature) => self.verify(&signature, &Sha256::digest(body).into()),
        }
    }

    fn anonymous(&self, host: &str) -> Result<Caller, Fault> {
        match self.mode {
            AuthMode::Required => {
                let message =
                    "This gateway needs a signed request or a bearer token in the header `Authorization`.";
                Err(Fault::new(Code::InvalidAuthorization, message))
            }
            AuthMode::Optional if !names_this_machine(host) => {
                let message = "A request without credentials must be sent to `localhost` or an IP address, \
                               so that no web page can send it through a name of its own.";
                Err(Fault::new(Code::InvalidAuthorization, message))
            }
            AuthMode::Optional => {
                let account = Arc::clone(&self.default_account);
                Ok(Caller { account, key: None, role: Role::Member, proof: Proof::default() })
            }
        }
    }
}

/// Whether a host header names the machine itself or an address. A page of a hostile site whose name was pointed at
/// this machine sends its own name.
fn names_this_machine(host: &str) -> bool {
    Host::parse(host).is_some_and(|host| host.is_local_or_address())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_localhost_and_addresses_name_this_machine() {
        for host in ["localhost", "localhost:8902", "127.0.0.1:8902", "[::1]:8902", "gateway.localhost:1"] {
            assert!(names_this_machine(host), "{host}");
        }
        for host in [
            "evil.example:8902",
            "localhost.evil.example",
            "",
            "127.0.0.1.evil.example",
            "[::1]evil.example",
            "[::1]evil.example:8902",
            "[::1].evil.example",
            "[::1]:8902:8902",
            "[::1",
            "127.0.0.1:8902evil.example",
            "localhost:evil.example",
            "localhost:",
        ] {
            assert!(!names_this_machine(host), "{host}");
        }
    }
}
