//! The whole way of a request, from what arrived to what is answered.

use std::future::Future;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use hyper::header::{self, HeaderValue};
use hyper::{Request, Response};
use sha2::{Digest, Sha256};
use zc_gateway_engine::{Code, Engine, Fault};

use crate::access_log::{AccessLog, Reason, Seen};
use crate::auth::{Admission, Authenticator, Caller, Claim};
use crate::budget::{Budget, Room};
use crate::content::{Content, SMALL_ANSWER};
use crate::dispatch::{Answer, Call, Dispatch};
use crate::doors::admin::{self, Admin};
use crate::doors::health::{self, NotReady};
use crate::doors::openstack::codes::Refused;
use crate::doors::openstack::identity::Identity;
use crate::doors::openstack::open::Opened;
use crate::doors::openstack::place::{self, Api, Place, PublicUrl};
use crate::doors::openstack::routes::{Group, SHOW_SERVER, Target};
use crate::doors::openstack::seal::{self, Reply};
use crate::doors::openstack::{self, extensions, unread, versions};
use crate::doors::page::{Front, Page};
use crate::doors::refusal::{HttpRefusal, Refusal};
use crate::doors::zenlayer::{envelope, open};
use crate::floods::{FailedProofs, TrustedProxies};
use crate::intake::{Arriving, BodyRoom, BodyStream, Head, HeldBody, Intake, LARGEST_BODY, Received, Sender};
use crate::request_id::RequestId;

/// A gateway without its socket.
pub struct Gateway {
    /// State, time and rules.
    pub engine: Arc<Engine>,
    /// Who may call.
    pub authenticator: Authenticator,
    /// What runs calls.
    pub dispatch: Dispatch,
    /// What writes a line about each request.
    pub access_log: AccessLog,
    /// The operator's door.
    pub admin: Admin,
    /// Where callers of the OpenStack dialect reach the gateway; none for where each of them says.
    pub public_url: Option<PublicUrl>,
    /// How requests come in.
    pub intake: Intake,
    /// What answers may hold together while they are sent.
    pub answers: Arc<Budget>,
    /// Who may say for whom they speak.
    pub proxies: TrustedProxies,
    /// How often somebody failed to prove who it is.
    pub failed_proofs: FailedProofs,
    /// Whether it serves; false while it drains.
    pub ready: AtomicBool,
}

impl Gateway {
    /// Answers a request of a peer. Whatever happens inside, this gives a response of the documented shape.
    pub async fn answer<B: BodyStream>(&self, request: Request<B>, peer: IpAddr) -> Response<Content> {
        let (head, mut arriving) = self.intake.begin(request);
        let path = head.path();
        let is_api = path.starts_with(open::PREFIX);
        if !is_api && let Some(page) = Page::of(&head.method, path, &head.headers) {
            return Box::pin(self.show(page, head, arriving, peer)).await;
        }
        if !is_api && let Some(place) = Place::of(&head.method, path, &head.headers, self.public_url.as_ref())
        {
            // In a box, so that it does not make the future of the other requests larger.
            return Box::pin(self.answer_openstack(&place, head, arriving, peer)).await;
        }
        let mut seen = Seen::new(RequestId::random(), head, peer);
        let outcome = catch_panic(self.outcome(is_api, &mut arriving, &mut seen)).await;
        let outcome = outcome.map_err(|refusal| self.limited(refusal.code(), &seen).unwrap_or(refusal));
        let (outcome, room) = match self.room_for(outcome, &seen, |answer| &mut answer.output) {
            Ok((answer, room)) => (Ok(answer), room),
            Err(refusal) => (Err(refusal), None),
        };
        let (response, reason) = envelope::seal(seen.request_id, outcome, &seen.remarks);
        self.finish(response, room, &mut arriving, &seen, reason.as_ref()).await
    }

    async fn outcome<B: BodyStream>(
        &self,
        is_api: bool,
        arriving: &mut Arriving<'_, B>,
        seen: &mut Seen,
    ) -> Result<Answer, Refusal> {
        let Seen { request_id, head, caller, is_operator, effect: noted, remarks, .. } = seen;
        head.check_transfer()?;
        if !is_api {
            return self.other_door(head, arriving, is_operator).await;
        }
        let (call, claim) = open::open(head)?;
        let (caller, body) = self.admit(claim, arriving, caller).await?;
        let call = Call { body: &body, ..call };
        let again = || -> Result<Caller, Refusal> {
            let (_, claim) = open::open(head)?;
            Ok(self.authenticator.check_again(claim, &body, &self.engine)?)
        };
        let (effect, answer) = self.dispatch.run(*request_id, (caller, &again), &call, remarks).await?;
        *noted = Some(effect);
        Ok(answer)
    }

