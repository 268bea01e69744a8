//! Access keys: making, listing, switching off and removing them, and finding one for a signature.

use std::sync::Arc;

use dashmap::DashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zc_gateway_actions::views::status::StatusOf;
use zc_gateway_engine::account::{AccountName, Revision};
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::lifecycle::{Event, Status};
use zc_gateway_engine::resources::Row;
use zc_gateway_engine::resources::access_key::{AccessKey, AccessKeyId, Credential};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::world::Account;
use zc_gateway_engine::{ApiVersion, Code, Engine, Fault, Role, random};
use zeroize::Zeroizing;

use super::bearer;
use super::mac::{Mac256, keyed};
use super::seal::Sealer;

/// The headers that a strict key wants signed, beyond content type and host.
pub const STRICT_HEADERS: [&str; 2] = ["x-zc-action", "x-zc-version"];

/// Managing keys is no action of the API and has no versions.
const NO_VERSION: ApiVersion = ApiVersion::new(1, 1, 1);

/// What a new access key is to be.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewKey {
    /// The account that the key is for; it is made when there is none.
    pub account: AccountName,
    /// Whether to make a bearer token in place of a signing password.
    #[serde(default)]
    pub token: bool,
    /// Whether signatures must also cover the action and the version.
    #[serde(default)]
    pub require_signed_headers: bool,
    /// What its holder may do.
    #[serde(default)]
    pub role: Role,
}

/// A new access key with its secret, which is shown this once.
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
    #[schemars(extend("enum" = ["SECRET", "TOKEN"]))]
    pub kind: String,
    /// What its holder may do.
    pub role: Role,
    /// Whether the key is accepted.
    #[schemars(with = "StatusOf<AccessKey>")]
    pub status: Status,
    /// Whether signatures must cover more headers.
    pub require_signed_headers: bool,
    /// When it was made.
    pub created_time: String,
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

/// Finds signing keys. The state that a signature starts from is kept per key, because opening the sealed secret and
/// keying the hash cost more than checking a signature.
pub struct KeyRing {
    sealer: Sealer,
    opened: DashMap<AccessKeyId, Arc<SigningKey>>,
    /// A key from the settings of this run; it is not stored.
    given: Option<Arc<SigningKey>>,
    nobody: Mac256,
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
    revision: Revision,
}

impl KeyRing {
    /// A key ring whose stored secrets open with `sealer`.
    pub fn new(sealer: Sealer) -> Self {
        let nobody = keyed(random::identifier());
        Self { sealer, opened: DashMap::new(), given: None, nobody }
    }

    /// Adds a key that is valid for this run.
    #[must_use]
    pub fn with_given(mut self, id: AccessKeyId, password: &str, account: Arc<Account>) -> Self {
        let revision = Revision(0);
        let required_signed_headers = Vec::new();
        let (mac, role, digest) = (keyed(password), Role::default(), digest(password));
        let since = Timestamp::from_seconds(0);
        let key = SigningKey { id, account, mac, required_signed_headers, role, digest, since, revision };
        self.given = Some(Arc::new(key));
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
        if let Some(given) = self.given.as_ref().filter(|given| given.id.as_str() == id) {
            return Some(Arc::clone(given));
        }
        let row = engine.world().access_key(&AccessKeyId::parse(id).ok()?)?;
        if row.status != Status::Enabled {
            return None;
        }
        let opened = self.opened.get(&row.id).map(|key| Arc::clone(&key));
        opened.filter(|key| key.revision == row.revision).or_else(|| self.open(&row, engine))
    }

    /// A key of account `default` that signs as the SDKs do: the one of this run, else the newest enabled one.
    pub fn first_of_default(&self, engine: &Engine) -> Option<AccessKeyId> {
        if let Some(given) = &self.given {
            return Some(given.id.clone());
        }
        let keys = list(engine, Some(&AccountName::default_account()));
        let signs = |key: &KeyInfo| {
            key.kind == "SECRET" && key.status == Status::Enabled && !key.require_signed_headers
        };
        keys.into_iter().find(signs).map(|key| key.access_key_id)
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
            revision: row.revision,
        });
        self.opened.insert(row.id.clone(), Arc::clone(&key));
        Some(key)
    }
}

/// What a password is compared by, so that the comparison takes the same time for all.
pub fn digest(password: &str) -> [u8; 32] {
    Sha256::digest(password.as_bytes()).into()
}

/// Whether any secret is stored that only the key file opens.
pub fn anything_sealed(engine: &Engine) -> bool {
    first_sealed(engine, |_, _| true).is_some()
}

