//! Whether the store can be written, as far as is known.

use std::sync::Arc;

use arc_swap::ArcSwapOption;

use crate::store::{Impediment, Store};

/// What is known about whether the store can be written.
pub(super) struct Outlook {
    now: Option<Impediment>,
    told: Arc<ArcSwapOption<Impediment>>,
}

impl Outlook {
    /// Nothing is in the way as far as is known. What is found is told through `told`.
    pub const fn new(told: Arc<ArcSwapOption<Impediment>>) -> Self {
        Self { now: None, told }
    }

    /// Asks the store, and gives what is in the way.
    pub fn look(&mut self, store: &mut dyn Store) -> Option<&Impediment> {
        let found = store.impediment();
        if found != self.now {
            if let Some(Impediment { problem, remedy }) = &found {
                tracing::error!(%problem, %remedy, "changes are refused, because they would be lost; reads go on");
            } else {
                tracing::info!("changes are taken again: everything is back in its place");
            }
            self.told.store(found.clone().map(Arc::new));
            self.now = found;
        }
        self.now.as_ref()
    }
}
