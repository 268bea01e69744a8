//! Access keys from a file: made at the start where they are not there yet. A test, a demonstration or a cluster gets
//! known accounts, roles and passwords this way.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use subtle::ConstantTimeEq;
use thiserror::Error;
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::resources::access_key::{AccessKey, AccessKeyId, Credential};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::{Engine, Fault, Role, decode};

use super::seal::{SealError, Sealer};
use super::{bearer, keys};

/// What a seed file holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    #[serde(default)]
    access_key: Vec<SeededKey>,
}

/// An access key of a seed file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeededKey {
    account: AccountName,
    id: AccessKeyId,
    /// What signatures and passwords are made of.
    password: Option<String>,
    /// In place of a password: a bearer token that names the ID.
    token: Option<String>,
    #[serde(default)]
    role: Role,
    /// Whether signatures must also cover the action, the service and the version.
    #[serde(default)]
    require_signed_headers: bool,
}

/// A seed file that cannot be used.
#[derive(Debug, Error)]
pub enum SeedError {
    /// It cannot be read.
    #[error("--seed {path}: {cause}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// It does not have the documented shape. The line itself is not repeated: there may be a secret in it.
    #[error("--seed {path}, line {line}: {problem}")]
    Shape {
        /// Which file.
        path: PathBuf,
        /// In which line, from 1.
        line: usize,
        /// What is wrong there.
        problem: String,
    },
    /// One key of it cannot be made.
    #[error("--seed {path}: access key `{id}` {problem}")]
    Key {
        /// Which file.
        path: PathBuf,
        /// Which key.
        id: AccessKeyId,
        /// Why not.
        problem: KeyProblem,
    },
    /// The engine failed.
    #[error("{}", .0.message)]
    Fault(Fault),
}

/// What is wrong with one key.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum KeyProblem {
    /// Nothing to prove it with, or two things.
    #[error("needs either a `password` or a `token`, and not an empty one")]
    Secret,
    /// The token is not one that would be found again.
    #[error("must have a token that reads `zct-ID-SECRET` with its own ID, which has no `-` then")]
    Token,
    /// It is in the file twice.
    #[error("is in the file twice")]
    Twice,
    /// There is one already, of another account.
    #[error("is there already and belongs to another account")]
    Account,
    /// There is one already, with another secret.
    #[error(
        "is there already with another password or token; if it was renewed (`zc-gateway key rotate`), put the present one \
         into the file or take the key out of it, else delete it first: `zc-gateway key delete`"
    )]
    OtherSecret,
    /// There is one already, with another role.
    #[error("is there already with another role; delete it first: `zc-gateway key delete`")]
    Role,
    /// There is one already, of which other headers must be signed.
    #[error(
        "is there already with another `require_signed_headers`; delete it first: `zc-gateway key delete`"
    )]
    SignedHeaders,
    /// It is a bearer token, which signs nothing.
    #[error("is a bearer token, which signs nothing: leave out `require_signed_headers`")]
    SignsNothing,
    /// It is the key that this run was given.
    #[error("is also the one of ZC_GATEWAY_ACCESS_KEY_ID; take it out of one of the two")]
    Given,
    /// The stored secret does not open, or the new one cannot be sealed.
    #[error("cannot be sealed or opened with the key file of the data directory")]
    Sealing,
}

impl Seed {
    /// Reads a seed file.
    pub fn read(path: &Path) -> Result<Self, SeedError> {
        let text = std::fs::read_to_string(path)
            .map_err(|cause| SeedError::Unreadable { path: path.to_owned(), cause })?;
        toml::from_str(&text).map_err(|cause: toml::de::Error| {
            let before = cause.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            SeedError::Shape { path: path.to_owned(), line, problem: decode::without_value(cause.message()) }
        })
    }