    /// Finds out who calls, and reads the body: as far as possible in this order.
    async fn admit<'s, B: BodyStream>(
        &self,
        claim: Claim<'_>,
        arriving: &mut Arriving<'_, B>,
        caller: &'s mut Option<Caller>,
    ) -> Result<(&'s Caller, HeldBody), Refusal> {
        match self.authenticator.admit(claim, &self.engine)? {
            Admission::Anonymous(known) => {
                let caller = caller.insert(known);
                Ok((caller, arriving.read(Sender::Unproven, LARGEST_BODY).await?))
            }
            Admission::Proven(known) => {
                let caller = caller.insert(known);
                Ok((caller, arriving.read(Sender::Proven, LARGEST_BODY).await?))
            }
            Admission::Signed(signature) => {
                let sender = if signature.may_be_accepted() { Sender::Unproven } else { Sender::Refused };
                let mut hash = Sha256::new();
                let body = arriving.read_watched(sender, LARGEST_BODY, |piece| hash.update(piece)).await?;
                let caller = caller.insert(self.authenticator.verify(&signature, &hash.finalize().into())?);
                Ok((caller, body.proven()))
            }
        }
    }

    /// The same way for a request of the OpenStack dialect.
    async fn answer_openstack<B: BodyStream>(
        &self,
        place: &Place,
        head: Head,
        mut arriving: Arriving<'_, B>,
        peer: IpAddr,
    ) -> Response<Content> {
        let mut seen = Seen::new(RequestId::random_for_openstack(), head, peer);
        let outcome = catch_panic(self.outcome_openstack(place, &mut arriving, &mut seen)).await;
        let outcome = outcome.map_err(|refused| self.limited(refused.code(), &seen).unwrap_or(refused));
        let (outcome, room) = match self.room_for(outcome, &seen, |reply| &mut reply.body) {
            Ok((reply, room)) => (Ok(reply), room),
            Err(refused) => (Err(refused), None),
        };
        let reason = outcome.as_ref().err().map(|refused| seal::reason_of(place, refused));
        let response = seal::seal(seen.request_id, place, outcome, &seen.remarks);
        self.finish(response, room, &mut arriving, &seen, reason.as_ref()).await
    }

    async fn outcome_openstack<B: BodyStream>(
        &self,
        place: &Place,
        arriving: &mut Arriving<'_, B>,
        seen: &mut Seen,
    ) -> Result<Reply, Refused> {
        let Seen { request_id, head, caller, action: named, effect: noted, remarks, .. } = seen;
        head.check_transfer()?;
        remarks.dry_run = head.dry_run()?;
        let (request_id, dry_run) = (*request_id, remarks.dry_run);
        let unread = unread::rule(place.api, &head.method);
        match self.admit_openstack(request_id, place, (head, arriving), dry_run, caller).await? {
            Admitted::Answered(reply) => Ok(reply),
            Admitted::Call { caller, service, target, parameters, _room } => {
                let (action, body) = (target.action, parameters.as_slice());
                *named = Some((service, action));
                let call = Call { service, action, version: None, body, dry_run, unread };
                let again = || self.session_again(head);
                let (effect, answer) =
                    self.dispatch.run(request_id, (caller, &again), &call, remarks).await?;
                *noted = Some(effect);
                Ok(seal::done(place, target, answer.output))
            }
            Admitted::NotServed { caller, parameters, refused } => {
                let (service, action) = (Group::Compute.service(), SHOW_SERVER.action);
                let call = Call { service, action, version: None, body: &parameters, dry_run, unread };
                let again = || self.session_again(head);
                self.dispatch.run(request_id, (caller, &again), &call, remarks).await?;
                Err(refused)
            }
        }
    }

    /// Who calls, by a token that was checked before.
    fn session_again(&self, head: &Head) -> Result<Caller, Refused> {
        openstack::session(head, &self.authenticator, &self.engine).map(|session| session.caller)
    }

    /// Answers what is no action, or finds out who calls, and which action.
    async fn admit_openstack<'s, B: BodyStream>(
        &self,
        request_id: RequestId,
        place: &Place,
        (head, arriving): (&Head, &mut Arriving<'_, B>),
        dry_run: bool,
        caller: &'s mut Option<Caller>,
    ) -> Result<Admitted<'s>, Refused> {
        head.host()?;
        if let Some(document) = versions::answer(place, &head.method) {
            return document.map(Admitted::Answered);
        }
        let (authenticator, dispatch, engine) = (&self.authenticator, &self.dispatch, &*self.engine);
        if place.api == Api::Identity {
            let identity = Identity { request_id, authenticator, dispatch, engine, dry_run, caller };
            return identity.answer(place, head, arriving).await.map(Admitted::Answered);
        }
        let caller = &*caller.insert(openstack::session(head, authenticator, engine)?.caller);
        let body = arriving.read(Sender::Proven, LARGEST_BODY).await?;
        let received = Received { head, body: &body };
        let opened = openstack::open::open(place, received, caller.project_id().as_str())?;
        if matches!(opened, Opened::Extensions(_) | Opened::Empty(_)) {
            dispatch.throttle_question(caller)?;
        }
        match opened {
            // The parameters take the room of the body that they are made from.
            Opened::Action { service, target, parameters } => {
                Ok(Admitted::Call { caller, service, target, parameters, _room: body.into_room() })
            }
            Opened::NotServed { parameters, refused } => {
                Ok(Admitted::NotServed { caller, parameters, refused })
            }
            Opened::Extensions(alias) => extensions::answer(alias.as_deref()).map(Admitted::Answered),
            Opened::Empty(list) => list.answer(caller.role()).map(Reply::ok).map(Admitted::Answered),
        }
    }

    /// Shows a page.
    async fn show<B: BodyStream>(
        &self,
        page: Page,
        head: Head,
        mut arriving: Arriving<'_, B>,
        peer: IpAddr,
    ) -> Response<Content> {
        let seen = Seen::new(RequestId::random(), head, peer);
        let work = async {
            seen.head.check_transfer()?;
            let front = Front {
                base: place::base(&seen.head.headers, self.public_url.as_ref()),
                durability: self.engine.durability(),
                auth: self.authenticator.mode(),
            };
            page.answer(&seen.head, front).await
        };
        let (response, reason) = match catch_panic(work).await {
            Ok(response) => (response, None),
            Err(refusal) => envelope::seal(seen.request_id, Err(refusal), &seen.remarks),
        };
        self.finish(response, None, &mut arriving, &seen, reason.as_ref()).await
    }

    /// What is not the API: health, and the operator's door.
    async fn other_door<B: BodyStream>(
        &self,
        head: &Head,
        arriving: &mut Arriving<'_, B>,
        is_operator: &mut bool,
    ) -> Result<Answer, Refusal> {
        if let Some(answer) = health::answer(head, || self.not_ready())? {
            return Ok(answer);
        }
        if head.path().starts_with(admin::PREFIX) {
            // In a box, as what is rare should not make the future of every request larger.
            let parts = (&*self.engine, self.authenticator.keys());
            return Box::pin(self.admin.answer(head, arriving, parts, is_operator)).await;
        }
        Err(HttpRefusal::PathNotFound(head.path().to_owned()).into())
    }

    /// What a request that failed to prove who sent it is told instead, where that happened too often. One that has given
    /// no proof, or a proof of before, has not guessed.
    fn limited<E: From<HttpRefusal>>(&self, code: Option<Code>, seen: &Seen) -> Option<E> {
        if !matches!(code, Some(Code::SignatureFailure | Code::TokenFailure)) {
            return None;
        }
        let seconds = self.failed_proofs.count(seen.origin(&self.proxies)).err()?;
        Some(HttpRefusal::FailedTooOften { seconds }.into())
    }

    /// Takes room for an answer of success while it is sent. One that only reads is refused when there is none; what has
    /// been done must be told.
    fn room_for<T, E: From<HttpRefusal>>(
        &self,
        outcome: Result<T, E>,
        seen: &Seen,
        body: impl FnOnce(&mut T) -> &mut Vec<u8>,
    ) -> Result<(T, Option<Room>), E> {
        let mut answer = outcome?;
        let body = body(&mut answer);
        if body.len() <= SMALL_ANSWER {
            return Ok((answer, None));
        }
        // It was written into a buffer that doubled whenever it was full.
        body.shrink_to_fit();
        let room = if seen.is_read() {
            self.answers.take(body.len()).ok_or(HttpRefusal::NoRoomForAnswer)?
        } else {
            self.answers.take_anyway(body.len())
        };
        Ok((answer, Some(room)))
    }

    /// The end of every request: what is left of its body is thrown away, and its line is written.
    async fn finish<B: BodyStream>(
        &self,
        mut response: Response<Content>,
        room: Option<Room>,
        arriving: &mut Arriving<'_, B>,
        seen: &Seen,
        reason: Option<&Reason>,
    ) -> Response<Content> {
        if !arriving.has_ended() && !Box::pin(arriving.throw_away(&seen.head)).await {
            // What is left of such a request cannot be told from a next one.
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        self.access_log.write(seen, response.status(), reason, &self.proxies);
        response.body_mut().hold(room);
        response
    }

    fn not_ready(&self) -> Option<NotReady> {
        if !self.ready.load(Ordering::Acquire) {
            return Some(NotReady::Stops);
        }
        let impeded = self.engine.impediment().map(NotReady::Impeded);
        impeded.or_else(|| self.engine.long_run().map(NotReady::LongRun))
    }
}

/// What becomes of a request of the OpenStack dialect.
enum Admitted<'s> {
    /// It is answered.
    Answered(Reply),
    /// It calls an action.
    Call {
        caller: &'s Caller,
        service: &'static str,
        target: Target,
        parameters: Vec<u8>,
        _room: Option<BodyRoom>,
    },
    /// It wants what is not served of a server, which these parameters show.
    NotServed { caller: &'s Caller, parameters: Vec<u8>, refused: Refused },
}

/// Turns a panic of this one request into an internal fault. No panic is known; one must not end the others.
async fn catch_panic<T, E: From<Fault>>(work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    let mut work = std::pin::pin!(work);
    std::future::poll_fn(|context| {
        let poll = std::panic::catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        poll.unwrap_or_else(|_| {
            tracing::error!("a request panicked");
            Poll::Ready(Err(Fault::internal("panic").into()))
        })
    })
    .await
}
