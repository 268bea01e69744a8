//! Folds the write-ahead log into the database file, on a connection and thread of its own, and bounds the log.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

/// How large the log may get.
#[derive(Clone, Copy)]
pub struct Bounds {
    /// A log of so many bytes is folded in the background while writes go on.
    pub background: u64,
    /// A log of so many bytes makes the writer wait: under full load a background checkpoint never catches up.
    pub whole: u64,
    /// How long a checkpoint waits for readers that still need the log.
    pub patience: Duration,
}

/// The checkpoint thread. Dropped, it ends the thread.
pub struct Checkpointer {
    shared: Arc<Shared>,
    bounds: Bounds,
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
    /// Readers kept the log from starting anew: do not wait for them again before it has this many bytes.
    patient_until: u64,
    progress: Progress,
}

/// Counts for the tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Checkpoints that have ended.
    pub finished: u64,
    /// How often the writer waited for one.
    pub waits: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// As much as can be done beside the writer.
    Background,
    /// All of it, and the log starts anew. The writer stands still meanwhile.
    Whole,
}

impl Default for Bounds {
    fn default() -> Self {
        // The writer stands still as long as a checkpoint waits: a reader that does not end would stop all changes for that
        // long, again and again.
        Self { background: 4 << 20, whole: 64 << 20, patience: Duration::ZERO }
    }
}

impl Bounds {
    /// Has the log cut when it starts anew, so that its size says how much of it is in use. Without this it would keep
    /// its largest size, and every commit from then on would ask for a checkpoint.
    pub fn apply_to_writer(&self, connection: &Connection) -> rusqlite::Result<()> {
        let limit = i64::try_from(self.background / 2).unwrap_or(i64::MAX);
        connection.pragma_update(None, "journal_size_limit", limit)
    }
}

impl Checkpointer {
    /// Starts the thread with a connection of its own.
    pub fn start(connection: Connection, database: &Path, bounds: Bounds) -> rusqlite::Result<Self> {
        connection.busy_timeout(bounds.patience)?;
        // It ends before the writer's, which knows whether the files are still theirs.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.pragma_update(None, "wal_autocheckpoint", 0)?;
        // A build may default to OFF: then the log could start anew before what was folded from it is on the disk.
        connection.pragma_update(None, "synchronous", "FULL")?;
        let shared = Arc::new(Shared::default());
        let for_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("checkpoint".to_owned())
            .spawn(move || run(&connection, &for_thread))
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        let mut log = database.as_os_str().to_owned();
        log.push("-wal");
        Ok(Self { shared, bounds, log: log.into(), thread: Some(thread) })
    }

    /// Called by the writer after each commit: asks for a checkpoint when the log has grown, and waits for it when
    /// the log has reached its bound.
    pub fn after_commit(&self) {
        let bytes = self.log_bytes();
        if bytes < self.bounds.background {
            return;
        }
        let mut state = self.shared.state.lock();
        if bytes < self.bounds.whole.max(state.patient_until) {
            if state.wanted.is_none() && !state.running {
                state.wanted = Some(Mode::Background);
                self.shared.changed.notify_all();
            }
            return;
        }
        state.wanted = Some(Mode::Whole);
        state.progress.waits += 1;
        self.shared.changed.notify_all();
        while state.wanted.is_some() || state.running {
            self.shared.changed.wait(&mut state);
        }
        let left = self.log_bytes();
        let is_held = left >= self.bounds.whole;
        state.patient_until = if is_held { left + self.bounds.whole } else { 0 };
    }

    fn log_bytes(&self) -> u64 {
        std::fs::metadata(&self.log).map_or(0, |file| file.len())
    }

    /// What has been done so far, and whether a checkpoint is wanted or under way.
    #[cfg(test)]
    pub fn progress(&self) -> (Progress, bool) {
        let state = self.shared.state.lock();
        (state.progress, state.running || state.wanted.is_some())
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
        match connection.query_row(statement, [], |row| row.get::<_, bool>(0)) {
            Ok(false) => {}
            Ok(true) => tracing::warn!("a reader that does not end keeps the write-ahead log growing"),
            Err(error) => {
                tracing::warn!(%error, "the write-ahead log could not be folded into the database");
            }
        }
        let mut state = shared.state.lock();
        state.running = false;
        state.progress.finished += 1;
        drop(state);
        shared.changed.notify_all();
    }
}
