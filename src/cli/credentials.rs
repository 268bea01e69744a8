//! Which access key a command uses. It is one of the gateway that the command speaks to, or one that was given.

use clap::Args;
use hyper::StatusCode;
use serde_json::Value;
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::access_key::AccessKeyId;
use zc_gateway_engine::resources::identifier::Identifier;

use super::operator_door::{DoorError, OperatorDoor};
use super::target::TargetGateway;
use super::{Failure, variable};
use crate::auth::keys::{Credentials, KeyInfo, KeyKind};

/// The variables by which the official clients know their access key.
const OF_CLIENTS: [&str; 2] = ["ZENLAYERCLOUD_ACCESS_KEY_ID", "ZENLAYERCLOUD_ACCESS_KEY_PASSWORD"];
/// The variables that give a gateway the access key of its run.
const OF_GATEWAY: [&str; 2] = ["ZC_GATEWAY_ACCESS_KEY_ID", "ZC_GATEWAY_ACCESS_KEY_PASSWORD"];

/// Options of commands that need an access key.
#[derive(Args, Clone)]
pub struct KeyChoice {
    /// Use this access key. A gateway of yours tells its password.
    #[arg(long, value_name = "ACCESS_KEY_ID", value_parser = parse_id)]
    key: Option<AccessKeyId>,

    /// Its password, for a gateway that is not yours. Other users can see it in the list of processes: better set
    /// ZC_GATEWAY_ACCESS_KEY_PASSWORD.
    #[arg(long, value_name = "PASSWORD", requires = "key")]
    key_password: Option<String>,

    /// Use an access key of this account, and of no other.
    #[arg(long, value_name = "NAME", conflicts_with = "key")]
    account: Option<AccountName>,
}

/// An access key that was chosen.
pub struct Chosen {
    /// What to sign with.
    pub credentials: Credentials,
    /// Whose it is, where the gateway has told.
    pub account: Option<AccountName>,
    /// Who named it.
    pub origin: Origin,
}

/// Who named an access key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The gateway.
    Gateway,
    /// Flags, with a password that the gateway has not told.
    Flags,
    /// The variables of the official clients.
    Clients,
    /// The variables that give a gateway its key.
    Settings,
}

impl KeyChoice {
    /// The access key for what a client is told. Only flags, the gateway itself and, for a gateway that is not one of
    /// this user's, the variables `ZC_GATEWAY_…` are asked.
    pub async fn for_client(&self, gateway: &TargetGateway) -> Result<Option<Chosen>, Failure> {
        if let Some(chosen) = self.by_flags(gateway).await? {
            return Ok(Some(chosen));
        }
        match &gateway.door {
            Some(door) => {
                of_account(door, &AccountName::default_account(), gateway.noted_key.as_deref()).await
            }
            None => Ok(given_by(OF_GATEWAY, Origin::Settings)),
        }
    }

    /// The access key for a call from here; the variables of the official clients count too, unless flags name a gateway
    /// that has keys of its own.
    pub async fn for_call(&self, gateway: &TargetGateway) -> Result<Option<Chosen>, Failure> {
        let is_plain = self.key.is_none() && self.account.is_none();
        let has_own = gateway.by_flag && gateway.door.is_some();
        if is_plain
            && !has_own
            && let Some(chosen) = given_by(OF_CLIENTS, Origin::Clients)
        {
            return Ok(Some(chosen));
        }
        self.for_client(gateway).await
    }

    async fn by_flags(&self, gateway: &TargetGateway) -> Result<Option<Chosen>, Failure> {
        match (&self.key, &self.account, &gateway.door) {
            (Some(id), _, door) => {
                if let Some(password) = &self.key_password {
                    return Ok(Some(given(id.to_string(), password.clone(), Origin::Flags)));
                }
                if let Some(door) = door {
                    return by_id(door, id).await.map(Some);
                }
                let [variable_id, variable_password] = OF_GATEWAY.map(variable);
                match variable_password.filter(|_| variable_id.is_none_or(|other| other == id.as_str())) {
                    Some(password) => Ok(Some(given(id.to_string(), password, Origin::Flags))),
                    None => Err(Failure::other(format!(
                        "the password of access key `{id}` is not known: the gateway at {} is none of yours that \
                         run; set ZC_GATEWAY_ACCESS_KEY_PASSWORD, or name its data directory with --data",
                        gateway.endpoint
                    ))),
                }
            }
            (None, Some(account), Some(door)) => {
                let found = of_account(door, account, gateway.noted_key.as_deref()).await?;
                found.map(Some).ok_or_else(|| no_key(gateway, account))
            }
            (None, Some(account), None) => Err(Failure::other(format!(
                "the gateway at {} is none of yours that run, so no access key of account `{account}` is known: give \
                 one with --key",
                gateway.endpoint
            ))),
            (None, None, _) => Ok(None),
        }
    }

    /// The account whose key is wanted.
    pub fn account(&self) -> AccountName {
        self.account.clone().unwrap_or_else(AccountName::default_account)
    }
}

