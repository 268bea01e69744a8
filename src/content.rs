//! The body of an answer, which is always complete, and holds its room until it is on its way.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

use crate::budget::Room;

/// The most bytes that are given out at once. hyper copies what it is given into the buffer of the connection, and wants
/// more only when there are fewer than these in it: who does not read keeps two pieces there, not the whole.
const PIECE: usize = 16 << 10;

/// An answer up to this size takes no room: it fits into what a connection has anyway.
pub const SMALL_ANSWER: usize = 4 << 10;

/// A complete body.
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
        let piece = match &mut self.bytes {
            Some(bytes) if bytes.len() > PIECE => Some(bytes.split_to(PIECE)),
            last => last.take(),
        };
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
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

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;
    use crate::budget::Budget;

    fn next(content: &mut Content) -> Option<Bytes> {
        match Pin::new(content).poll_frame(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(frame) => frame.map(|frame| frame.unwrap().into_data().unwrap()),
            Poll::Pending => panic!("it is complete"),
        }
    }

    #[test]
    fn it_comes_in_pieces_and_holds_its_room_to_the_last() {
        let budget = Budget::new(1);
        let whole: Vec<u8> = (0..=255).cycle().take(2 * PIECE + 1).collect();
        let mut content = Content::of(whole.clone());
        content.hold(budget.take(1));
        assert_eq!(content.size_hint().exact(), Some(whole.len() as u64));
        let pieces: Vec<Bytes> = std::iter::from_fn(|| next(&mut content)).collect();
        assert_eq!(pieces.iter().map(Bytes::len).collect::<Vec<_>>(), [PIECE, PIECE, 1]);
        assert_eq!(pieces.concat(), whole);
        assert!(content.is_end_stream() && budget.take(1).is_none());
        drop(content);
        assert!(budget.take(1).is_some());
    }
}
