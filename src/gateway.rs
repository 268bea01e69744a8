//! The whole way of a request, from what arrived to what is answered.

use std::fmt::Display;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use hyper::body::Body;
use hyper::{Request, Response};
use zc_gateway_engine::{Engine, Fault};

use crate::access_log::{AccessLog, Seen};
use crate::auth::{Authenticator, Caller};
use crate::content::Content;
use crate::dispatch::{Answer, Call, Dispatch};
use crate::doors::admin::{self, Admin};
use crate::doors::health;
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
use crate::intake::{self, Received};
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
    /// How long a body may take to arrive.
    pub body_time_limit: Duration,
    /// Whether it serves; false while it drains.
    pub ready: AtomicBool,
}

impl Gateway {
    /// Answers a request. Whatever happens inside, this gives a response of the documented shape.
    pub async fn answer<B>(&self, request: Request<B>) -> Response<Content>
    where
        B: Body<Data = Bytes>,
        B::Error: Display,
    {
        let path = request.uri().path();
        let is_api = path.starts_with(open::PREFIX);
        if !is_api && let Some(page) = Page::of(request.method(), path, request.headers()) {
            return Box::pin(self.show(page, request)).await;
        }
        if !is_api
            && let Some(place) =
                Place::of(request.method(), path, request.headers(), self.public_url.as_ref())
        {
            // In a box, so that it does not make the future of the other requests larger.
            return Box::pin(self.answer_openstack(&place, request)).await;
        }
        let mut seen = Seen::new(RequestId::random());
        let outcome = catch_panic(self.outcome(is_api, request, &mut seen)).await;
        let response = envelope::seal(seen.request_id, &outcome, &seen.remarks);
        let reason = outcome.err().map(envelope::reason_of);
        self.access_log.write(&seen, response.status(), reason.as_ref());
        response
    }

    async fn outcome<B>(&self, is_api: bool, request: Request<B>, seen: &mut Seen) -> Result<Answer, Refusal>
    where
        B: Body<Data = Bytes>,
        B::Error: Display,
    {
        let request = intake::receive(request, &mut seen.request, self.body_time_limit).await?;
        if !is_api {
            return self.other_door(request).await;
        }
        let (call, claim) = open::open(request)?;
        let caller = seen.caller.insert(self.authenticator.verify(&claim, &self.engine)?);
        let (effect, answer) = self.dispatch.run(seen.request_id, caller, &call, &mut seen.remarks).await?;
        seen.effect = Some(effect);
        Ok(answer)
    }

    /// The same way for a request of the OpenStack dialect.
    async fn answer_openstack<B>(&self, place: &Place, request: Request<B>) -> Response<Content>
    where
        B: Body<Data = Bytes>,
        B::Error: Display,
    {
        let mut seen = Seen::new(RequestId::random_for_openstack());
        let outcome = catch_panic(self.outcome_openstack(place, request, &mut seen)).await;
        let reason = outcome.as_ref().err().map(|refused| seal::reason_of(place, refused));
        let response = seal::seal(seen.request_id, place, outcome, &seen.remarks);
        self.access_log.write(&seen, response.status(), reason.as_ref());
        response
    }

    async fn outcome_openstack<B>(
        &self,
        place: &Place,
        request: Request<B>,
        seen: &mut Seen,
    ) -> Result<Reply, Refused>
    where
        B: Body<Data = Bytes>,
        B::Error: Display,
    {
        let Seen { request_id, request: received, caller, action: named, effect: noted, remarks, .. } = seen;
        let request = intake::receive(request, received, self.body_time_limit).await?;
        remarks.dry_run = request.dry_run()?;
        let (request_id, dry_run) = (*request_id, remarks.dry_run);
        let unread = unread::rule(place.api, &request.method);
        match self.admit_openstack(request_id, place, request, dry_run, caller).await? {
            Admitted::Answered(reply) => Ok(reply),
            Admitted::Call { caller, service, target, parameters } => {
                let (action, body) = (target.action, parameters.as_slice());
                *named = Some((service, action));
                let call = Call { service, action, version: None, body, dry_run, unread };
                let (effect, answer) = self.dispatch.run(request_id, caller, &call, remarks).await?;
                *noted = Some(effect);
                Ok(seal::done(place, target, answer.output))
            }
            Admitted::NotServed { caller, parameters, refused } => {
                let (service, action) = (Group::Compute.service(), SHOW_SERVER.action);
                let call = Call { service, action, version: None, body: &parameters, dry_run, unread };
                self.dispatch.run(request_id, caller, &call, remarks).await?;
                Err(refused)
            }
        }
    }

