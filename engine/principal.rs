//! Who acts, and with which rights.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::account::{AccountNumber, Revision};
use crate::image::Image;
use crate::resources::access_key::AccessKeyId;
use crate::resources::revoked_token::TokenId;

/// What an access key may do. Each role may do what the ones before it may.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Role {
    /// Looks at what its own account has.
    Reader,
    /// Changes what its own account has.
    #[default]
    Member,
    /// Reaches the servers and networks of every account, and may do with them what their owner forbids himself.
    Admin,
}

/// Why a text is no role.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is no role: there are `admin`, `member` and `reader`")]
pub struct NotARole(String);

/// Who acts.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The account that the caller belongs to.
    pub account: AccountNumber,
    /// What the caller may do.
    pub role: Role,
    /// The access key that proved who calls; none for a call without credentials, and for the gateway itself.
    pub key: Option<AccessKeyId>,
}

/// The rows that show who a caller is, as they were when he proved it. While he waits for a change they may change
/// themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// The access key, with the revision that it had.
    pub key: Option<(AccountNumber, AccessKeyId, Revision)>,
    /// The token that was not revoked, and the account that would know.
    pub token: Option<(AccountNumber, TokenId)>,
}

impl Proof {
    /// The accounts that the rows are of.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = AccountNumber> {
        let of_key = self.key.as_ref().map(|(account, ..)| *account);
        of_key.into_iter().chain(self.token.as_ref().map(|(account, _)| *account))
    }

    /// Whether the rows still are as they were. `look` looks at the image of an account.
    pub(crate) fn holds(&self, look: impl Fn(AccountNumber, &dyn Fn(&Image) -> bool) -> bool) -> bool {
        let has_key = self.key.as_ref().is_none_or(|(account, id, revision)| {
            look(*account, &|image| image.access_keys.find(id).is_some_and(|row| row.revision == *revision))
        });
        let has_token = || {
            let token = self.token.as_ref();
            token.is_none_or(|(account, id)| look(*account, &|image| image.revoked_tokens.find(id).is_none()))
        };
        has_key && has_token()
    }
}

impl Role {
    /// Every role, from the most to the least rights.
    pub const ALL: [Self; 3] = [Self::Admin, Self::Member, Self::Reader];

    /// The role as it is written, such as `member`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Member => "member",
            Self::Admin => "admin",
        }
    }

    /// Whether this is the default role, which is not stored.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl FromStr for Role {
    type Err = NotARole;

    fn from_str(text: &str) -> Result<Self, NotARole> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or_else(|| NotARole(text.to_owned()))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl Principal {
    /// The gateway itself, at work in an account: what time brings about, and what an operator commands.
    pub const fn gateway(account: AccountNumber) -> Self {
        Self { account, role: Role::Admin, key: None }
    }

    /// Whether the caller is an administrator.
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_ordered_by_what_they_may_do_and_read_as_they_are_written() {
        assert!(Role::Reader < Role::Member && Role::Member < Role::Admin);
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
        }
        let refused = "root".parse::<Role>().unwrap_err().to_string();
        assert!(refused.contains("`root`") && refused.contains("`member`"));
    }
}
