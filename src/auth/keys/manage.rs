//! Making, listing, showing, renewing, switching off and removing access keys.

use zc_gateway_engine::account::{AccountName, AccountNumber};
use zc_gateway_engine::lifecycle::{Event, Refusal};
use zc_gateway_engine::resources::access_key::{AccessKey, AccessKeyId, Credential};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::{Row, Shared};
use zc_gateway_engine::world::Account;
use zc_gateway_engine::{ApiVersion, Code, Engine, Fault, random};
use zeroize::Zeroizing;

use super::{CreatedKey, KeyChange, KeyInfo, KeyKind, KeySource, NewKey, STRICT_HEADERS, ShownKey};
use crate::auth::bearer;
use crate::auth::seal::Sealer;

/// Managing keys is no action of the API and has no versions.
const NO_VERSION: ApiVersion = ApiVersion::new(1, 1, 1);

/// A secret that was just made, in the form in which it is kept and in that which its holder gets.
struct NewSecret {
    credential: Credential,
    password: Option<String>,
    token: Option<String>,
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
        let keys = account.image.read().access_keys.clone();
        keys.iter().find(|row| is_wanted(row)).map(|row| row.id.clone())
    })
}

impl NewSecret {
    fn random(id: &AccessKeyId, kind: KeyKind, sealer: &Sealer) -> Result<Self, Fault> {
        // Two identifiers hold 244 random bits.
        let secret = Zeroizing::new(format!("{}{}", random::identifier(), random::identifier()));
        match kind {
            KeyKind::Token => {
                let token = bearer::token(id, &secret);
                let credential = Credential::TokenHash(bearer::hash(&token));
                Ok(Self { credential, password: None, token: Some(token) })
            }
            KeyKind::Secret => {
                let kept = sealer.seal(id.as_str(), &secret);
                let credential =
                    Credential::Secret(kept.map_err(|error| Fault::internal(error.to_string()))?);
                Ok(Self { credential, password: Some(secret.to_string()), token: None })
            }
        }
    }
}

/// What signatures with a new key must cover beyond what all cover.
pub fn required_headers(is_strict: bool) -> Vec<String> {
    let strict = if is_strict { &STRICT_HEADERS[..] } else { &[] };
    strict.iter().map(ToString::to_string).collect()
}

/// Makes a new access key. The account is made too when there is none.
pub async fn create(engine: &Engine, sealer: &Sealer, new: &NewKey) -> Result<CreatedKey, Fault> {
    if new.token && new.require_signed_headers {
        let message = "A bearer token signs nothing: leave out `requireSignedHeaders`, or `token`.";
        return Err(Fault::new(Code::InvalidParameter, message));
    }
    let account = engine.account(&new.account).await?;
    let id = AccessKeyId::random();
    let kind = if new.token { KeyKind::Token } else { KeyKind::Secret };
    let NewSecret { credential, password, token } = NewSecret::random(&id, kind, sealer)?;
    let required_signed_headers = required_headers(new.require_signed_headers);
    let key = AccessKey { credential, required_signed_headers, role: new.role };
    store(engine, &account, &id, &key).await?;
    let (account, access_key_id, role) = (new.account.clone(), id, new.role);
    Ok(CreatedKey { account, access_key_id, role, access_key_password: password, token })
}

/// Gives an access key a new secret and keeps everything else. The former one holds no more from the next request on,
/// and neither does any token that was made with it.
pub async fn rotate(engine: &Engine, sealer: &Sealer, id: &AccessKeyId) -> Result<CreatedKey, Fault> {
    let row = find(engine, id)?;
    let account = name_of(engine, row.account)?;
    let NewSecret { credential, password, token } = NewSecret::random(id, kind_of(&row.body), sealer)?;
    let key = id.clone();
    let role = engine
        .perform(row.account, NO_VERSION, move |tx| {
            let row = tx.find::<AccessKey>(&key).ok_or_else(|| unknown(&key))?;
            tx.change(&row, Event::Modify, |body| body.credential = credential).map_err(unchangeable)?;
            Ok(row.body.role)
        })
        .await?;
    tracing::info!(access_key = id.as_str(), "access key has a new secret");
    Ok(CreatedKey { account, access_key_id: id.clone(), role, access_key_password: password, token })
}

