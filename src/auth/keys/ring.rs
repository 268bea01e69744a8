//! Finding the access key of a signature: stored ones, and the one that the settings of a run give.

use std::sync::Arc;

use dashmap::DashMap;
use sha2::{Digest, Sha256};
use zc_gateway_engine::account::{AccountName, Revision};
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::access_key::{AccessKey, AccessKeyId, Credential};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::world::Account;
use zc_gateway_engine::{Engine, Fault, Proof, Role, random};
use zeroize::Zeroizing;

use super::{Credentials, KeyInfo, KeyKind, KeySource, ShownKey};
use crate::auth::mac::{Mac256, keyed};
use crate::auth::seal::Sealer;

/// Finds signing keys. The state that a signature starts from is kept per key, because opening the sealed secret and
/// keying the hash cost more than checking a signature.
pub struct KeyRing {
    sealer: Sealer,
    opened: DashMap<AccessKeyId, Arc<SigningKey>>,
    given: Option<GivenKey>,
    nobody: Mac256,
}

/// A key from the settings of this run; it is not stored.
struct GivenKey {
    key: Arc<SigningKey>,
    password: Zeroizing<String>,
    /// The start of the run.
    created: Timestamp,
}

/// A key ready for checking signatures.
pub struct SigningKey {
    /// Its ID.
    pub id: AccessKeyId,
    /// Whose it is.
    pub account: Arc<Account>,
    /// The keyed hash.
    pub mac: Mac256,
    /// What signatures must also cover.
    pub required_signed_headers: Vec<String>,
    /// What its holder may do.
    pub role: Role,
    /// The SHA-256 of the password, for callers that send it.
    pub digest: [u8; 32],
    /// Since when it has been accepted without a break.
    pub since: Timestamp,
    /// That of its row; none for the key of the settings, which has no row.
    revision: Option<Revision>,
}

impl KeyRing {
    /// A key ring whose stored secrets open with `sealer`.
    pub fn new(sealer: Sealer) -> Self {
        let nobody = keyed(random::identifier());
        Self { sealer, opened: DashMap::new(), given: None, nobody }
    }

    /// Adds a key that is valid for the run that starts `now`.
    #[must_use]
    pub fn with_given(
        mut self,
        id: AccessKeyId,
        password: &str,
        account: Arc<Account>,
        now: Timestamp,
    ) -> Self {
        let revision = None;
        let required_signed_headers = Vec::new();
        let (mac, role, digest) = (keyed(password), Role::default(), digest(password));
        // Tokens that were made with it hold over a restart with the same key.
        let since = Timestamp::from_seconds(0);
        let key = SigningKey { id, account, mac, required_signed_headers, role, digest, since, revision };
        let password = Zeroizing::new(password.to_owned());
        self.given = Some(GivenKey { key: Arc::new(key), password, created: now });
        self
    }

    /// What seals the secrets.
    pub fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    /// A key that signs nothing, to do the same work for unknown keys as for known ones.
    pub fn nobody(&self) -> &Mac256 {
        &self.nobody
    }

    /// The enabled signing key with this ID.
    pub fn signing_key(&self, id: &str, engine: &Engine) -> Option<Arc<SigningKey>> {
        if let Some(given) = self.given_as(id) {
            return Some(Arc::clone(&given.key));
        }
        let row = engine.world().access_key(&AccessKeyId::parse(id).ok()?)?;
        if row.status != Status::Enabled {
            return None;
        }
        let opened = self.opened.get(&row.id).map(|key| Arc::clone(&key));
        opened.filter(|key| key.revision == Some(row.revision)).or_else(|| self.open(&row, engine))
    }

