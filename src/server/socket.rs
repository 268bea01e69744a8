//! The stream of one connection, with the two time limits that hyper has none for: headers that trickle in, and a
//! reader that does not read, or hardly.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;

use super::heard::Heard;
use super::hyper_refusal;
use super::patience::Patience;

/// A stream with time limits.
pub struct Socket {
    stream: TcpStream,
    activity: Activity,
    time_limit: Duration,
    /// Whether bytes of a request have come whose headers are not complete.
    head_begun: bool,
    /// What has come of them.
    heard: Heard,
    /// Runs from the first pause in the headers of a request until they are complete. Headers that come in one piece,
    /// as nearly all do, never start it.
    head_deadline: Option<Pin<Box<Sleep>>>,
    /// How long the other side may take for what is written.
    patience: Patience,
    /// Which answer that is.
    answer: usize,
    /// What is sent in place of hyper's own refusal, and how much of it has gone.
    replacement: Option<(Vec<u8>, usize)>,
}

/// Whether a request is being worked on, told by the service to the socket: what it counts begins and ends requests.
#[derive(Clone, Default)]
pub struct Activity(Arc<AtomicUsize>);

impl Activity {
    /// The headers of a request are complete.
    pub fn request_begins(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// The answer is ready.
    pub fn request_ends(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn is_in_request(&self) -> bool {
        self.0.load(Ordering::Relaxed) % 2 == 1
    }

    /// The number of the answer that was ready last.
    fn answer(&self) -> usize {
        self.0.load(Ordering::Relaxed) / 2
    }
}

impl Socket {
    /// Wraps a stream; `time_limit` holds for headers and for stalled writes.
    pub fn new(stream: TcpStream, time_limit: Duration) -> Self {
        Self {
            stream,
            activity: Activity::default(),
            time_limit,
            head_begun: false,
            heard: Heard::default(),
            head_deadline: None,
            patience: Patience::new(time_limit),
            answer: 0,
            replacement: None,
        }
    }

    /// What the service reports to.
    pub fn activity(&self) -> Activity {
        self.activity.clone()
    }

    fn head_ends(&mut self) {
        self.head_begun = false;
        self.head_deadline = None;
    }

    fn write(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let answer = self.activity.answer();
        if answer != std::mem::replace(&mut self.answer, answer) {
            self.patience.begin();
        }
        match Pin::new(&mut self.stream).poll_write(context, bytes) {
            Poll::Ready(Ok(count)) => {
                self.patience.taken(count);
                Poll::Ready(Ok(count))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                ready!(self.patience.poll_end(context));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let socket = &mut *self;
        let before = buffer.filled().len();
        let poll = Pin::new(&mut socket.stream).poll_read(context, buffer);
        if socket.activity.is_in_request() {
            socket.head_ends();
            return poll;
        }
        if poll.is_ready() {
            if let Some(piece) = buffer.filled().get(before..).filter(|piece| !piece.is_empty()) {
                if !socket.head_begun {
                    socket.heard.begin();
                }
                socket.head_begun = true;
                socket.heard.add(piece);
            }
            return poll;
        }
        if socket.head_begun {
            let limit = socket.time_limit;
            let deadline = socket.head_deadline.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
            ready!(deadline.as_mut().poll(context));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let socket = &mut *self;
        socket.head_ends();
        if socket.replacement.is_none() && !socket.activity.is_in_request() {
            let replacement = hyper_refusal::replacement(bytes, || socket.heard.refused());
            socket.replacement = replacement.map(|bytes| (bytes, 0));
        }
        let Some((replacement, mut sent)) = socket.replacement.take() else {
            return socket.write(context, bytes);
        };
        while let Some(rest) = replacement.get(sent..).filter(|rest| !rest.is_empty()) {
            match socket.write(context, rest) {
                Poll::Ready(Ok(count)) => sent += count,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    socket.replacement = Some((replacement, sent));
                    return Poll::Pending;
                }
            }
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
