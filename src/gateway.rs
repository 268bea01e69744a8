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

use crate::auth::keystone::Session;
use crate::auth::{Authenticator, Caller};
use crate::content::Content;
use crate::dispatch::{Answer, Call, Dispatch, Remarks};
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
    /// The operator's door; none without a data directory.
    pub admin: Option<Admin>,
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
        let request_id = RequestId::random();
        let mut remarks = Remarks::default();
        let outcome = catch_panic(self.outcome(request_id, is_api, request, &mut remarks)).await;
        envelope::seal(request_id, &outcome, &remarks)
    }

    async fn outcome<B>(
        &self,
        request_id: RequestId,
        is_api: bool,
        request: Request<B>,
        remarks: &mut Remarks,
    ) -> Result<Answer, Refusal>
    where
        B: Body<Data = Bytes>,
        B::Error: Display,
    {
        let request = intake::receive(request, self.body_time_limit).await.map_err(Refusal::Http);
        let request = request.inspect_err(|refusal| log_refusal(request_id, "", refusal))?;
        if is_api {
            let (call, caller) = self
                .admit(&request)
                .inspect_err(|refusal| log_refusal(request_id, request.path(), refusal))?;
            return Ok(self.dispatch.run(request_id, &caller, &call, remarks).await?);
        }
        let answer = self.other_door(&request).await;
        answer.inspect_err(|refusal| log_refusal(request_id, request.path(), refusal))
    }

    /// Reads a call and finds out who makes it.
    fn admit<'r>(&self, request: &'r Received) -> Result<(Call<'r>, Caller), Refusal> {
        let (call, claim) = open::open(request)?;
        let caller = self.authenticator.verify(&claim, &self.engine)?;
        Ok((call, caller))
    }

    /// The same way for a request of the OpenStack dialect.
    async fn answer_openstack<B>(&self, place: &Place, request: Request<B>) -> Response<Content>
    where
        B: Body<Data = Bytes>,
        B::Error: Display,
    {
        let request_id = RequestId::random_for_openstack();
        let path = request.uri().path().to_owned();
        let mut remarks = Remarks::default();
        let work = async {
            let request = intake::receive(request, self.body_time_limit).await.map_err(Refused::from);
            let request = request.inspect_err(|refused| log_refused(request_id, &path, refused))?;
            let dry_run = request.dry_run().map_err(Refused::from);
            let dry_run = dry_run.inspect_err(|refused| log_refused(request_id, &path, refused))?;
            remarks.dry_run = dry_run;
            let admitted = self.admit_openstack(request_id, place, &request, dry_run).await;
            let unread = unread::rule(place.api, &request.method);
            match admitted.inspect_err(|refused| log_refused(request_id, &path, refused))? {
                Admitted::Answered(reply) => Ok(reply),
                Admitted::Call { session, service, target, parameters } => {
                    let (action, body) = (target.action, parameters.as_slice());
                    let call = Call { service, action, version: None, body, dry_run, unread };
                    let answer = self.dispatch.run(request_id, &session.caller, &call, &mut remarks).await?;
                    Ok(seal::done(place, target, answer.output))
                }
                Admitted::NotServed { session, parameters, refused } => {
                    let (service, action) = (Group::Compute.service(), SHOW_SERVER.action);
                    let call = Call { service, action, version: None, body: &parameters, dry_run, unread };
                    self.dispatch.run(request_id, &session.caller, &call, &mut remarks).await?;
                    log_refused(request_id, &path, &refused);
                    Err(refused)
                }
            }
        };
        let outcome = catch_panic(work).await;
        seal::seal(request_id, place, outcome, &remarks)
    }

    /// Answers what is no action, or finds out who calls, and which action.
    async fn admit_openstack(
        &self,
        request_id: RequestId,
        place: &Place,
        request: &Received,
        dry_run: bool,
    ) -> Result<Admitted, Refused> {
        request.host()?;
        if let Some(document) = versions::answer(place, &request.method) {
            return document.map(Admitted::Answered);
        }
        let (authenticator, dispatch, engine) = (&self.authenticator, &self.dispatch, &*self.engine);
        if place.api == Api::Identity {
            let identity = Identity { request_id, authenticator, dispatch, engine, dry_run };
            return identity.answer(place, request).await.map(Admitted::Answered);
        }
        let session = openstack::session(request, authenticator, engine)?;
        let opened = openstack::open::open(place, request, session.caller.project_id().as_str())?;
        if matches!(opened, Opened::Extensions(_) | Opened::Empty(_)) {
            dispatch.throttle_question(&session.caller)?;
        }
        match opened {
            Opened::Action { service, target, parameters } => {
                Ok(Admitted::Call { session, service, target, parameters })
            }
            Opened::NotServed { parameters, refused } => {
                Ok(Admitted::NotServed { session, parameters, refused })
            }
            Opened::Extensions(alias) => extensions::answer(alias.as_deref()).map(Admitted::Answered),
            Opened::Empty(list) => {
                list.answer(session.caller.principal().role).map(Reply::ok).map(Admitted::Answered)
            }
        }
    }

    /// Shows a page.
    async fn show<B>(&self, page: Page, request: Request<B>) -> Response<Content>
    where
        B: Body<Data = Bytes>,
        B::Error: Display,
    {
        let request_id = RequestId::random();
        let work = async {
            let request = intake::receive(request, self.body_time_limit).await.map_err(Refusal::Http)?;
            let front = Front {
                base: place::base(&request.headers, self.public_url.as_ref()),
                durability: self.engine.durability(),
                auth: self.authenticator.mode(),
            };
            page.answer(&request, front).await
        };
        catch_panic(work).await.unwrap_or_else(|refusal| {
            log_refusal(request_id, "", &refusal);
            envelope::seal(request_id, &Err(refusal), &Remarks::default())
        })
    }

    /// What is not the API: health, and the operator's door.
    async fn other_door(&self, request: &Received) -> Result<Answer, Refusal> {
        if let Some(answer) = health::answer(request, self.is_ready())? {
            return Ok(answer);
        }
        if let Some(admin) = &self.admin
            && request.path().starts_with(admin::PREFIX)
        {
            // In a box, as what is rare should not make the future of every request larger.
            return Box::pin(admin.answer(request, &self.engine, self.authenticator.keys())).await;
        }
        Err(HttpRefusal::PathNotFound(request.path().to_owned()).into())
    }

    fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }
}

