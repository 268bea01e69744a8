//! A key pair as answers show it.

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::key_pair::{KeyPair, KeyPairId};

use crate::parameters::microversion::Microversion;
use crate::views::moment::Moment;

/// The first microversion that tells the type of a key pair.
pub const TYPES_SINCE: u16 = 2;

/// A key pair in a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ListedKeyPair")]
pub struct Listed {
    /// The key pair.
    keypair: Summary,
}

/// What every answer has of a key pair.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "KeyPairSummary")]
pub struct Summary {
    /// The name.
    name: Box<str>,
    /// The public key.
    public_key: Box<str>,
    /// The MD5 of the public key: two hexadecimal digits for each byte, with colons between them.
    fingerprint: Box<str>,
    /// The type, from 2.2 on: always `ssh`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
}

/// A key pair that was just made.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "CreatedKeyPair")]
pub struct Created {
    #[serde(flatten)]
    summary: Summary,
    /// The access key that it belongs to; empty for a call without credentials.
    user_id: Box<str>,
    /// The private key, where the caller gave no public one. It is told here and kept nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    private_key: Option<String>,
}

/// A key pair with everything.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "KeyPair")]
pub struct KeyPairView {
    #[serde(flatten)]
    summary: Summary,
    /// A number of it.
    id: u32,
    /// The access key that it belongs to; empty for a call without credentials.
    user_id: Box<str>,
    /// When it was made.
    created_at: Moment,
    /// When it was changed: always null, as nothing changes it.
    updated_at: Option<Moment>,
    /// Whether it is deleted: always false, as such a one is not shown.
    deleted: bool,
    /// When it was deleted: always null.
    deleted_at: Option<Moment>,
}

impl Listed {
    /// The view of a key pair, as a microversion has it.
    pub fn new(row: &Row<KeyPair>, microversion: Microversion) -> Self {
        Self { keypair: Summary::new(&row.body, microversion) }
    }
}

impl Summary {
    fn new(body: &KeyPair, microversion: Microversion) -> Self {
        Self {
            name: body.name.clone(),
            public_key: body.public_key.clone(),
            fingerprint: body.fingerprint.clone(),
            kind: microversion.has(TYPES_SINCE).then_some("ssh"),
        }
    }
}

impl Created {
    /// The view of a new key pair, with the private key if it was made here.
    pub fn new(body: &KeyPair, private_key: Option<String>, microversion: Microversion) -> Self {
        Self { summary: Summary::new(body, microversion), user_id: body.user.as_str().into(), private_key }
    }
}

impl KeyPairView {
    /// The view of a key pair, as a microversion has it.
    pub fn new(row: &Row<KeyPair>, microversion: Microversion) -> Self {
        Self {
            summary: Summary::new(&row.body, microversion),
            id: number(&row.id),
            user_id: row.body.user.as_str().into(),
            created_at: Moment(row.created_at),
            updated_at: None,
            deleted: false,
            deleted_at: None,
        }
    }
}

/// A number that follows from the identifier: clients want one, and nobody can ask by it.
fn number(id: &KeyPairId) -> u32 {
    let digits: String = id.as_str().chars().filter(char::is_ascii_hexdigit).take(7).collect();
    u32::from_str_radix(&digits, 16).unwrap_or_default()
}
