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

/// Counts the rows of long work, and tells the watcher now and then.
pub(crate) struct Rows<'a> {
    progress: Progress,
    watch: &'a mut Watch<'a>,
}

impl<'a> Rows<'a> {
    /// Begins to count towards `total`.
    pub fn new(total: u64, watch: &'a mut Watch<'a>) -> Self {
        Self { progress: Progress { done: 0, total }, watch }
    }

    /// One more is done. Says whether the work is still wanted.
    pub fn step(&mut self) -> ControlFlow<()> {
        /// After how many rows the watcher is told.
        const BETWEEN_REPORTS: u64 = 4096;
        self.progress.done += 1;
        let is_told = self.progress.done.is_multiple_of(BETWEEN_REPORTS);
        if is_told { (self.watch)(self.progress) } else { ControlFlow::Continue(()) }
    }
}

/// Watches nothing.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
