//! How far long work is, and whether it is still wanted.

use std::ops::ControlFlow;

/// How far work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many rows or bytes are done.
    pub done: u64,
    /// How many there are; an estimate, where counting them would take as long as the work.
    pub total: u64,
}

/// Told how far the work is, every so often; it ends the work with [`ControlFlow::Break`].
pub type Watch<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// Watches nothing.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