    /// Answers what is no action, or finds out who calls, and which action.
    async fn admit_openstack<'s>(
        &self,
        request_id: RequestId,
        place: &Place,
        request: &Received,
        dry_run: bool,
        caller: &'s mut Option<Caller>,
    ) -> Result<Admitted<'s>, Refused> {
        request.host()?;
        if let Some(document) = versions::answer(place, &request.method) {
            return document.map(Admitted::Answered);
        }
        let (authenticator, dispatch, engine) = (&self.authenticator, &self.dispatch, &*self.engine);
        if place.api == Api::Identity {
            let identity = Identity { request_id, authenticator, dispatch, engine, dry_run };
            return identity.answer(place, request).await.map(Admitted::Answered);
        }
        let caller = &*caller.insert(openstack::session(request, authenticator, engine)?.caller);
        let opened = openstack::open::open(place, request, caller.project_id().as_str())?;
        if matches!(opened, Opened::Extensions(_) | Opened::Empty(_)) {
            dispatch.throttle_question(caller)?;
        }
        match opened {
            Opened::Action { service, target, parameters } => {
                Ok(Admitted::Call { caller, service, target, parameters })
            }
            Opened::NotServed { parameters, refused } => {
                Ok(Admitted::NotServed { caller, parameters, refused })
            }
            Opened::Extensions(alias) => extensions::answer(alias.as_deref()).map(Admitted::Answered),
            Opened::Empty(list) => {
                list.answer(caller.principal().role).map(Reply::ok).map(Admitted::Answered)
            }
        }
    }

    /// Shows a page.
    async fn show<B>(&self, page: Page, request: Request<B>) -> Response<Content>
    where
        B: Body<Data = Bytes>,
        B::Error: Display,
    {
        let mut seen = Seen::new(RequestId::random());
        let work = async {
            let request = intake::receive(request, &mut seen.request, self.body_time_limit).await?;
            let front = Front {
                base: place::base(&request.headers, self.public_url.as_ref()),
                durability: self.engine.durability(),
                auth: self.authenticator.mode(),
            };
            page.answer(request, front).await
        };
        let (response, reason) = match catch_panic(work).await {
            Ok(response) => (response, None),
            Err(refusal) => {
                let refused = Err(refusal);
                let response = envelope::seal(seen.request_id, &refused, &seen.remarks);
                (response, refused.err().map(envelope::reason_of))
            }
        };
        self.access_log.write(&seen, response.status(), reason.as_ref());
        response
    }

    /// What is not the API: health, and the operator's door.
    async fn other_door(&self, request: &Received) -> Result<Answer, Refusal> {
        if let Some(answer) = health::answer(request, self.is_ready())? {
            return Ok(answer);
        }
        if request.path().starts_with(admin::PREFIX) {
            // In a box, as what is rare should not make the future of every request larger.
            return Box::pin(self.admin.answer(request, &self.engine, self.authenticator.keys())).await;
        }
        Err(HttpRefusal::PathNotFound(request.path().to_owned()).into())
    }

    fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }
}

/// What becomes of a request of the OpenStack dialect.
enum Admitted<'s> {
    /// It is answered.
    Answered(Reply),
    /// It calls an action.
    Call { caller: &'s Caller, service: &'static str, target: Target, parameters: Vec<u8> },
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
