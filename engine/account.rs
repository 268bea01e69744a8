//! Accounts: who owns what. The account is the unit of consistency; each write takes its revision and adds one.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha224, Sha256};
use smol_str::SmolStr;
use thiserror::Error;

/// The number under which an account is stored. Never shown to callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountNumber(pub u32);

/// How many writes an account has seen; a row carries the revision of the write that last changed it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub i64);

/// The name of an account: 1 to 64 letters, digits, `-`, `_` or `.`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct AccountName(SmolStr);

/// The identifier of an account for callers that know accounts as projects: 32 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ProjectId(SmolStr);

/// Why a text is no account name.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("an account name has 1 to 64 letters, digits, `-`, `_` or `.`")]
pub struct NotAnAccountName;

impl AccountName {
    /// The account of requests without credentials, where those are accepted.
    pub fn default_account() -> Self {
        Self(SmolStr::new_static("default"))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier of the account as a project. It follows from the name, so every gateway and every run gives the
    /// same one; a name that is such an identifier itself is its own.
    pub fn project_id(&self) -> ProjectId {
        ProjectId::parse(&self.0).unwrap_or_else(|| {
            let hash = Sha256::new().chain_update("zc-gateway project ").chain_update(self.0.as_bytes());
            let [first_half @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
                <[u8; 32]>::from(hash.finalize());
            let digits = format!("{:032x}", u128::from_be_bytes(first_half));
            ProjectId(SmolStr::new(digits))
        })
    }
}

impl ProjectId {
    /// Reads 32 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == 32 && text.bytes().all(is_digit)).then(|| Self(SmolStr::new(text)))
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the project's servers are told of the host that they are on: 56 hexadecimal digits, as only this project
    /// sees them.
    pub fn host_id(&self) -> String {
        let hash = Sha224::new().chain_update("zc-gateway host ").chain_update(self.0.as_bytes()).finalize();
        hash.iter().fold(String::with_capacity(56), |mut digits, byte| {
            // Writing to a text cannot fail.
            let _ = write!(digits, "{byte:02x}");
            digits
        })
    }
}

impl fmt::Display for ProjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for AccountName {
    type Err = NotAnAccountName;

    fn from_str(text: &str) -> Result<Self, NotAnAccountName> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if (1..=64).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(SmolStr::new(text)))
        } else {
            Err(NotAnAccountName)
        }
    }
}

impl TryFrom<String> for AccountName {
    type Error = NotAnAccountName;

    fn try_from(text: String) -> Result<Self, NotAnAccountName> {
        text.parse()
    }
}

impl JsonSchema for AccountName {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "AccountName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$" })
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_id_follows_from_the_name_of_the_account() {
        let id = |name: &str| name.parse::<AccountName>().unwrap().project_id().to_string();
        // Written down, as clients keep it: it must never change.
        assert_eq!(id("default"), "cab81287f104a76b1526eae253461b4f");
        assert_ne!(id("default"), id("other"));
        let own = "5d8b99310e6c49eaa5413aa659170deb";
        assert_eq!(id(own), own);
    }
}
