//! A body on its way in. It is read in time and within the memory that all bodies share, or thrown away.

use std::fmt::Display;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::Request;
use hyper::body::Body;
use hyper::header;
use hyper::http::request::Parts;
use tokio::time::Sleep;

use super::Head;
use crate::budget::{Budget, Room};
use crate::doors::refusal::HttpRefusal;

/// How much of a body that nobody wants is read and thrown away, so that its sender gets to see the answer.
const THROWN_AWAY: usize = 8 << 20;
/// A whole body up to this size lies in the buffer into which its connection has read its head: it takes nothing more.
const BESIDE_THE_HEAD: usize = 16 << 10;

/// The body of a request, whatever carries it.
pub trait BodyStream: Body<Data = Bytes, Error: Display> + Unpin {}

impl<B: Body<Data = Bytes, Error: Display> + Unpin> BodyStream for B {}

/// How requests come in.
pub struct Intake {
    /// What bodies may take together.
    all: Arc<Budget>,
    /// What those may take of it whose senders have proven nothing yet.
    unproven: Arc<Budget>,
    /// How long a body may take to arrive.
    time_limit: Duration,
}

/// What is known of the sender of a body when it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// The head has proven who it is.
    Proven,
    /// Nothing: there are no credentials, or they are checked with the body only.
    Unproven,
    /// That it will be refused, but not before the body has come. Nothing of that is held.
    Refused,
}

/// A body that has not been read, or not to its end.
pub struct Arriving<'g, B> {
    intake: &'g Intake,
    body: B,
    progress: Progress,
    /// Runs from the first pause. A body that comes with its head, as nearly all do, never starts it.
    deadline: Option<Pin<Box<Sleep>>>,
}

/// How far a body has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// Nobody has looked at it.
    Untouched,
    /// Some of it has been read.
    Begun,
    /// All of it has been read.
    Ended,
    /// It broke off, or took too long.
    Failed,
}

/// A body that has arrived.
#[derive(Default)]
pub struct HeldBody {
    bytes: Bytes,
    /// None for one that takes nothing more than its connection.
    room: Option<BodyRoom>,
}

/// The room that one body takes.
pub struct BodyRoom {
    all: Room,
    unproven: Option<Room>,
}

impl Intake {
    /// Bodies may hold `memory` bytes together, and have to arrive within `time_limit`.
    pub fn new(memory: usize, time_limit: Duration) -> Self {
        Self { all: Budget::new(memory), unproven: Budget::new(memory / 2), time_limit }
    }

    /// Takes a request apart, whose body is not looked at.
    pub fn begin<B: BodyStream>(&self, request: Request<B>) -> (Head, Arriving<'_, B>) {
        let (Parts { uri, method, headers, .. }, body) = request.into_parts();
        let arriving = Arriving { intake: self, body, progress: Progress::Untouched, deadline: None };
        (Head { uri, method, headers }, arriving)
    }

    fn room(&self, sender: Sender) -> BodyRoom {
        BodyRoom { all: self.all.room(), unproven: (sender != Sender::Proven).then(|| self.unproven.room()) }
    }
}

impl BodyRoom {
    fn grow_to(&mut self, bytes: usize) -> bool {
        self.unproven.as_mut().is_none_or(|room| room.grow_to(bytes)) && self.all.grow_to(bytes)
    }

    fn could_grow_to(&self, bytes: usize) -> bool {
        self.unproven.as_ref().is_none_or(|room| room.could_grow_to(bytes)) && self.all.could_grow_to(bytes)
    }
}

