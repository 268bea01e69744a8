//! Long work with something to look at: a bar on a terminal, a line every few seconds elsewhere, and nothing at all for
//! what is soon over.

use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::task::JoinHandle as Task;
use zc_gateway_engine::progress::{Progress, Watch};

use super::Failure;
use super::serve::end_signal;

/// Work that is over by then shows nothing.
const SOON: Duration = Duration::from_secs(1);
/// How often a bar moves.
const FRAME: Duration = Duration::from_millis(100);
/// How long after one line the next one comes, where there is no terminal.
const PAUSE: Duration = Duration::from_secs(5);

/// What is done.
#[derive(Clone)]
pub struct LongWork {
    /// As a bar and a line begin: `loading /var/lib/zc-gateway`.
    pub title: String,
    /// What is counted.
    pub unit: Unit,
    /// What lines look like.
    pub lines: Lines,
}

/// What is counted.
#[derive(Clone, Copy)]
pub enum Unit {
    /// Rows, whose total is an estimate.
    Rows,
    /// Bytes.
    Bytes,
}

/// How progress is told where there is no terminal.
#[derive(Clone, Copy)]
pub enum Lines {
    /// In the log.
    Log,
    /// As sentences on standard error.
    Plain,
}

impl LongWork {
    /// Does `work` on a thread of its own. When this is dropped, the work is told to end.
    pub async fn run<T, Work>(self, work: Work) -> Result<T, Failure>
    where
        T: Send + 'static,
        Work: FnOnce(&mut Watch<'_>) -> T + Send + 'static,
    {
        let (task, _halt) = self.start(work);
        task.await.map_err(Failure::other)
    }

    /// The same for a command that is nothing else: Ctrl-C, SIGTERM and SIGHUP tell the work to end, and its outcome is waited
    /// for, so that the command can say what became of it.
    pub async fn run_until_signal<T, Work>(self, work: Work) -> Result<T, Failure>
    where
        T: Send + 'static,
        Work: FnOnce(&mut Watch<'_>) -> T + Send + 'static,
    {
        let (mut task, halt) = self.start(work);
        tokio::select! {
            outcome = &mut task => return outcome.map_err(Failure::other),
            () = end_signal() => {}
        }
        drop(halt);
        task.await.map_err(Failure::other)
    }

    fn start<T, Work>(self, work: Work) -> (Task<T>, Halt)
    where
        T: Send + 'static,
        Work: FnOnce(&mut Watch<'_>) -> T + Send + 'static,
    {
        let halt = Halt(Arc::default());
        let is_halted = Arc::clone(&halt.0);
        let task = tokio::task::spawn_blocking(move || {
            let display = Display::start(self);
            work(&mut |progress| {
                display.counts.set(progress);
                if is_halted.load(Ordering::Relaxed) {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            })
        });
        (task, halt)
    }
}

/// Dropped, it tells the work to end.
struct Halt(Arc<AtomicBool>);

impl Drop for Halt {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A thread that shows the counts. Dropped, it takes its bar away.
struct Display {
    counts: Arc<Counts>,
    over: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Counts {
    done: AtomicU64,
    total: AtomicU64,
}

impl Counts {
    fn set(&self, progress: Progress) {
        self.total.store(progress.total, Ordering::Relaxed);
        self.done.store(progress.done, Ordering::Relaxed);
    }

    fn get(&self) -> Progress {
        Progress { done: self.done.load(Ordering::Relaxed), total: self.total.load(Ordering::Relaxed) }
    }
}

impl Display {
    fn start(work: LongWork) -> Self {
        let counts = Arc::<Counts>::default();
        let (over, is_over) = channel();
        let shown = Arc::clone(&counts);
        let show = move || show(&work, &shown, &is_over);
        // Without the thread the work is done in silence.
        let thread = std::thread::Builder::new().name("progress".to_owned()).spawn(show).ok();
        Self { counts, over: Some(over), thread }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        drop(self.over.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn show(work: &LongWork, counts: &Counts, is_over: &Receiver<()>) {
    let passes = |time: Duration| is_over.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
    if !passes(SOON) {
        return;
    }
    if std::io::stderr().is_terminal() {
        let bar = work.bar();
        loop {
            let progress = counts.get();
            bar.set_length(progress.total);
            bar.set_position(progress.done);
            if !passes(FRAME) {
                break bar.finish_and_clear();
            }
        }
    } else {
        loop {
            work.tell(counts.get());
            if !passes(PAUSE) {
                break;
            }
        }
    }
}

impl LongWork {
    fn bar(&self) -> ProgressBar {
        let counts = match self.unit {
            Unit::Rows => "{human_pos} of about {human_len} rows",
            Unit::Bytes => "{bytes} of {total_bytes}",
        };
        let template = format!("{{msg}} [{{bar:30}}] {counts} ({{elapsed}})");
        let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        bar.with_style(style.progress_chars("=> ")).with_message(self.title.clone())
    }

    fn tell(&self, Progress { done, total }: Progress) {
        match (self.lines, self.unit) {
            (Lines::Log, _) => tracing::info!(done, total, "{}", self.title),
            (Lines::Plain, Unit::Rows) => {
                let (done, total) = (HumanCount(done), HumanCount(total));
                eprintln!("zc-gateway: {}: {done} of about {total} rows", self.title);
            }
            (Lines::Plain, Unit::Bytes) => {
                let (done, total) = (HumanBytes(done), HumanBytes(total));
                eprintln!("zc-gateway: {}: {done} of {total}", self.title);
            }
        }
    }
}