    /// All access keys that are accepted or could be, or those of one account, by account and from new to old.
    pub fn list(&self, engine: &Engine, of: Option<&AccountName>) -> Vec<KeyInfo> {
        let mut keys = super::list(engine, of);
        if let Some(given) = &self.given
            && of.is_none_or(|name| *name == given.key.account.name)
        {
            // A stored key with this ID is not reached in this run.
            keys.retain(|key| key.access_key_id != given.key.id);
            let place = keys.partition_point(|key| key.account < given.key.account.name);
            keys.insert(place, given.info());
        }
        keys
    }

    /// An access key with its password, where that can be shown.
    pub fn show(&self, engine: &Engine, id: &AccessKeyId) -> Result<ShownKey, Fault> {
        if let Some(given) = self.given_as(id.as_str()) {
            return Ok(ShownKey { key: given.info(), access_key_password: Some(given.password.to_string()) });
        }
        super::show(engine, &self.sealer, id)
    }

    /// Whether this is the key that the settings of the run give: it is not stored, and so cannot be changed.
    pub fn is_given(&self, id: &AccessKeyId) -> bool {
        self.given_as(id.as_str()).is_some()
    }

    /// Whether this is what the settings of the run gave: a key with its password, or none.
    pub fn was_given(&self, given: Option<&(AccessKeyId, String)>) -> bool {
        match (&self.given, given) {
            (None, None) => true,
            (Some(known), Some((id, password))) => {
                known.key.id == *id && known.key.digest == digest(password)
            }
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// A key with which the official SDKs can sign for an account: the given one, else the newest that works.
    pub fn usable(&self, engine: &Engine, account: &AccountName) -> Option<Credentials> {
        let keys = self.list(engine, Some(account));
        keys.iter().filter(|key| key.is_usable()).find_map(|key| self.credentials(engine, &key.access_key_id))
    }

    /// The key with this ID, if the official SDKs can sign with it.
    pub fn credentials(&self, engine: &Engine, id: &AccessKeyId) -> Option<Credentials> {
        let shown = self.show(engine, id).ok().filter(|shown| shown.key.is_usable())?;
        let access_key_id = shown.key.access_key_id.to_string();
        Some(Credentials { access_key_id, access_key_password: shown.access_key_password? })
    }

    fn given_as(&self, id: &str) -> Option<&GivenKey> {
        self.given.as_ref().filter(|given| given.key.id.as_str() == id)
    }

    fn open(&self, row: &Row<AccessKey>, engine: &Engine) -> Option<Arc<SigningKey>> {
        let Credential::Secret(sealed) = &row.body.credential else { return None };
        let password = match self.sealer.open(row.id.as_str(), sealed) {
            Ok(password) => password,
            Err(error) => {
                tracing::error!(access_key = %row.id, %error, "an access key cannot be used");
                return None;
            }
        };
        let key = Arc::new(SigningKey {
            id: row.id.clone(),
            account: engine.world().account(row.account)?,
            mac: keyed(&password),
            required_signed_headers: row.body.required_signed_headers.clone(),
            role: row.body.role,
            digest: digest(&password),
            since: row.since,
            revision: Some(row.revision),
        });
        self.opened.insert(row.id.clone(), Arc::clone(&key));
        Some(key)
    }
}

impl SigningKey {
    /// What shows that its holder is who he says.
    pub fn proof(&self) -> Proof {
        let row = self.revision.map(|revision| (self.account.number, self.id.clone(), revision));
        Proof { key: row, token: None }
    }
}

impl GivenKey {
    fn info(&self) -> KeyInfo {
        KeyInfo {
            account: self.key.account.name.clone(),
            access_key_id: self.key.id.clone(),
            kind: KeyKind::Secret,
            role: self.key.role,
            status: Status::Enabled,
            require_signed_headers: false,
            required_signed_headers: Vec::new(),
            source: KeySource::Settings,
            created_time: self.created.to_string(),
        }
    }
}

/// What a password is compared by, so that the comparison takes the same time for all.
pub fn digest(password: &str) -> [u8; 32] {
    Sha256::digest(password.as_bytes()).into()
}
