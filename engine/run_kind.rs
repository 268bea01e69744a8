//! What kind of run a thread is in. In builds with debug assertions, a run that does not say that it scans and looks
//! through a large table all the same panics: so no test over many rows passes over it.

#[cfg(debug_assertions)]
use std::cell::Cell;

/// What a run may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunKind {
    /// Look at some rows.
    Short,
    /// Look through tables.
    Scan,
}

/// Lasts as long as the run.
pub(crate) struct Running {
    #[cfg(debug_assertions)]
    before: Option<RunKind>,
}

#[cfg(debug_assertions)]
thread_local! {
    static NOW: Cell<Option<RunKind>> = const { Cell::new(None) };
}

impl RunKind {
    /// Notes that such a run begins on this thread.
    #[must_use]
    pub fn begin(self) -> Running {
        Running {
            #[cfg(debug_assertions)]
            before: NOW.replace(Some(self)),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        #[cfg(debug_assertions)]
        NOW.set(self.before);
    }
}

/// Checks that a run on this thread may look through so many rows.
pub(crate) fn check_scan(rows: usize) {
    #[cfg(debug_assertions)]
    assert!(
        rows <= crate::scan::FEW || NOW.get() != Some(RunKind::Short),
        "a run that does not say that it scans looks through {rows} rows"
    );
    #[cfg(not(debug_assertions))]
    let _ = rows;
}