/// Checks that the stored secrets open, so that a wrong key file is told at once and not by failing callers.
pub fn check_sealed(engine: &Engine, sealer: &Sealer) -> Result<(), String> {
    match first_sealed(engine, |id, sealed| sealer.open(id, sealed).is_err()) {
        None => Ok(()),
        Some(id) => Err(format!(
            "the file secret.key of the data directory does not open access key `{id}`: restore the file from a \
             backup, or give up the key with `zc-gateway key delete {id}`"
        )),
    }
}

/// The first stored secret that `wanted` accepts.
fn first_sealed(engine: &Engine, wanted: impl Fn(&str, &[u8]) -> bool) -> Option<AccessKeyId> {
    let is_wanted = |row: &Row<AccessKey>| match &row.body.credential {
        Credential::Secret(sealed) => wanted(row.id.as_str(), sealed),
        Credential::TokenHash(_) => false,
    };
    engine.world().accounts().iter().find_map(|account| {
        let image = account.image.read();
        image.access_keys.iter().find(|row| is_wanted(row)).map(|row| row.id.clone())
    })
}

/// Makes a new access key. The account is made too when there is none.
pub async fn create(engine: &Engine, sealer: &Sealer, new: &NewKey) -> Result<CreatedKey, Fault> {
    let account = engine.account(&new.account).await?;
    let id = AccessKeyId::random();
    // Two identifiers hold 244 random bits.
    let secret = Zeroizing::new(format!("{}{}", random::identifier(), random::identifier()));
    let mut created = CreatedKey {
        account: new.account.clone(),
        access_key_id: id.clone(),
        role: new.role,
        access_key_password: None,
        token: None,
    };
    let credential = if new.token {
        let token = bearer::token(&id, &secret);
        let hash = bearer::hash(&token);
        created.token = Some(token);
        Credential::TokenHash(hash)
    } else {
        created.access_key_password = Some(secret.to_string());
        Credential::Secret(
            sealer.seal(id.as_str(), &secret).map_err(|error| Fault::internal(error.to_string()))?,
        )
    };
    let strict = if new.require_signed_headers { &STRICT_HEADERS[..] } else { &[] };
    let required_signed_headers = strict.iter().map(ToString::to_string).collect();
    let key = AccessKey { credential, required_signed_headers, role: new.role };
    store(engine, &account, &id, &key).await?;
    Ok(created)
}

/// Keeps a new access key of an account.
pub async fn store(
    engine: &Engine,
    account: &Account,
    id: &AccessKeyId,
    key: &AccessKey,
) -> Result<(), Fault> {
    engine
        .perform(account.number, NO_VERSION, |context| {
            context.create_as(id.clone(), key.clone());
            Ok(())
        })
        .await?;
    let token = matches!(key.credential, Credential::TokenHash(_));
    let (account, access_key) = (account.name.as_str(), id.as_str());
    tracing::info!(account, access_key, token, role = key.role.name(), "access key made");
    Ok(())
}

/// All access keys, or those of one account, by account and from new to old.
pub fn list(engine: &Engine, of: Option<&AccountName>) -> Vec<KeyInfo> {
    let mut accounts = engine.world().accounts();
    accounts.retain(|account| of.is_none_or(|name| *name == account.name));
    accounts.sort_by(|a, b| a.name.cmp(&b.name));
    let mut keys = Vec::new();
    for account in accounts {
        let image = account.image.read();
        keys.extend(image.access_keys.iter().map(|row| KeyInfo {
            account: account.name.clone(),
            access_key_id: row.id.clone(),
            kind: match row.body.credential {
                Credential::Secret(_) => "SECRET".to_owned(),
                Credential::TokenHash(_) => "TOKEN".to_owned(),
            },
            role: row.body.role,
            status: row.status,
            require_signed_headers: !row.body.required_signed_headers.is_empty(),
            created_time: row.created_at.to_string(),
        }));
    }
    keys
}

/// Enables, disables or deletes an access key. It holds from the next request on.
pub async fn change(engine: &Engine, id: &AccessKeyId, change: KeyChange) -> Result<(), Fault> {
    let unknown = || Fault::new(Code::AccessKeyNotFound, format!("There is no access key `{id}`."));
    let owner = engine.world().access_key(id).ok_or_else(unknown)?.account;
    let event = match change {
        KeyChange::Enable => Event::Enable,
        KeyChange::Disable => Event::Disable,
        KeyChange::Delete => Event::Destroy,
    };
    engine
        .perform(owner, NO_VERSION, |context| {
            let row = context.find::<AccessKey>(id).ok_or_else(unknown)?;
            context
                .apply(&row, event)
                .map_err(|refusal| Fault::internal(format!("an access key cannot be changed: {refusal:?}")))
        })
        .await?;
    tracing::info!(access_key = id.as_str(), ?change, "access key changed");
    Ok(())
}
