//! Access keys: what they are, and what can be done with them. `manage.rs` does it; `ring.rs` finds that of a signature.

mod manage;
mod ring;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_actions::views::status::StatusOf;
use zc_gateway_engine::Role;
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::access_key::{AccessKey, AccessKeyId};

pub use manage::{
    anything_sealed, change, check_sealed, create, list, required_headers, rotate, show, store,
};
pub use ring::{KeyRing, SigningKey, digest};

/// The headers that a new strict key wants signed, beyond content type and host. Each key keeps the list that it was
/// made with.
pub const STRICT_HEADERS: [&str; 3] = ["x-zc-action", SERVICE_HEADER, "x-zc-version"];
/// The header that names the service. The signature does not cover the path, so where a key requires this one, it must
/// name the service of the path.
pub const SERVICE_HEADER: &str = "x-zc-service";

/// What a new access key is to be.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewKey {
    /// The account that the key is for; it is made when there is none.
    pub account: AccountName,
    /// Whether to make a bearer token in place of a signing password.
    #[serde(default)]
    pub token: bool,
    /// Whether signatures must also cover the action, the service and the version.
    #[serde(default)]
    pub require_signed_headers: bool,
    /// What its holder may do.
    #[serde(default)]
    pub role: Role,
}

/// An access key whose secret is new.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedKey {
    /// The account.
    pub account: AccountName,
    /// The public half.
    pub access_key_id: AccessKeyId,
    /// What its holder may do.
    pub role: Role,
    /// The secret half, for signatures.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required)]
    pub access_key_password: Option<String>,
    /// The bearer token.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required)]
    pub token: Option<String>,
}

/// An access key in a list: never with its secret.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct KeyInfo {
    /// The account.
    pub account: AccountName,
    /// The public half.
    pub access_key_id: AccessKeyId,
    /// Whether the key signs or is a bearer token.
    pub kind: KeyKind,
    /// What its holder may do.
    pub role: Role,
    /// Whether the key is accepted.
    #[schemars(with = "StatusOf<AccessKey>")]
    pub status: Status,
    /// Whether signatures must cover more headers.
    pub require_signed_headers: bool,
    /// Which ones, beyond content type and host.
    #[serde(default)]
    #[schemars(required)]
    pub required_signed_headers: Vec<String>,
    /// Where the key comes from.
    pub source: KeySource,
    /// When it was made.
    pub created_time: String,
}

/// What an access key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(inline)]
pub enum KeyKind {
    /// It signs.
    Secret,
    /// It is a bearer token, of which only a hash is kept.
    Token,
}

/// Where an access key comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(inline)]
pub enum KeySource {
    /// It is kept with everything else, and can be changed.
    Store,
    /// The settings of this run give it. It is not kept and cannot be changed.
    Settings,
}

/// An access key with its password.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShownKey {
    /// The key.
    #[serde(flatten)]
    pub key: KeyInfo,
    /// The secret half, for signatures; null for a bearer token, of which only a hash is kept.
    pub access_key_password: Option<String>,
}

/// What a client signs with.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The public half.
    pub access_key_id: String,
    /// The secret half.
    pub access_key_password: String,
}

impl KeyInfo {
    /// Whether the official SDKs can sign with it now.
    pub fn is_usable(&self) -> bool {
        self.kind == KeyKind::Secret && self.status == Status::Enabled && !self.require_signed_headers
    }
}

/// What can be done with a key by its ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyChange {
    /// Accept it again.
    Enable,
    /// Accept it no more.
    Disable,
    /// Forget it.
    Delete,
}
