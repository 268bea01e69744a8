//! The operator's door: access keys of a gateway that has its data directory open. Its token stands in a file that
//! only the owner of the directory can read.

use hyper::{Method, header};
use schemars::JsonSchema;
use serde::Serialize;
use subtle::ConstantTimeEq;
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::resources::access_key::AccessKeyId;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::{Code, Engine, Fault, decode};

use super::openstack::parameters::query;
use super::refusal::{HttpRefusal, Refusal};
use crate::auth::keys::{self, KeyChange, KeyInfo, KeyRing, NewKey};
use crate::dispatch::Answer;
use crate::intake::Received;

/// Where the admin API lives.
pub const PREFIX: &str = "/_gateway/v1/";
/// Where its access keys are.
pub const KEYS: &str = "/_gateway/v1/keys";

/// The operator's door.
pub struct Admin {
    token: String,
}

/// The access keys of all accounts.
#[derive(Serialize, JsonSchema)]
pub struct KeyList {
    /// The access keys, by account and from new to old.
    keys: Vec<KeyInfo>,
}

impl Admin {
    /// A door that opens for `token`.
    pub fn new(token: String) -> Self {
        Self { token }
    }

    /// Answers a request to a path that starts with [`PREFIX`].
    pub async fn answer(
        &self,
        request: &Received,
        engine: &Engine,
        ring: &KeyRing,
    ) -> Result<Answer, Refusal> {
        self.check(request)?;
        if request.dry_run()? {
            let message = "The operator's door has no dry run: leave out the header `X-ZC-Dry-Run`.";
            return Err(HttpRefusal::BadRequest(message.to_owned()).into());
        }
        let output = match (request.path(), &request.method) {
            (KEYS, &Method::GET) => {
                let account = account_wanted(request)?;
                no_body(request)?;
                serde_json::to_vec(&KeyList { keys: keys::list(engine, account.as_ref()) })
            }
            (KEYS, &Method::POST) => {
                no_query(request)?;
                let new: NewKey = decode::parameters(&request.body)?;
                serde_json::to_vec(&keys::create(engine, ring.sealer(), &new).await?)
            }
            (KEYS, _) => return Err(HttpRefusal::MethodNotAllowed("GET, POST").into()),
            (path, method) => {
                let (id, change) = change_of(path, method)?;
                no_query(request)?;
                no_body(request)?;
                keys::change(engine, &id, change).await?;
                Ok(b"{}".to_vec())
            }
        };
        let output = output.map_err(|error| Fault::internal(error.to_string()))?;
        Ok(Answer { output, served_version: None })
    }

    fn check(&self, request: &Received) -> Result<(), Refusal> {
        let token = request.header(&header::AUTHORIZATION)?.and_then(|value| value.strip_prefix("Bearer "));
        let token = token.unwrap_or_default();
        if bool::from(token.as_bytes().ct_eq(self.token.as_bytes())) {
            return Ok(());
        }
        let message = "The admin API takes the operator token of the data directory only.";
        Err(Fault::new(Code::TokenFailure, message).into())
    }
}

/// The account whose keys are asked for with `?account=NAME`; none where all are.
fn account_wanted(request: &Received) -> Result<Option<AccountName>, Refusal> {
    let mut wanted = None;
    for (name, value) in query(request) {
        if name != "account" || wanted.is_some() {
            return Err(unread(&name));
        }
        let account = value.parse().map_err(|error| {
            HttpRefusal::BadRequest(format!("The query `account` is no name of an account: {error}."))
        })?;
        wanted = Some(account);
    }
    Ok(wanted)
}

fn no_query(request: &Received) -> Result<(), Refusal> {
    query(request).next().map_or(Ok(()), |(name, _)| Err(unread(&name)))
}

fn no_body(request: &Received) -> Result<(), Refusal> {
    if request.has_body() {
        let message = "Nothing is read from a body here: leave it out.";
        return Err(HttpRefusal::BadRequest(message.to_owned()).into());
    }
    Ok(())
}

/// What nobody reads must not be dropped: who sends it may want less than what would be done.
fn unread(name: &str) -> Refusal {
    HttpRefusal::BadRequest(format!("The query `{}` is not known here, or given twice.", name.escape_debug()))
        .into()
}

/// `DELETE keys/ID`, `POST keys/ID/enable`, `POST keys/ID/disable`.
fn change_of(path: &str, method: &Method) -> Result<(AccessKeyId, KeyChange), Refusal> {
    let not_found = || HttpRefusal::PathNotFound(path.to_owned());
    let rest = path.strip_prefix(KEYS).and_then(|rest| rest.strip_prefix('/')).ok_or_else(not_found)?;
    let (id, verb) = rest.split_once('/').map_or((rest, None), |(id, verb)| (id, Some(verb)));
    let (change, allowed) = match verb {
        None => (KeyChange::Delete, Method::DELETE),
        Some("enable") => (KeyChange::Enable, Method::POST),
        Some("disable") => (KeyChange::Disable, Method::POST),
        Some(_) => return Err(not_found().into()),
    };
    if *method != allowed {
        let name = if allowed == Method::POST { "POST" } else { "DELETE" };
        return Err(HttpRefusal::MethodNotAllowed(name).into());
    }
    let id = AccessKeyId::parse(id).map_err(|_| not_found())?;
    Ok((id, change))
}
