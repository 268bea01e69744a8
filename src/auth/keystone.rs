//! The OpenStack way to prove who one is: a password is changed for a token, and the token comes with each request.
//! A user is an access key, a project is an account.
//!
//! <https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management>

use std::sync::{Arc, LazyLock};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq;
use zc_gateway_engine::account::{AccountName, ProjectId};
use zc_gateway_engine::decode::{self, Decoded, Unread};
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::access_key::{AccessKeyId, Credential};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::revoked_token::{RevokedToken, TokenId};
use zc_gateway_engine::shape::Shape;
use zc_gateway_engine::world::Account;
use zc_gateway_engine::{ApiVersion, Code, Engine, Fault, Proof, Role};

use super::keys::SigningKey;
use super::token::{AuditId, Ground, Method, Token};
use super::{Authenticator, Caller, bearer, keys};

/// What a request for a token may say.
static SHAPE: LazyLock<Shape> = LazyLock::new(|| Shape::of(TokenRequest::json_schema));

/// What a request for a token says.
#[derive(Deserialize, JsonSchema)]
pub struct TokenRequest {
    auth: Auth,
}

#[derive(Deserialize, JsonSchema)]
struct Auth {
    identity: Identity,
    scope: Option<ScopeOf>,
}

#[derive(Deserialize, JsonSchema)]
struct Identity {
    methods: Vec<String>,
    password: Option<Password>,
    token: Option<GivenToken>,
    application_credential: Option<ApplicationCredential>,
}

#[derive(Deserialize, JsonSchema)]
struct Password {
    user: User,
}

#[derive(Deserialize, JsonSchema)]
struct User {
    id: Option<String>,
    name: Option<String>,
    domain: Option<Domain>,
    password: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct GivenToken {
    id: String,
}

#[derive(Deserialize, JsonSchema)]
struct ApplicationCredential {
    id: Option<String>,
    name: Option<String>,
    secret: String,
    user: Option<Named>,
}

/// A scope is a word, or an object that names what the token is to be for.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum ScopeOf {
    Word(String),
    One(Box<Scope>),
}

#[derive(Deserialize, JsonSchema)]
struct Scope {
    project: Option<Named>,
    domain: Option<Value>,
    system: Option<Value>,
    #[serde(rename = "OS-TRUST:trust")]
    trust: Option<Value>,
    unscoped: Option<Unscoped>,
}

/// The word `unscoped` as a member.
#[derive(Deserialize, JsonSchema)]
struct Unscoped {}

/// A user or project by identifier, by name or by both.
#[derive(Deserialize, JsonSchema)]
struct Named {
    id: Option<String>,
    name: Option<String>,
    domain: Option<Domain>,
}

#[derive(Deserialize, JsonSchema)]
struct Domain {
    id: Option<String>,
    name: Option<String>,
}

/// A caller with the token that proved it.
pub struct Session {
    /// The caller.
    pub caller: Caller,
    /// The token.
    pub token: Token,
    /// The holder's own account, which is the project of a token for nothing else.
    home: Arc<Account>,
}

/// Why there is no session for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSession {
    /// It is not one of ours, or its access key is accepted no more.
    Unknown,
    /// It is one of ours that holds no more, or not yet.
    Ended,
}

/// Somebody who has proved to hold an access key.
struct Holder {
    id: AccessKeyId,
    account: Arc<Account>,
    role: Role,
    /// What the tokens of the holder rest on: with another secret they end, and what ended when the key was disabled
    /// stays ended.
    ground: Ground,
    proof: Proof,
}

impl TokenRequest {
    /// Reads the body of a request for a token, and finds the members that have no meaning there. Those of a method that
    /// is named and not offered are none of them: naming it is what is refused.
    pub fn read(body: &[u8]) -> Result<(Self, Unread), Fault> {
        let Decoded { parameters, mut unread } = decode::decode::<Self>(body, &SHAPE);
        let request = parameters?;
        let methods = &request.auth.identity.methods;
        unread.retain(|member| {
            let of_method = member.path.strip_prefix("auth.identity.");
            !of_method.is_some_and(|name| methods.iter().any(|method| method == name))
        });
        Ok((request, unread))
    }

