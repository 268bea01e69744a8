//! Identity: tokens for passwords. What else a client may ask is in `directory.rs`.
//!
//! <https://docs.openstack.org/api-ref/identity/v3/>

use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Method, StatusCode};
use zc_gateway_engine::Engine;

use super::codes::Refused;
use super::directory::Question;
use super::parameters::{check_type, query};
use super::place::Place;
use super::seal::Reply;
use super::{catalog, session, shown_filter, unread};
use crate::auth::bearer;
use crate::auth::keystone::{Session, TokenRequest};
use crate::auth::{Authenticator, Caller};
use crate::dispatch::Dispatch;
use crate::doors::refusal::HttpRefusal;
use crate::intake::{Arriving, BodyStream, Head, LARGEST_BODY, Received, Sender};
use crate::request_id::RequestId;

/// The token that an answer or request is about.
const SUBJECT_TOKEN: HeaderName = HeaderName::from_static("x-subject-token");

/// The most bytes of a request for a token.
const LARGEST_PROOF: usize = 64 << 10;

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
    /// Whether nothing is to be changed.
    pub dry_run: bool,
    /// Where the caller is noted, once that is proven.
    pub caller: &'g mut Option<Caller>,
}

impl Identity<'_> {
    /// Answers a request to a path of identity.
    pub async fn answer<B: BodyStream>(
        mut self,
        place: &Place,
        request: &Head,
        arriving: &mut Arriving<'_, B>,
    ) -> Result<Reply, Refused> {
        let segments: Vec<&str> = place.segments().collect();
        if segments == ["auth", "tokens"] {
            return self.tokens(place, request, arriving).await;
        }
        let session = &self.session(request)?;
        let question = Question { place, request, session, engine: self.engine };
        let answer = question.answer(&segments).ok_or_else(Refused::nothing_there)?;
        if request.method != Method::GET && request.method != Method::HEAD {
            return Err(Refused::other_methods("GET, HEAD".to_owned()));
        }
        no_body(request, arriving).await?;
        answer.map(|answer| Reply::json(&answer))
    }

    /// The session of the token that the request carries.
    fn session(&mut self, request: &Head) -> Result<Session, Refused> {
        let session = session(request, self.authenticator, self.engine)?;
        *self.caller = Some(session.caller.clone());
        self.dispatch.throttle_question(&session.caller)?;
        Ok(session)
    }

    async fn tokens<B: BodyStream>(
        &mut self,
        place: &Place,
        request: &Head,
        arriving: &mut Arriving<'_, B>,
    ) -> Result<Reply, Refused> {
        let with_catalog = query(request).all(|(name, _)| name != "nocatalog");
        let has_catalog = request.method != Method::DELETE;
        if let Some((name, _)) = query(request).find(|(name, _)| name != "nocatalog" || !has_catalog) {
            return Err(shown_filter::unknown(&name));
        }
        match request.method {
            Method::POST => {
                check_json(request)?;
                // Nothing of it is proven: that is what it is for.
                let body = arriving.read(Sender::Unproven, LARGEST_PROOF).await?;
                self.issue(place, &body, with_catalog)
            }
            Method::GET | Method::HEAD => {
                let (subject, text) = self.subject(request)?;
                no_body(request, arriving).await?;
                let mut reply = Reply::json(&catalog::token(place, &subject, with_catalog));
                add_subject(&mut reply, text);
                Ok(reply)
            }
            Method::DELETE => {
                let (subject, text) = self.subject(request)?;
                no_body(request, arriving).await?;
                if bearer::is_one(text) {
                    let message = "A permanent token ends with its access key: see `zc-gateway key`.";
                    return Err(Refused::own(StatusCode::FORBIDDEN, message));
                }
                if !self.dry_run {
                    self.authenticator.revoke(&subject, self.engine).await?;
                    self.log(&subject, "token revoked");
                }
                Ok(Reply::empty(StatusCode::NO_CONTENT))
            }
            _ => Err(Refused::other_methods("DELETE, GET, HEAD, POST".to_owned())),
        }
    }

    fn issue(&mut self, place: &Place, body: &[u8], with_catalog: bool) -> Result<Reply, Refused> {
        let (wanted, unread) = TokenRequest::read(body)?;
        if !unread.is_empty() {
            return Err(Refused::own(StatusCode::BAD_REQUEST, unread::additional(&unread)));
        }
        let (session, text) = self.authenticator.issue(&wanted, self.engine)?;
        *self.caller = Some(session.caller.clone());
        self.dispatch.throttle_question(&session.caller)?;
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
    fn subject<'r>(&mut self, request: &'r Head) -> Result<(Session, &'r str), Refused> {
        let asker = self.session(request)?;
        let text = request.header(&SUBJECT_TOKEN)?.unwrap_or_default();
        let subject = self.authenticator.session(text, self.engine);
        let subject = subject.map_err(|_| Refused::own(StatusCode::NOT_FOUND, "Could not find token."))?;
        if asker.caller.is_admin() || asker.user() == subject.user() {
            return Ok((subject, text));
        }
        Err(forbidden("identity:validate_token"))
    }
}

/// Refuses a body that is declared as something else.
fn check_json(request: &Head) -> Result<(), Refused> {
    if check_type(request) == Err(HttpRefusal::ContentType) {
        let message = "Expecting to find application/json in Content-Type header.";
        return Err(Refused::own(StatusCode::BAD_REQUEST, message));
    }
    Ok(())
}

/// Refuses what a body says where nothing is read of one.
async fn no_body<B: BodyStream>(head: &Head, arriving: &mut Arriving<'_, B>) -> Result<(), Refused> {
    let body = arriving.read(Sender::Proven, LARGEST_BODY).await?;
    if (Received { head, body: &body }).has_body() {
        return Err(Refused::own(StatusCode::BAD_REQUEST, "Nothing is read from a body here: leave it out."));
    }
    Ok(())
}

fn add_subject(reply: &mut Reply, token: &str) {
    if let Ok(value) = HeaderValue::from_str(token) {
        reply.headers.push((SUBJECT_TOKEN, value));
    }
    reply.headers.push((header::VARY, HeaderValue::from_static("X-Auth-Token")));
}

fn forbidden(rule: &str) -> Refused {
    let message = format!("You are not authorized to perform the requested action: {rule}.");
    Refused::own(StatusCode::FORBIDDEN, message)
}
