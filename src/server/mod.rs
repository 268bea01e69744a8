//! The socket: accepting connections, their limits, and the graceful end.

mod heard;
mod hyper_refusal;
mod patience;
mod socket;

use std::future::Future;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::doors::refusal::HttpRefusal;
use crate::floods::log::Unavailable;
use crate::floods::{self, Connections};
use crate::gateway::Gateway;
use socket::Socket;

/// The most bytes of a request line and headers.
const HEADER_BYTES: usize = 16 << 10;
/// The most headers.
const HEADER_FIELDS: usize = 64;

/// Limits of connections.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many may be open.
    pub connections: usize,
    /// How many may be open from one address; none for no limit of its own.
    pub connections_per_address: Option<NonZeroU32>,
    /// How long the headers of a request may take to arrive, from their first byte on.
    pub header_time: Duration,
    /// How long a connection may be open without a request.
    pub idle_time: Duration,
    /// How long requests under way may take to finish once the gateway is told to stop.
    pub drain_time: Duration,
}

/// Serves until `stop` is done, then lets the requests under way finish.
pub async fn serve(
    listener: TcpListener,
    gateway: Arc<Gateway>,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let slots = Arc::new(Semaphore::new(limits.connections));
    let senders = limits.connections_per_address.map(Connections::new);
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => (stream, peer.ip()),
                Err(error) => {
                    // Out of file descriptors, most likely: connections that end give some back.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let counted = match senders.as_ref().map(|senders| senders.open(peer)) {
            None => None,
            Some(Some(counted)) => Some(counted),
            Some(None) => {
                tokio::spawn(turn_away(stream, peer, HttpRefusal::TooManyFromAddress));
                continue;
            }
        };
        let Ok(slot) = Arc::clone(&slots).try_acquire_owned() else {
            tokio::spawn(turn_away(stream, peer, HttpRefusal::TooManyConnections));
            continue;
        };
        let connection = connection(stream, peer, Arc::clone(&gateway), limits);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await
                && tracing::enabled!(tracing::Level::DEBUG)
                && floods::log::may_tell_unproven()
            {
                tracing::debug!(%peer, %error, "a connection ended early");
            }
            drop((slot, counted));
        });
    }
    gateway.ready.store(false, Ordering::Release);
    drop(listener);
    if tokio::time::timeout(limits.drain_time, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}

/// One connection, ready to be driven.
fn connection(
    stream: TcpStream,
    peer: IpAddr,
    gateway: Arc<Gateway>,
    limits: Limits,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
    // Answers are small and complete: waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let socket = Socket::new(stream, limits.header_time);
    let activity = socket.activity();
    let service = service_fn(move |request| {
        let gateway = Arc::clone(&gateway);
        let activity = activity.clone();
        // Here and not in the future: hyper may look for more bytes before it first polls that.
        activity.request_begins();
        async move {
            let response = gateway.answer(request, peer).await;
            activity.request_ends();
            Ok::<_, std::convert::Infallible>(response)
        }
    });
    http1::Builder::new()
        // Without a timer hyper would not enforce its time limit.
        .timer(TokioTimer::new())
        // hyper counts from the end of the last request: to it this is the time without a request.
        .header_read_timeout(limits.idle_time)
        .max_headers(HEADER_FIELDS)
        .max_buf_size(HEADER_BYTES)
        // A client may close its sending side and still wait for the answer, as `nc -N` does.
        .half_close(true)
        .serve_connection(TokioIo::new(socket), service)
}

/// Answers a connection too many and closes it, rather than letting it wait for what may never come.
async fn turn_away(mut stream: TcpStream, peer: IpAddr, refusal: HttpRefusal) {
    let reason = if refusal == HttpRefusal::TooManyFromAddress {
        "too many are open from one address"
    } else {
        "too many are open"
    };
    if floods::log::is_first(Unavailable::Connection(reason)) {
        tracing::warn!(%peer, reason, "a connection is turned away");
    }
    let answer = hyper_refusal::raw_response(None, refusal);
    let _ = tokio::time::timeout(Duration::from_secs(1), async {
        stream.write_all(&answer).await?;
        stream.shutdown().await
    })
    .await;
}