    /// A method that has a proof and is not among those by which the caller wants to be known.
    fn unnamed_method(&self) -> Option<&'static str> {
        let identity = &self.auth.identity;
        let given = [
            ("password", identity.password.is_some()),
            ("token", identity.token.is_some()),
            ("application_credential", identity.application_credential.is_some()),
        ];
        let is_unnamed = |name: &str| identity.methods.iter().all(|method| method != name);
        given.into_iter().find(|(name, is_given)| *is_given && is_unnamed(name)).map(|(name, _)| name)
    }
}

impl Authenticator {
    /// Makes a token for who proves to hold an access key. Everything that is wrong with the proof or the scope gives
    /// the same answer.
    pub fn issue(&self, request: &TokenRequest, engine: &Engine) -> Result<(Session, String), Fault> {
        let Auth { identity, scope } = &request.auth;
        let named = identity.methods.iter().map(|name| Method::parse(name).ok_or_else(unauthorized));
        let named = named.collect::<Result<Vec<_>, _>>()?;
        if named.is_empty() {
            let message = "Parameter `auth.identity.methods` must name a method.";
            return Err(Fault::new(Code::MissingParameter, message));
        }
        if let Some(method) = request.unnamed_method() {
            let message =
                format!("`auth.identity.{method}` is given, but `auth.identity.methods` does not name it.");
            return Err(Fault::new(Code::InvalidParameter, message));
        }
        let (mut proven, mut from) = (None::<Holder>, None::<Token>);
        // Each once, however often it is named: a long list must not cost more than a short one.
        for method in Method::ALL.into_iter().filter(|method| named.contains(method)) {
            let holder = match method {
                Method::Password => self.by_password(identity.password.as_ref(), engine),
                Method::ApplicationCredential => {
                    // Such a credential is for one project, and says so itself.
                    let credential = identity.application_credential.as_ref().filter(|_| scope.is_none());
                    self.by_credential(credential, engine)
                }
                Method::Token => {
                    let given = identity.token.as_ref();
                    given.and_then(|given| self.session(&given.id, engine).ok()).and_then(|session| {
                        from = Some(session.token);
                        self.holder(session.caller.key()?, engine)
                    })
                }
            };
            let holder = holder.ok_or_else(unauthorized)?;
            if proven.as_ref().is_some_and(|before| before.id != holder.id) {
                return Err(unauthorized());
            }
            proven = Some(holder);
        }
        let holder = proven.ok_or_else(unauthorized)?;
        let project = project_of(&holder, scope.as_ref(), from.as_ref(), engine).ok_or_else(unauthorized)?;
        let now = engine.clock().now();
        let before = from.as_ref().map_or(&[][..], |from| &from.methods);
        let is_used = |method: &Method| named.contains(method) || before.contains(method);
        let token = Token {
            key: holder.id.clone(),
            project: project.name.clone(),
            methods: Method::ALL.into_iter().filter(is_used).collect(),
            issued: now,
            // A token that is made from another does not outlive it.
            expires: from.as_ref().map_or_else(|| now.plus(self.tokens.lifetime), |from| from.expires),
            audit_id: AuditId::random(),
            parent: from.map(|from| from.parent.unwrap_or(from.audit_id)),
        };
        let text = self.tokens.write(&token, &holder.ground);
        Ok((holder.session(project, token), text))
    }

    /// Checks the token of a request.
    pub fn session(&self, text: &str, engine: &Engine) -> Result<Session, NoSession> {
        if let Ok(caller) = bearer::verify(text, engine) {
            return self.bearer_session(caller, engine).ok_or(NoSession::Unknown);
        }
        let (token, holder) = self.read(text, engine).ok_or(NoSession::Unknown)?;
        self.session_of(token, holder, engine).ok_or(NoSession::Ended)
    }