/// Keeps a new access key of an account.
pub async fn store(
    engine: &Engine,
    account: &Account,
    id: &AccessKeyId,
    key: &AccessKey,
) -> Result<(), Fault> {
    let (new_id, body) = (id.clone(), key.clone());
    engine
        .perform(account.number, NO_VERSION, move |tx| {
            let there =
                |_| Fault::new(Code::InvalidParameter, "The account has an access key of this ID already.");
            tx.create_as(new_id, body).map(drop).map_err(there)
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
        // A clone costs nothing, and nothing waits until it is looked through.
        let of_account = account.image.read().access_keys.clone();
        keys.extend(of_account.iter().map(|row| info(row, &account.name)));
    }
    keys
}

/// An access key with its password, where there is one.
pub fn show(engine: &Engine, sealer: &Sealer, id: &AccessKeyId) -> Result<ShownKey, Fault> {
    let row = find(engine, id)?;
    let access_key_password = match &row.body.credential {
        Credential::Secret(kept) => {
            let password = sealer.open(id.as_str(), kept);
            Some(password.map_err(|error| Fault::internal(error.to_string()))?.to_string())
        }
        Credential::TokenHash(_) => None,
    };
    Ok(ShownKey { key: info(&row, &name_of(engine, row.account)?), access_key_password })
}

/// Enables, disables or deletes an access key. It holds from the next request on.
pub async fn change(engine: &Engine, id: &AccessKeyId, change: KeyChange) -> Result<(), Fault> {
    let owner = find(engine, id)?.account;
    let event = match change {
        KeyChange::Enable => Event::Enable,
        KeyChange::Disable => Event::Disable,
        KeyChange::Delete => Event::Destroy,
    };
    let key = id.clone();
    engine
        .perform(owner, NO_VERSION, move |tx| {
            let row = tx.find::<AccessKey>(&key).ok_or_else(|| unknown(&key))?;
            tx.apply(&row, event).map(drop).map_err(unchangeable)
        })
        .await?;
    tracing::info!(access_key = id.as_str(), ?change, "access key changed");
    Ok(())
}

fn find(engine: &Engine, id: &AccessKeyId) -> Result<Shared<AccessKey>, Fault> {
    engine.world().access_key(id).ok_or_else(|| unknown(id))
}

fn name_of(engine: &Engine, account: AccountNumber) -> Result<AccountName, Fault> {
    let account = engine.world().account(account);
    account.map(|account| account.name.clone()).ok_or_else(|| Fault::internal("an access key of no account"))
}

fn info(row: &Row<AccessKey>, account: &AccountName) -> KeyInfo {
    KeyInfo {
        account: account.clone(),
        access_key_id: row.id.clone(),
        kind: kind_of(&row.body),
        role: row.body.role,
        status: row.status,
        require_signed_headers: !row.body.required_signed_headers.is_empty(),
        required_signed_headers: row.body.required_signed_headers.clone(),
        source: KeySource::Store,
        created_time: row.created_at.to_string(),
    }
}

fn kind_of(key: &AccessKey) -> KeyKind {
    match key.credential {
        Credential::Secret(_) => KeyKind::Secret,
        Credential::TokenHash(_) => KeyKind::Token,
    }
}

fn unknown(id: &AccessKeyId) -> Fault {
    Fault::new(Code::AccessKeyNotFound, format!("There is no access key `{id}`."))
}

fn unchangeable(refusal: Refusal) -> Fault {
    Fault::internal(format!("an access key cannot be changed: {refusal:?}"))
}
