//! The whole way of a request, from what arrived to what is answered.

use std::fmt::Display;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Body;
use hyper::{Request, Response};
use zc_gateway_engine::{Engine, Fault};

use crate::auth::{Authenticator, Caller};
use crate::dispatch::Dispatch;
use crate::doors::admin::{self, Admin};
use crate::doors::health;
use crate::doors::refusal::{HttpRefusal, Refusal};
use crate::doors::zenlayer::envelope::{self, Answer};
use crate::doors::zenlayer::open::{self, Call};
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
    /// How long a body may take to arrive.
    pub body_time_limit: Duration,
    /// Whether it serves; false while it drains.
    pub ready: AtomicBool,
}

impl Gateway {
    /// Answers a request. Whatever happens inside, this gives a response of the documented shape.
    pub async fn answer<B>(&self, request: Request<B>) -> Response<Full<Bytes>>
    where
        B: Body<Data = Bytes>,
        B::Error: Display,
    {
        let request_id = RequestId::random();
        let outcome = catch_panic(self.outcome(request_id, request)).await;
        envelope::seal(request_id, &outcome)
    }

    async fn outcome<B>(&self, request_id: RequestId, request: Request<B>) -> Result<Answer, Refusal>
    where
        B: Body<Data = Bytes>,
        B::Error: Display,
    {
        let request = intake::receive(request, self.body_time_limit).await.map_err(Refusal::Http);
        let request = request.inspect_err(|refusal| log_refusal(request_id, "", refusal))?;
        if request.path().starts_with(open::PREFIX) {
            let (call, caller) = self
                .admit(&request)
                .inspect_err(|refusal| log_refusal(request_id, request.path(), refusal))?;
            return Ok(self.dispatch.run(request_id, &caller, &call).await?);
        }
        let answer = self.other_door(&request).await;
        answer.inspect_err(|refusal| log_refusal(request_id, request.path(), refusal))
    }

    /// Reads a call and finds out who makes it.
    fn admit<'r>(&self, request: &'r Received) -> Result<(Call<'r>, Caller), Refusal> {
        let call = open::open(request)?;
        let caller = self.authenticator.verify(&call.claim, &self.engine)?;
        Ok((call, caller))
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

/// Turns a panic of this one request into an internal fault. No panic is known; one must not end the others.
async fn catch_panic(work: impl Future<Output = Result<Answer, Refusal>>) -> Result<Answer, Refusal> {
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