    /// Reads a token that was made here.
    fn read(&self, text: &str, engine: &Engine) -> Option<(Token, Holder)> {
        self.tokens.read(text, |id| {
            let holder = self.holder(id, engine)?;
            let ground = holder.ground;
            Some((holder, ground))
        })
    }

    /// The session of a token that was made here, if it holds now.
    fn session_of(&self, token: Token, holder: Holder, engine: &Engine) -> Option<Session> {
        let revoked = TokenId::parse(&token.audit_id.text()).ok()?;
        let is_revoked = holder.account.find::<RevokedToken>(&revoked).is_some();
        let now = engine.clock().now();
        // One that was made while a clock was ahead would else hold longer than any token should.
        let is_early = token.issued.since(now) > self.window;
        let has_ended = token.expires <= now;
        let project = engine.world().account_named(&token.project)?;
        let is_allowed = project.number == holder.account.number || holder.role == Role::Admin;
        (!is_revoked && !is_early && !has_ended && is_allowed).then(|| holder.session(project, token))
    }

    /// Ends a token before its time.
    pub async fn revoke(&self, session: &Session, engine: &Engine) -> Result<(), Fault> {
        let id = TokenId::parse(&session.token.audit_id.text());
        let id = id.map_err(|error| Fault::internal(error.to_string()))?;
        let body = RevokedToken { expires_at: session.token.expires };
        engine
            .perform(session.home.number, ApiVersion::new(1, 1, 1), move |tx| {
                // One that was revoked before stays revoked.
                let _ = tx.create_as(id, body);
                Ok(())
            })
            .await
    }

    /// The permanent token of an access key works here too: clients can be set up with one.
    fn bearer_session(&self, caller: Caller, engine: &Engine) -> Option<Session> {
        let now = engine.clock().now();
        let token = Token {
            key: caller.key()?.clone(),
            project: caller.account_name().clone(),
            methods: vec![Method::Token],
            issued: now,
            expires: now.plus(self.tokens.lifetime),
            audit_id: AuditId::random(),
            parent: None,
        };
        let home = Arc::clone(&caller.account);
        Some(Session { caller, token, home })
    }

    /// Who holds an access key that is accepted now.
    fn holder(&self, id: &AccessKeyId, engine: &Engine) -> Option<Holder> {
        if let Some(key) = self.keys.signing_key(id.as_str(), engine) {
            return Some(Holder::of(&key));
        }
        let row = engine.world().access_key(id).filter(|row| row.status == Status::Enabled)?;
        let Credential::TokenHash(secret) = row.body.credential else { return None };
        let account = engine.world().account(row.account)?;
        let ground = Ground { secret, since: row.since };
        let proof = Proof { key: Some((row.account, row.id.clone(), row.revision)), token: None };
        Some(Holder { id: row.id.clone(), account, role: row.body.role, ground, proof })
    }

    fn by_password(&self, given: Option<&Password>, engine: &Engine) -> Option<Holder> {
        let User { id, name, domain, password } = &given?.user;
        let id = only(id.as_ref(), name.as_ref(), domain.as_ref())?;
        self.with_secret(id, password.as_deref()?, engine)
    }

    /// An access key is its own application credential, and its ID is its name.
    fn by_credential(&self, given: Option<&ApplicationCredential>, engine: &Engine) -> Option<Holder> {
        let given = given?;
        // By its name it is one of a certain user's.
        let user = match &given.user {
            Some(user) => Some(only(user.id.as_ref(), user.name.as_ref(), user.domain.as_ref())?),
            None if given.id.is_none() => return None,
            None => None,
        };
        let id = only(given.id.as_ref(), given.name.as_ref(), None)?;
        if user.is_some_and(|user| user != id) {
            return None;
        }
        self.with_secret(id, &given.secret, engine)
    }

