//! The operator's door: the access keys and the clock of a gateway. Its token stands in files that only the user can read who has
//! started the gateway.

pub mod clock;

use hyper::{Method, header};
use parking_lot::Mutex;
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
use crate::intake::{Arriving, BodyStream, Head, LARGEST_BODY, Received, Sender};
use crate::running_gateway::Note;

/// Where the admin API lives.
pub const PREFIX: &str = "/_gateway/v1/";
/// Where its access keys are.
pub const KEYS: &str = "/_gateway/v1/keys";

/// The operator's door.
pub struct Admin {
    token: String,
    /// What tells the user's commands of this gateway; none where nobody should be told.
    note: Mutex<Option<Note>>,
}

/// The access keys of all accounts.
#[derive(Serialize, JsonSchema)]
pub struct KeyList {
    /// The access keys, by account and from new to old.
    keys: Vec<KeyInfo>,
}

/// What is asked of one access key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operation {
    Show,
    Rotate,
    Change(KeyChange),
}

impl Admin {
    /// A door that opens for `token`.
    pub fn new(token: String) -> Self {
        Self { token, note: Mutex::new(None) }
    }

    /// Keeps the access key in a note true from now on.
    pub fn keep_note(&self, note: Note) {
        *self.note.lock() = Some(note);
    }

    /// Takes the note away.
    pub fn forget_note(&self) {
        self.note.lock().take();
    }

    /// Answers a request to a path that starts with [`PREFIX`], and notes once it is proven to come from the operator.
    pub async fn answer<B: BodyStream>(
        &self,
        request: &Head,
        arriving: &mut Arriving<'_, B>,
        (engine, ring): (&Engine, &KeyRing),
        is_operator: &mut bool,
    ) -> Result<Answer, Refusal> {
        self.check(request)?;
        *is_operator = true;
        if request.dry_run()? {
            let message = "The operator's door has no dry run: leave out the header `X-ZC-Dry-Run`.";
            return Err(HttpRefusal::BadRequest(message.to_owned()).into());
        }
        let body = arriving.read(Sender::Proven, LARGEST_BODY).await?;
        let output = self.operate(Received { head: request, body: &body }, engine, ring).await;
        if request.method != Method::GET {
            // Also after a failure: what it was about may have been done.
            self.refresh_note(engine, ring);
        }
        output
    }

    async fn operate(
        &self,
        received: Received<'_>,
        engine: &Engine,
        ring: &KeyRing,
    ) -> Result<Answer, Refusal> {
        let request = received.head;
        match (request.path(), &request.method) {
            (KEYS, &Method::GET) => {
                let account = account_wanted(request)?;
                no_body(received)?;
                answer(&KeyList { keys: ring.list(engine, account.as_ref()) })
            }
            (KEYS, &Method::POST) => {
                no_query(request)?;
                let new: NewKey = decode::parameters(received.body)?;
                answer(&keys::create(engine, ring.sealer(), &new).await?)
            }
            (KEYS, _) => Err(HttpRefusal::MethodNotAllowed("GET, POST").into()),
            (clock::CLOCK, &Method::GET) => {
                no_query(request)?;
                no_body(received)?;
                answer(&clock::show(engine))
            }
            (clock::CLOCK, _) => Err(HttpRefusal::MethodNotAllowed("GET").into()),
            (clock::ACCEPT, &Method::POST) => {
                no_query(request)?;
                no_body(received)?;
                answer(&clock::accept(engine)?)
            }
            (clock::ACCEPT, _) => Err(HttpRefusal::MethodNotAllowed("POST").into()),
            (path, method) => {
                let (id, operation) = operation_of(path, method)?;
                no_query(request)?;
                no_body(received)?;
                if operation != Operation::Show && ring.is_given(&id) {
                    return Err(HttpRefusal::BadRequest(from_settings(&id)).into());
                }
                match operation {
                    Operation::Show => answer(&ring.show(engine, &id)?),
                    Operation::Rotate => answer(&keys::rotate(engine, ring.sealer(), &id).await?),
                    Operation::Change(change) => {
                        keys::change(engine, &id, change).await?;
                        Ok(Answer { output: b"{}".to_vec(), served_version: None })
                    }
                }
            }
        }
    }

    /// Puts an access key into the note that works, after a change of keys.
    pub fn refresh_note(&self, engine: &Engine, ring: &KeyRing) {
        let mut note = self.note.lock();
        let Some(note) = note.as_mut() else { return };
        let noted = note.access_key_id().and_then(|id| AccessKeyId::parse(id).ok());
        let noted = noted.and_then(|id| ring.credentials(engine, &id));
        let credentials = noted.or_else(|| ring.usable(engine, &AccountName::default_account()));
        if let Err(error) = note.set_credentials(credentials) {
            tracing::warn!(%error, "the runtime file of this gateway names an access key that may have changed");
        }
    }

    fn check(&self, request: &Head) -> Result<(), Refusal> {
        let token = request.header(&header::AUTHORIZATION)?.and_then(|value| value.strip_prefix("Bearer "));
        let token = token.unwrap_or_default();
        if bool::from(token.as_bytes().ct_eq(self.token.as_bytes())) {
            return Ok(());
        }
        let message = "The operator's door takes the operator token of this gateway only.";
        Err(Fault::new(Code::TokenFailure, message).into())
    }
}

/// The account whose keys are asked for with `?account=NAME`; none where all are.
fn account_wanted(request: &Head) -> Result<Option<AccountName>, Refusal> {
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

fn no_query(request: &Head) -> Result<(), Refusal> {
    query(request).next().map_or(Ok(()), |(name, _)| Err(unread(&name)))
}

fn no_body(request: Received<'_>) -> Result<(), Refusal> {
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

fn answer(output: &impl Serialize) -> Result<Answer, Refusal> {
    let output = serde_json::to_vec(output).map_err(|error| Fault::internal(error.to_string()))?;
    Ok(Answer { output, served_version: None })
}

fn from_settings(id: &AccessKeyId) -> String {
    format!(
        "Access key `{id}` comes from the settings of this run and cannot be changed: unset ZC_GATEWAY_ACCESS_KEY_ID \
         (or --access-key-id) with its password, and restart the gateway."
    )
}

/// `GET` and `DELETE keys/ID`, `POST keys/ID/enable`, `…/disable` and `…/rotate`.
fn operation_of(path: &str, method: &Method) -> Result<(AccessKeyId, Operation), Refusal> {
    let not_found = || HttpRefusal::PathNotFound(path.to_owned());
    let rest = path.strip_prefix(KEYS).and_then(|rest| rest.strip_prefix('/')).ok_or_else(not_found)?;
    let (id, verb) = rest.split_once('/').map_or((rest, None), |(id, verb)| (id, Some(verb)));
    let operation = match (verb, method) {
        (None, &Method::GET) => Operation::Show,
        (None, &Method::DELETE) => Operation::Change(KeyChange::Delete),
        (None, _) => return Err(HttpRefusal::MethodNotAllowed("GET, DELETE").into()),
        (Some("enable"), &Method::POST) => Operation::Change(KeyChange::Enable),
        (Some("disable"), &Method::POST) => Operation::Change(KeyChange::Disable),
        (Some("rotate"), &Method::POST) => Operation::Rotate,
        (Some("enable" | "disable" | "rotate"), _) => {
            return Err(HttpRefusal::MethodNotAllowed("POST").into());
        }
        (Some(_), _) => return Err(not_found().into()),
    };
    let id = AccessKeyId::parse(id).map_err(|_| not_found())?;
    Ok((id, operation))
}