    /// Makes what is not there yet, and says how many keys these are. Nothing is made when anything of it cannot be.
    pub async fn plant(
        &self,
        path: &Path,
        engine: &Engine,
        sealer: &Sealer,
        given: Option<&AccessKeyId>,
    ) -> Result<usize, SeedError> {
        let mut seen = HashSet::new();
        let mut wanted = Vec::new();
        for key in &self.access_key {
            let refused = |problem| SeedError::Key { path: path.to_owned(), id: key.id.clone(), problem };
            if !seen.insert(&key.id) {
                return Err(refused(KeyProblem::Twice));
            }
            if given == Some(&key.id) {
                return Err(refused(KeyProblem::Given));
            }
            let secret = key.secret().map_err(refused)?;
            if !key.is_there(&secret, engine, sealer).map_err(refused)? {
                let credential = secret.kept(&key.id, sealer).map_err(|_| refused(KeyProblem::Sealing))?;
                wanted.push((key, credential));
            }
        }
        let made = wanted.len();
        for (key, credential) in wanted {
            let account = engine.account(&key.account).await.map_err(SeedError::Fault)?;
            let required_signed_headers = keys::required_headers(key.require_signed_headers);
            let body = AccessKey { credential, required_signed_headers, role: key.role };
            keys::store(engine, &account, &key.id, &body).await.map_err(SeedError::Fault)?;
        }
        Ok(made)
    }
}

/// What proves a key, as the file has it.
enum Secret<'s> {
    Password(&'s str),
    Token(&'s str),
}

impl SeededKey {
    fn secret(&self) -> Result<Secret<'_>, KeyProblem> {
        match (self.password.as_deref(), self.token.as_deref()) {
            (Some(password), None) if !password.is_empty() => Ok(Secret::Password(password)),
            (None, Some(_)) if self.require_signed_headers => Err(KeyProblem::SignsNothing),
            (None, Some(token)) if bearer::names(token, &self.id) => Ok(Secret::Token(token)),
            (None, Some(_)) => Err(KeyProblem::Token),
            _ => Err(KeyProblem::Secret),
        }
    }

    /// Whether the key is there as the file has it. One that differs is refused: the file and the directory say
    /// different things, and nobody can tell which is meant.
    fn is_there(&self, secret: &Secret<'_>, engine: &Engine, sealer: &Sealer) -> Result<bool, KeyProblem> {
        let Some(row) = engine.world().access_key(&self.id) else { return Ok(false) };
        let owner = engine.world().account(row.account);
        if owner.is_none_or(|owner| owner.name != self.account) {
            return Err(KeyProblem::Account);
        }
        let is_same = match (&row.body.credential, secret) {
            (Credential::Secret(stored), Secret::Password(password)) => {
                let kept = sealer.open(self.id.as_str(), stored).map_err(|_| KeyProblem::Sealing)?;
                bool::from(keys::digest(&kept).ct_eq(&keys::digest(password)))
            }
            (Credential::TokenHash(hash), Secret::Token(token)) => {
                bool::from(bearer::hash(token).ct_eq(hash))
            }
            (Credential::Secret(_), Secret::Token(_)) | (Credential::TokenHash(_), Secret::Password(_)) => {
                false
            }
        };
        if !is_same {
            return Err(KeyProblem::OtherSecret);
        }
        if row.body.role != self.role {
            return Err(KeyProblem::Role);
        }
        // A strict key that was made when fewer headers were required keeps its list, and is one.
        let is_strict = !row.body.required_signed_headers.is_empty();
        if is_strict == self.require_signed_headers { Ok(true) } else { Err(KeyProblem::SignedHeaders) }
    }
}

impl Secret<'_> {
    /// The secret in the form in which it is kept.
    fn kept(&self, id: &AccessKeyId, sealer: &Sealer) -> Result<Credential, SealError> {
        match self {
            Self::Password(password) => sealer.seal(id.as_str(), password).map(Credential::Secret),
            Self::Token(token) => Ok(Credential::TokenHash(bearer::hash(token))),
        }
    }
}