    /// An unknown user and a wrong password give the same answer after the same work.
    fn with_secret(&self, id: &str, password: &str, engine: &Engine) -> Option<Holder> {
        let key = self.keys.signing_key(id, engine);
        let expected = key.as_ref().map_or([0; 32], |key| key.digest);
        let matches = bool::from(keys::digest(password).ct_eq(&expected));
        key.filter(|_| matches).map(|key| Holder::of(&key))
    }
}

impl Session {
    /// The identifier and name of the user.
    pub fn user(&self) -> &str {
        self.token.key.as_str()
    }

    /// The user's own project.
    pub fn home(&self) -> &ProjectId {
        &self.home.project_id
    }
}

impl Holder {
    fn of(key: &SigningKey) -> Self {
        let (id, account) = (key.id.clone(), Arc::clone(&key.account));
        let ground = Ground { secret: key.digest, since: key.since };
        Self { id, account, role: key.role, ground, proof: key.proof() }
    }

    fn session(self, project: Arc<Account>, token: Token) -> Session {
        let of_token = TokenId::parse(&token.audit_id.text()).ok();
        let proof = Proof { token: of_token.map(|id| (self.account.number, id)), ..self.proof };
        let caller = Caller { account: project, key: Some(self.id), role: self.role, proof };
        Session { caller, token, home: self.account }
    }
}

/// The project that a token is to be for. Administrators may choose any, others only their own.
fn project_of(
    holder: &Holder,
    scope: Option<&ScopeOf>,
    from: Option<&Token>,
    engine: &Engine,
) -> Option<Arc<Account>> {
    let named = match scope {
        Some(ScopeOf::One(scope)) => match scope.as_ref() {
            Scope { project: Some(named), domain: None, system: None, trust: None, unscoped: None } => {
                Some(named)
            }
            Scope { project: None, domain: None, system: None, trust: None, unscoped: Some(Unscoped {}) } => {
                None
            }
            Scope { .. } => return None,
        },
        Some(ScopeOf::Word(word)) if word != "unscoped" => return None,
        Some(ScopeOf::Word(_)) | None => None,
    };
    let Some(Named { id, name, domain }) = named else {
        // A token from a token is for the same.
        return match from {
            Some(from) => engine.world().account_named(&from.project),
            None => Some(Arc::clone(&holder.account)),
        };
    };
    let by_id = match id {
        Some(id) => Some(engine.world().account_of_project(&ProjectId::parse(&id.replace('-', ""))?)?),
        None => None,
    };
    let by_name = match name {
        Some(name) => Some(engine.world().account_named(&name.parse::<AccountName>().ok()?)?),
        None => None,
    };
    // What is said twice must be the same twice.
    if !is_ours(domain.as_ref())
        || by_id.as_ref().zip(by_name.as_ref()).is_some_and(|(one, other)| one.number != other.number)
    {
        return None;
    }
    let project = by_id.or(by_name)?;
    (project.number == holder.account.number || holder.role == Role::Admin).then_some(project)
}

/// The identifier, or the name where that is in our domain: they are the same text.
fn only<'n>(id: Option<&'n String>, name: Option<&'n String>, domain: Option<&Domain>) -> Option<&'n String> {
    let agree = id.zip(name).is_none_or(|(id, name)| id == name);
    (agree && is_ours(domain)).then(|| id.or(name))?
}

/// There is one domain only.
fn is_ours(domain: Option<&Domain>) -> bool {
    let Some(Domain { id, name }) = domain else { return true };
    id.as_ref().is_none_or(|id| id == "default")
        && name.as_ref().is_none_or(|name| name.eq_ignore_ascii_case("default"))
}

/// What is told of everything that is wrong with a proof.
fn unauthorized() -> Fault {
    Fault::new(Code::TokenFailure, "The request you have made requires authentication.")
}