/// What becomes of a request of the OpenStack dialect.
enum Admitted {
    /// It is answered.
    Answered(Reply),
    /// It calls an action.
    Call { session: Session, service: &'static str, target: Target, parameters: Vec<u8> },
    /// It wants what is not served of a server, which these parameters show.
    NotServed { session: Session, parameters: Vec<u8>, refused: Refused },
}

/// The line of a request that never got as far as the dispatch, which writes its own.
fn log_refusal(request_id: RequestId, path: &str, refusal: &Refusal) {
    match refusal {
        Refusal::Fault(fault) if fault.code.is_failure() => {
            let Fault { code, message, detail } = fault;
            tracing::error!(%request_id, path, ?code, reason = message, detail, "failed");
        }
        Refusal::Fault(Fault { code, message, .. }) => {
            tracing::info!(%request_id, path, ?code, reason = message, "refused");
        }
        Refusal::Http(refusal) => tracing::info!(%request_id, path, ?refusal, "refused"),
    }
}

/// The same for the OpenStack dialect.
fn log_refused(request_id: RequestId, path: &str, refused: &Refused) {
    match refused {
        Refused::Common(refusal) => log_refusal(request_id, path, refusal),
        Refused::Own { status, message, .. } => {
            tracing::info!(%request_id, path, status = status.as_u16(), reason = message, "refused");
        }
    }
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