impl<B: BodyStream> Arriving<'_, B> {
    /// Reads the body, if it has at most `most` bytes.
    pub async fn read(&mut self, sender: Sender, most: usize) -> Result<HeldBody, HttpRefusal> {
        self.read_watched(sender, most, |_| ()).await
    }

    /// Reads the body, and shows each piece as it comes. Of a sender that is going to be refused all is as with the
    /// others, limits included, but nothing is held.
    pub async fn read_watched(
        &mut self,
        sender: Sender,
        most: usize,
        mut watch: impl FnMut(&[u8]),
    ) -> Result<HeldBody, HttpRefusal> {
        let too_large = Err(HttpRefusal::BodyTooLarge(most));
        let promised = self.body.size_hint();
        let is_within = |bytes: u64| usize::try_from(bytes).is_ok_and(|bytes| bytes <= most);
        if !is_within(promised.lower()) {
            return too_large;
        }
        let Some(mut piece) = self.next().await? else { return Ok(HeldBody::default()) };
        watch(&piece);
        if self.body.is_end_stream() && piece.len() <= BESIDE_THE_HEAD {
            return Ok(HeldBody { bytes: piece, room: None });
        }
        let largest =
            promised.upper().and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(most).min(most);
        let mut room = self.intake.room(sender);
        let (mut whole, mut length, mut capacity) = (Vec::new(), 0, 0);
        loop {
            length += piece.len();
            if length > most {
                return too_large;
            }
            if length > capacity {
                capacity = (2 * capacity).min(largest).max(length);
                let fits = match sender {
                    Sender::Proven | Sender::Unproven => room.grow_to(capacity),
                    Sender::Refused => room.could_grow_to(capacity),
                };
                if !fits {
                    return Err(HttpRefusal::NoRoomForBody);
                }
            }
            if sender != Sender::Refused {
                whole.reserve_exact(capacity - whole.len());
                whole.extend_from_slice(&piece);
            }
            match self.next().await? {
                Some(next) => piece = next,
                None => return Ok(HeldBody { bytes: whole.into(), room: Some(room) }),
            }
            watch(&piece);
        }
    }

    /// Reads what is left of the body and throws it away, up to a bound, so that its sender gets to see the answer. Gives
    /// whether all of it has come. Who waits for a word before it sends its body is not given one.
    pub async fn throw_away(&mut self, head: &Head) -> bool {
        if self.progress == Progress::Untouched && head.expects_a_word() {
            return self.body.is_end_stream();
        }
        let mut thrown_away = 0;
        loop {
            match self.next().await {
                Ok(Some(piece)) => thrown_away += piece.len(),
                Ok(None) => return self.progress != Progress::Failed,
                // The sender has gone, or makes us wait.
                Err(_) => return false,
            }
            if thrown_away > THROWN_AWAY {
                return false;
            }
        }
    }

    /// Whether nothing of the body is left on the connection.
    pub fn has_ended(&self) -> bool {
        self.progress == Progress::Ended || self.body.is_end_stream()
    }

    /// The next piece; none at the end. Trailers are ignored.
    async fn next(&mut self) -> Result<Option<Bytes>, HttpRefusal> {
        if self.has_ended() || self.progress == Progress::Failed {
            return Ok(None);
        }
        let next = std::future::poll_fn(|context| self.poll_next(context)).await;
        self.progress = match next {
            Ok(Some(_)) => Progress::Begun,
            Ok(None) => Progress::Ended,
            Err(_) => Progress::Failed,
        };
        next
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, HttpRefusal>> {
        loop {
            match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(None) => return Poll::Ready(Ok(None)),
                Poll::Ready(Some(Ok(frame))) => {
                    if let Ok(piece) = frame.into_data() {
                        return Poll::Ready(Ok(Some(piece)));
                    }
                }
                Poll::Ready(Some(Err(error))) => {
                    let message = format!("The body could not be read: {error}.");
                    return Poll::Ready(Err(HttpRefusal::BadRequest(message)));
                }
                Poll::Pending => {
                    let limit = self.intake.time_limit;
                    let deadline = self.deadline.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
                    return deadline.as_mut().poll(context).map(|()| Err(HttpRefusal::TooSlow));
                }
            }
        }
    }
}

impl Head {
    /// Whether the sender waits for `100 Continue` before it sends the body.
    fn expects_a_word(&self) -> bool {
        let value = self.headers.get(header::EXPECT);
        value.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
    }
}

impl HeldBody {
    /// The same, now that its sender is known.
    #[must_use]
    pub fn proven(mut self) -> Self {
        if let Some(room) = &mut self.room {
            room.unproven = None;
        }
        self
    }

    /// Only its room, for what is made from it.
    pub fn into_room(self) -> Option<BodyRoom> {
        self.room
    }
}

impl Deref for HeldBody {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}
