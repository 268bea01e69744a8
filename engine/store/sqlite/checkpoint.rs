//! Folds the write-ahead log into the database file, on a connection and thread of its own, and bounds the log.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use parking_lot::{Condvar, Mutex};
use rusqlite::Connection;

/// A log of this size is folded in the background while writes go on.
const BACKGROUND_BYTES: u64 = 4 << 20;
/// A log of this size makes the writer wait: under full load a background checkpoint never catches up.
const BOUND_BYTES: u64 = 64 << 20;

/// The checkpoint thread. Dropped, it ends the thread.
pub struct Checkpointer {
    shared: Arc<Shared>,
    log: PathBuf,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    wanted: Option<Mode>,
    running: bool,
    stop: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// As much as can be done beside the writer.
    Background,
    /// All of it, and the log starts anew. The writer stands still meanwhile.
    Whole,
}

impl Checkpointer {
    /// Starts the thread with a connection of its own.
    pub fn start(database: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(database)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        connection.pragma_update(None, "wal_autocheckpoint", 0)?;
        let shared = Arc::new(Shared::default());
        let for_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("checkpoint".to_owned())
            .spawn(move || run(&connection, &for_thread))
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        let mut log = database.as_os_str().to_owned();
        log.push("-wal");
        Ok(Self { shared, log: log.into(), thread: Some(thread) })
    }

    /// Called by the writer after each commit: asks for a checkpoint when the log has grown, and waits for it when
    /// the log has reached its bound.
    pub fn after_commit(&self) {
        let bytes = std::fs::metadata(&self.log).map_or(0, |file| file.len());
        if bytes < BACKGROUND_BYTES {
            return;
        }
        let mut state = self.shared.state.lock();
        if bytes < BOUND_BYTES {
            if state.wanted.is_none() && !state.running {
                state.wanted = Some(Mode::Background);
                self.shared.changed.notify_all();
            }
            return;
        }
        state.wanted = Some(Mode::Whole);
        self.shared.changed.notify_all();
        while state.wanted.is_some() || state.running {
            self.shared.changed.wait(&mut state);
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.shared.state.lock().stop = true;
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(connection: &Connection, shared: &Shared) {
    loop {
        let mode = {
            let mut state = shared.state.lock();
            loop {
                if state.stop {
                    return;
                }
                if let Some(mode) = state.wanted.take() {
                    state.running = true;
                    break mode;
                }
                shared.changed.wait(&mut state);
            }
        };
        let statement = match mode {
            Mode::Background => "PRAGMA wal_checkpoint(PASSIVE)",
            Mode::Whole => "PRAGMA wal_checkpoint(TRUNCATE)",
        };
        // Nothing is lost when it fails: the log keeps what is not folded yet, and the next one tries again.
        if let Err(error) = connection.query_row(statement, [], |_| Ok(())) {
            tracing::warn!(%error, "the write-ahead log could not be folded into the database");
        }
        shared.state.lock().running = false;
        shared.changed.notify_all();
    }
}
