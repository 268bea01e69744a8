//! `CreateKeyPair` keeps the public half of a key pair, or makes both halves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::access_key::{AccessKey, AccessKeyId};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::key_pair::KeyPair;
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Role, Transaction};

use super::{SERVICE, VERSIONS};
use crate::key_pairs::name::KeyPairName;
use crate::key_pairs::public_key::{fingerprint, generate};
use crate::key_pairs::refusal::KeyPairRefused;
use crate::key_pairs::users::{find, subject, user};
use crate::key_pairs::view::{Created, TYPES_SINCE};
use crate::parameters::microversion::Microversion;
use crate::parameters::object::Object;
use crate::parameters::query::Values;
use crate::parameters::text::Text;
use crate::refusals::microversion::MicroversionRefused;
use crate::refusals::policy::{PolicyRefused, allow};

/// Keeps the public half of a key pair for a user, under a name that none of the user's other key pairs has. Without a
/// public key both halves are made, and the private one is told once.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateKeyPair {
    /// What to keep.
    keypair: Object<NewKeyPair>,
    /// The microversion that the caller speaks.
    #[serde(default)]
    microversion: Microversion,
}

/// A key pair to be kept.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewKeyPair {
    /// The name.
    name: KeyPairName,
    /// The public key, one line as OpenSSH writes it. Absent: a key pair of type Ed25519 is made.
    #[serde(default)]
    public_key: Option<Text<16384>>,
    /// What the public key is, from 2.2 on. Only `ssh` can be had.
    #[serde(default, rename = "type")]
    kind: Option<KeyKind>,
    /// The user that it is for, from 2.10 on: the caller if absent. Administrators only, where it is another.
    #[serde(default)]
    user_id: Values,
}

/// What a public key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum KeyKind {
    /// A line as OpenSSH writes it.
    Ssh,
    /// A certificate, which cannot be had.
    X509,
}

/// The new key pair.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The new key pair.
    keypair: Created,
}

impl Action for CreateKeyPair {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "CreateKeyPair";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::PolicyForbids, Code::KeyPairExists];
    type Answer = Answer;
    type Error = KeyPairRefused;

    fn subject(&self) -> Option<Subject> {
        subject(&self.keypair.0.user_id)
    }
}

impl Change for CreateKeyPair {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Answer, KeyPairRefused> {
        const RULE: &str = "os_compute_api:os-keypairs:create";
        let new = &self.keypair.0;
        allow(tx, Role::Member, PolicyRefused::Compute(RULE))?;
        if new.kind.is_some() && !self.microversion.has(TYPES_SINCE) {
            return Err(MicroversionRefused::Unexpected("type").into());
        }
        if new.kind == Some(KeyKind::X509) {
            return Err(KeyPairRefused::Certificate);
        }
        let user = user(tx, &new.user_id, self.microversion, RULE)?;
        let is_known = AccessKeyId::parse(&user).is_ok_and(|id| tx.find::<AccessKey>(&id).is_some());
        if !new.user_id.is_empty() && !is_known {
            return Err(KeyPairRefused::NoSuchUser(user));
        }
        let name = new.name.as_str();
        if find(tx, &user, name).is_some() {
            return Err(KeyPairRefused::Exists(name.to_owned()));
        }
        let (public_key, private_key): (Box<str>, _) = if let Some(given) = &new.public_key {
            (given.as_str().into(), None)
        } else {
            let made = generate().ok_or(KeyPairRefused::Failed)?;
            (made.public.into(), Some(made.private))
        };
        let fingerprint = fingerprint(&public_key).ok_or(KeyPairRefused::PublicKey)?.into();
        let body = KeyPair { name: name.into(), user, public_key, fingerprint };
        let keypair = Created::new(&body, private_key, self.microversion);
        tx.create(body);
        Ok(Answer { keypair })
    }
}