/// The gateway has no key that will do.
pub fn no_key(gateway: &TargetGateway, account: &AccountName) -> Failure {
    Failure::other(format!(
        "the gateway at {} has no enabled access key of account `{account}` that signs as the SDKs do: make one with \
         `zc-gateway key create --account {account}`",
        gateway.endpoint
    ))
}

impl Chosen {
    /// The key as a message names it.
    pub fn named(&self) -> String {
        let id = &self.credentials.access_key_id;
        match self.origin {
            Origin::Gateway | Origin::Flags => format!("access key `{id}`"),
            Origin::Clients => format!("access key `{id}` of ZENLAYERCLOUD_ACCESS_KEY_ID"),
            Origin::Settings => format!("access key `{id}` of ZC_GATEWAY_ACCESS_KEY_ID"),
        }
    }
}

/// Why a gateway has refused a call as not proven, in a sentence; none where its own message says all.
pub async fn refused(
    gateway: &TargetGateway,
    chosen: Option<&Chosen>,
    status: StatusCode,
    body: &Value,
) -> Option<String> {
    if status != StatusCode::UNAUTHORIZED {
        return None;
    }
    let Some(chosen) = chosen else {
        let why = match &gateway.door {
            Some(_) => no_key(gateway, &AccountName::default_account()).to_string(),
            None => format!(
                "no access key of the gateway at {} is known: give one with --key ID and ZC_GATEWAY_ACCESS_KEY_PASSWORD",
                gateway.endpoint
            ),
        };
        return Some(format!("the call was not signed: {why}"));
    };
    if body["code"] != "AUTHFAILURE_SIGNATURE_FAILURE" {
        return Some(format!("the call was signed with {}", chosen.named()));
    }
    let remedy = match (chosen.origin, &gateway.door) {
        (Origin::Clients, Some(_)) => "; `zc-gateway env` prints one that works",
        _ => "",
    };
    Some(problem_with(gateway, chosen).await + remedy)
}

/// What a gateway has against a key that it has refused. Only the operator is told more than that it does not fit.
pub async fn problem_with(gateway: &TargetGateway, chosen: &Chosen) -> String {
    let (endpoint, key) = (&gateway.endpoint, chosen.named());
    let uncertain =
        || format!("the gateway at {endpoint} does not know {key}, or knows it with another password");
    let id = AccessKeyId::parse(&chosen.credentials.access_key_id);
    let (Some(door), Ok(id)) = (&gateway.door, id) else { return uncertain() };
    match door.show(&id).await {
        Ok(shown) if shown.key.status != Status::Enabled => {
            format!("{key} is disabled at the gateway at {endpoint}")
        }
        Ok(_) => format!("the gateway at {endpoint} knows {key} with another password"),
        Err(DoorError::Refused { status: StatusCode::NOT_FOUND, .. }) => {
            format!("the gateway at {endpoint} does not know {key}")
        }
        Err(_) => uncertain(),
    }
}

/// The key of an account: the one in the gateway's note, else the newest that clients can use.
async fn of_account(
    door: &OperatorDoor,
    account: &AccountName,
    noted: Option<&str>,
) -> Result<Option<Chosen>, Failure> {
    let keys = door.list(Some(account)).await?;
    let usable: Vec<&KeyInfo> = keys.iter().filter(|key| key.is_usable()).collect();
    let is_noted = |key: &&&KeyInfo| Some(key.access_key_id.as_str()) == noted;
    let wanted = usable.iter().find(is_noted).or(usable.first()).map(|key| &key.access_key_id);
    match wanted {
        Some(id) => by_id(door, id).await.map(Some),
        None => Ok(None),
    }
}

/// The key with this ID.
async fn by_id(door: &OperatorDoor, id: &AccessKeyId) -> Result<Chosen, Failure> {
    let shown = door.show(id).await?;
    if shown.key.status != Status::Enabled {
        return Err(Failure::other(format!(
            "access key `{id}` is disabled: `zc-gateway key enable {id}` accepts it again"
        )));
    }
    let Some(password) = shown.access_key_password.filter(|_| shown.key.kind == KeyKind::Secret) else {
        return Err(Failure::other(format!(
            "access key `{id}` is a bearer token, of which only a hash is kept: it cannot be shown again; \
             `zc-gateway key rotate {id}` makes a new one, `zc-gateway key create` a key that signs"
        )));
    };
    if shown.key.require_signed_headers {
        eprintln!(
            "zc-gateway: access key `{id}` wants {} signed, which the official SDKs do not do",
            shown.key.required_signed_headers.join(", ")
        );
    }
    let mut chosen = given(id.to_string(), password, Origin::Gateway);
    chosen.account = Some(shown.key.account);
    Ok(chosen)
}

fn given_by(names: [&str; 2], origin: Origin) -> Option<Chosen> {
    let [id, password] = names.map(variable);
    Some(given(id?, password?, origin))
}

fn given(access_key_id: String, access_key_password: String, origin: Origin) -> Chosen {
    Chosen { credentials: Credentials { access_key_id, access_key_password }, account: None, origin }
}

/// Reads an access key ID.
pub fn parse_id(text: &str) -> Result<AccessKeyId, String> {
    AccessKeyId::parse(text).map_err(|error| error.to_string())
}
