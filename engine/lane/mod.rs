//! The lane: the one thread that changes anything. It takes what waits, runs each change on the newest state, makes all
//! that succeeded durable in one commit, shows it to readers, and only then answers.

mod group;
mod job;
mod outlook;
mod queue;
mod thread;
mod watch;

use std::sync::Arc;
use std::thread::JoinHandle;

use arc_swap::{ArcSwap, ArcSwapOption};
use tokio::sync::oneshot;

use crate::account::{AccountName, AccountNumber};
use crate::clock::Clock;
use crate::fault::{Code, Fault};
use crate::rules::Rules;
use crate::store::{Handle, Impediment, Store, StoreError};
use crate::transaction::Transaction;
use crate::world::{Account, World};

pub use job::Request;
use job::{Job, Waiting};
use outlook::Outlook;
pub use queue::Origin;
use queue::{NotQueued, Queue};
use thread::LaneThread;
pub use watch::LongRun;
use watch::Watch;

/// Hands changes to the lane. Dropped, it lets the lane finish what waits, and waits for it.
pub struct Lane {
    queue: Arc<Queue<Job>>,
    thread: Option<JoinHandle<()>>,
    impediment: Arc<ArcSwapOption<Impediment>>,
    watch: Arc<Watch>,
}

/// Called with the reason when the process must not go on: what the disk holds is unknown or wrong.
pub type OnFatal = Box<dyn Fn(&StoreError) + Send>;

/// What a lane works with.
pub struct Parts {
    /// Where everything is kept.
    pub store: Box<dyn Store>,
    /// The published state.
    pub world: Arc<World>,
    /// The time.
    pub clock: Clock,
    /// What runs go by.
    pub rules: Arc<ArcSwap<Rules>>,
    /// The highest handle that a row has.
    pub last_handle: Handle,
    /// How many changes of callers may wait.
    pub places: usize,
    /// Called when the process must stop.
    pub on_fatal: OnFatal,
}

/// Why a change was not made, or is not known to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// What the caller proved may hold no more. It has not run.
    ProofOutdated,
    /// Surely not made, for this reason.
    Refused(String),
    /// Surely not made, and nothing will be until the operator has mended this.
    Impeded(String),
    /// Perhaps made.
    Unknown,
}

impl Lane {
    /// Starts the thread.
    pub fn start(parts: Parts) -> std::io::Result<Self> {
        let queue = Arc::new(Queue::new(parts.places));
        let impediment = Arc::new(ArcSwapOption::empty());
        let watch = Arc::new(Watch::default());
        let outlook = Outlook::new(Arc::clone(&impediment));
        let (inbox, watching) = (Arc::clone(&queue), Arc::clone(&watch));
        let thread = std::thread::Builder::new().name("lane".to_owned()).spawn(move || {
            let lane = LaneThread::new(parts, Arc::clone(&inbox), outlook, watching);
            // Without a lane the gateway would look alive and refuse every change for ever.
            if let Err(on_fatal) = lane.serve() {
                inbox.abandon();
                on_fatal(&StoreError::Unknown("the lane panicked".to_owned()));
            }
        })?;
        Ok(Self { queue, thread: Some(thread), impediment, watch })
    }

    /// Why all changes are refused; none while they are taken.
    pub fn impediment(&self) -> Option<Arc<Impediment>> {
        self.impediment.load_full()
    }

    /// How many changes of callers wait.
    pub fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// The run that has kept the lane for longer than any should, if there is one.
    pub fn long_run(&self) -> Option<LongRun> {
        self.watch.long_run()
    }

    /// Runs a change. When this returns `Ok`, what the run changed is durable and visible. Whoever drops the future
    /// before the run has begun has asked for nothing.
    pub async fn run<T: Send + 'static>(
        &self,
        origin: Origin,
        request: Request,
        run: impl FnOnce(&mut Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<Result<T, Fault>, NotDone> {
        let account = request.account;
        let (done, outcome) = oneshot::channel();
        self.send(origin, account, Job::Run(request, Box::new(Waiting::new(run, done))))?;
        outcome.await.unwrap_or(Err(NotDone::Unknown))
    }

    /// The account with this name; it is made when there is none.
    pub async fn open_account(&self, name: AccountName) -> Result<Arc<Account>, NotDone> {
        let (done, outcome) = oneshot::channel();
        // It has no number yet: all that are to be opened stand in one line.
        self.send(Origin::Caller, AccountNumber(0), Job::OpenAccount { name, done })?;
        outcome.await.unwrap_or(Err(NotDone::Unknown))
    }

    fn send(&self, origin: Origin, account: AccountNumber, job: Job) -> Result<(), NotDone> {
        self.queue.push(origin, account, job).map_err(|error| {
            let reason = match error {
                NotQueued::Full => "too many changes are waiting",
                NotQueued::Closed => "the store has failed before, or the gateway stops",
            };
            NotDone::Refused(reason.to_owned())
        })
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl From<NotDone> for Fault {
    fn from(reason: NotDone) -> Self {
        match reason {
            NotDone::ProofOutdated => {
                let message =
                    "What you prove who you are with keeps changing; nothing was changed. Try again.";
                Self::new(Code::Unavailable, message)
            }
            NotDone::Refused(why) => {
                let message = "The change cannot be stored now; nothing was changed. Try again later.";
                Self::new(Code::Unavailable, message).with_detail(why)
            }
            NotDone::Impeded(problem) => {
                let message = format!("The change cannot be stored; nothing was changed: {problem}.");
                Self::new(Code::Unavailable, message).with_detail("changes are refused, see above")
            }
            NotDone::Unknown => {
                let message = "The store failed while the change was made; look whether it was made before you repeat it.";
                Self::new(Code::Internal, message).with_detail("the outcome of a commit is unknown")
            }
        }
    }
}

#[cfg(test)]
mod tests;
