//! The body of an answer, which is always complete.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

use crate::budget::Room;

/// A body in one piece.
#[derive(Debug)]
pub struct Content {
    /// What is still to be sent.
    bytes: Option<Bytes>,
    /// Whether the header `Content-Length: 0` goes out also with a status that has no body: documents of OpenStack show
    /// it with 204. hyper leaves it out for a body that says that it has ended before it was looked at.
    says_its_length: bool,
    /// What it takes of the memory for answers.
    room: Option<Room>,
}

impl Content {
    /// A body that holds something.
    pub fn of(bytes: impl Into<Bytes>) -> Self {
        Self { bytes: Some(bytes.into()), says_its_length: false, room: None }
    }

    /// A body that holds nothing, and whose header says so.
    pub fn nothing() -> Self {
        Self { bytes: None, says_its_length: true, room: None }
    }

    /// Holds this room until all is on its way.
    pub fn hold(&mut self, room: Option<Room>) {
        self.room = room;
    }

    /// What is still to be sent.
    pub fn into_bytes(self) -> Bytes {
        self.bytes.unwrap_or_default()
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none() && !self.says_its_length
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(
            self.bytes.as_ref().map_or(0, |bytes| u64::try_from(bytes.len()).unwrap_or(u64::MAX)),
        )
    }
}
