//! Identity: tokens for passwords, and what a client may ask about users and projects. Access keys are the users and
//! accounts the projects; both are managed with `zc-gateway key`.
//!
//! <https://docs.openstack.org/api-ref/identity/v3/>

use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};
use zc_gateway_engine::account::ProjectId;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::access_key::AccessKeyId;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::world::Account;
use zc_gateway_engine::{Engine, decode};

use super::codes::Refused;
use super::parameters::{check_type, query};
use super::place::Place;
use super::seal::Reply;
use super::{catalog, session};
use crate::auth::Authenticator;
use crate::auth::bearer;
use crate::auth::keystone::{Session, TokenRequest};
use crate::dispatch::Dispatch;
use crate::doors::refusal::HttpRefusal;
use crate::intake::Received;
use crate::request_id::RequestId;

/// The token that an answer or request is about.
const SUBJECT_TOKEN: HeaderName = HeaderName::from_static("x-subject-token");

/// What identity works with.
pub struct Identity<'g> {
    /// The request, for the log.
    pub request_id: RequestId,
    /// Who is known.
    pub authenticator: &'g Authenticator,
    /// The limit of requests.
    pub dispatch: &'g Dispatch,
    /// Accounts and access keys.
    pub engine: &'g Engine,
}

impl Identity<'_> {
    /// Answers a request to a path of identity.
    pub async fn answer(&self, place: &Place, request: &Received) -> Result<Reply, Refused> {
        let segments: Vec<&str> = place.segments().collect();
        if segments == ["auth", "tokens"] {
            return self.tokens(place, request).await;
        }
        let session = self.session(request)?;
        let find = match segments[..] {
            ["auth", "catalog"] => Self::catalog,
            ["auth", "projects"] | ["projects"] => Self::projects,
            ["users", user, "projects"] if user == session.user() => Self::projects,
            ["projects", _] => Self::project,
            ["users"] => Self::users,
            ["users", _] => Self::user,
            ["domains"] | ["auth", "domains"] => Self::domains,
            ["domains", "default"] => Self::domain,
            _ => return Err(Refused::nothing_there()),
        };
        if request.method != Method::GET && request.method != Method::HEAD {
            return Err(Refused::other_methods("GET".to_owned()));
        }
        let last = segments.last().copied().unwrap_or_default();
        find(self, &Question { place, request, session: &session, last })
    }

    /// The session of the token that the request carries.
    fn session(&self, request: &Received) -> Result<Session, Refused> {
        let session = session(request, self.authenticator, self.engine)?;
        self.dispatch.throttle_identity(&session.caller)?;
        Ok(session)
    }

    async fn tokens(&self, place: &Place, request: &Received) -> Result<Reply, Refused> {
        let with_catalog = query(request).all(|(name, _)| name != "nocatalog");
        match request.method {
            Method::POST => self.issue(place, request, with_catalog),
            Method::GET | Method::HEAD => {
                let (subject, text) = self.subject(request)?;
                let mut reply = Reply::json(&catalog::token(place, &subject, with_catalog));
                add_subject(&mut reply, text);
                Ok(reply)
            }
            Method::DELETE => {
                let (subject, text) = self.subject(request)?;
                if bearer::is_one(text) {
                    let message = "A permanent token ends with its access key: see `zc-gateway key`.";
                    return Err(Refused::own(StatusCode::FORBIDDEN, message));
                }
                self.authenticator.revoke(&subject, self.engine).await?;
                self.log(&subject, "token revoked");
                Ok(Reply::empty(StatusCode::NO_CONTENT))
            }
            _ => Err(Refused::other_methods("DELETE, GET, HEAD, POST".to_owned())),
        }
    }

    fn issue(&self, place: &Place, request: &Received, with_catalog: bool) -> Result<Reply, Refused> {
        if check_type(request) == Err(HttpRefusal::ContentType) {
            let message = "Expecting to find application/json in Content-Type header.";
            return Err(Refused::own(StatusCode::BAD_REQUEST, message));
        }
        let wanted: TokenRequest = decode::parameters(&request.body)?;
        let (session, text) = self.authenticator.issue(&wanted, self.engine)?;
        self.dispatch.throttle_identity(&session.caller)?;
        let mut reply = Reply::json(&catalog::token(place, &session, with_catalog));
        reply.status = StatusCode::CREATED;
        add_subject(&mut reply, &text);
        self.log(&session, "token issued");
        Ok(reply)
    }

    fn log(&self, session: &Session, what: &str) {
        let (request_id, audit_id) = (self.request_id, session.token.audit_id.text());
        let account = session.caller.account_name().as_str();
        tracing::info!(%request_id, access_key = session.user(), account, audit_id, "{what}");
    }

    /// The session of the token that the request is about. Users may ask about their own, administrators about any.
    fn subject<'r>(&self, request: &'r Received) -> Result<(Session, &'r str), Refused> {
        let asker = self.session(request)?;
        let text = request.header(&SUBJECT_TOKEN)?.unwrap_or_default();
        let subject = self.authenticator.session(text, self.engine);
        let subject = subject.ok_or_else(|| Refused::own(StatusCode::NOT_FOUND, "Could not find token."))?;
        if asker.caller.principal().is_admin() || asker.user() == subject.user() {
            return Ok((subject, text));
        }
        Err(forbidden("identity:validate_token"))
    }

    fn catalog(&self, question: &Question<'_>) -> Result<Reply, Refused> {
        let catalog = catalog::catalog(question.place, question.session.caller.project_id());
        Ok(Reply::json(&json!({
            "catalog": catalog,
            "links": { "next": null, "self": format!("{}/auth/catalog", question.place.api_url()), "previous": null },
        })))
    }

    /// The projects that the caller could have a token for.
    fn projects(&self, question: &Question<'_>) -> Result<Reply, Refused> {
        let mut accounts = self.engine.world().accounts();
        accounts.retain(|account| question.may_see(account) && question.has_name(account.name.as_str()));
        accounts.sort_by(|a, b| a.name.cmp(&b.name));
        let project =
            |account: &Account| catalog::project(question.place, &account.project_id, account.name.as_str());
        let projects = accounts.iter().map(|account| project(account)).collect();
        Ok(Reply::json(&catalog::list(question.place, "projects", projects)))
    }

    fn project(&self, question: &Question<'_>) -> Result<Reply, Refused> {
        let found = ProjectId::parse(&question.last.replace('-', ""))
            .and_then(|id| self.engine.world().account_of_project(&id))
            .filter(|account| question.may_see(account));
        let account = found.ok_or_else(|| not_found("project", question.last))?;
        let project = catalog::project(question.place, &account.project_id, account.name.as_str());
        Ok(Reply::json(&json!({ "project": project })))
    }

    /// Clients look for users by name, and by identifier first: the two are the same here.
    fn users(&self, question: &Question<'_>) -> Result<Reply, Refused> {
        let name = query(question.request).find(|(name, _)| name == "name").map(|(_, name)| name);
        let user = self.shown_user(question, name.as_deref().unwrap_or(question.session.user()));
        Ok(Reply::json(&catalog::list(question.place, "users", user.into_iter().collect())))
    }

    fn user(&self, question: &Question<'_>) -> Result<Reply, Refused> {
        let user = self.shown_user(question, question.last);
        let user = user.ok_or_else(|| not_found("user", question.last))?;
        Ok(Reply::json(&json!({ "user": user })))
    }

    /// Oneself, and for administrators every access key.
    fn shown_user(&self, question: &Question<'_>, id: &str) -> Option<Value> {
        let (place, session) = (question.place, question.session);
        if id == session.user() {
            return Some(catalog::user(place, id, session.home(), true));
        }
        let row = self.engine.world().access_key(&AccessKeyId::parse(id).ok()?)?;
        let account = self.engine.world().account(row.account)?;
        let shown = session.caller.principal().is_admin();
        shown.then(|| catalog::user(place, id, &account.project_id, row.status == Status::Enabled))
    }

    fn domains(&self, question: &Question<'_>) -> Result<Reply, Refused> {
        let named = |name: &str| name.eq_ignore_ascii_case("default");
        let wanted = query(question.request).all(|(key, value)| key != "name" || named(&value));
        let domains = if wanted { vec![catalog::whole_domain(question.place)] } else { Vec::new() };
        Ok(Reply::json(&catalog::list(question.place, "domains", domains)))
    }

    fn domain(&self, question: &Question<'_>) -> Result<Reply, Refused> {
        Ok(Reply::json(&json!({ "domain": catalog::whole_domain(question.place) })))
    }
}

/// What somebody wants to know.
struct Question<'q> {
    place: &'q Place,
    request: &'q Received,
    session: &'q Session,
    /// The last segment of the path.
    last: &'q str,
}

impl Question<'_> {
    /// Administrators see every project, others their own.
    fn may_see(&self, account: &Account) -> bool {
        self.session.caller.principal().is_admin() || *self.session.home() == account.project_id
    }

    /// Whether the filter `name` lets something of this name through.
    fn has_name(&self, name: &str) -> bool {
        query(self.request).all(|(key, wanted)| key != "name" || wanted == name)
    }
}

fn add_subject(reply: &mut Reply, token: &str) {
    if let Ok(value) = HeaderValue::from_str(token) {
        reply.headers.push((SUBJECT_TOKEN, value));
    }
    reply.headers.push((header::VARY, HeaderValue::from_static("X-Auth-Token")));
}

fn not_found(kind: &str, id: &str) -> Refused {
    Refused::own(StatusCode::NOT_FOUND, format!("Could not find {kind}: {id}."))
}

fn forbidden(rule: &str) -> Refused {
    let message = format!("You are not authorized to perform the requested action: {rule}.");
    Refused::own(StatusCode::FORBIDDEN, message)
}
