//! The one thread that writes. It drains what waits into one durable commit (group commit), publishes what
//! was committed to the world in commit order, and only then completes the waiting answers.

mod queue;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use tokio::sync::oneshot;

pub use queue::Origin;
use queue::{NotQueued, Queue, Taken};

use super::{Batch, Conflict, Impediment, Store, StoreError};
use crate::account::AccountName;
use crate::clock::Timestamp;
use crate::world::{Account, Publish, World};

/// The most batches that one commit takes.
const LARGEST_GROUP: usize = 256;
/// How often a store without work is asked whether it could be written.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Hands changes to the writing thread. Dropped, it lets the thread finish what is queued and waits for it.
pub struct Writer {
    jobs: Arc<Queue<Job>>,
    thread: Option<JoinHandle<()>>,
    impediment: Arc<ArcSwapOption<Impediment>>,
}

/// Called with the reason when the process must not go on: what the disk holds is unknown or wrong.
pub type OnFatal = Box<dyn Fn(&StoreError) + Send>;

/// Why a change was not made.
#[derive(Debug, PartialEq, Eq)]
pub enum NotCommitted {
    /// A row had been changed meanwhile; look again and decide anew.
    Conflict,
    /// Surely not applied, for this reason.
    Refused(String),
    /// Surely not applied, and nothing will be until the operator has mended this.
    Impeded(String),
    /// Perhaps applied.
    Unknown,
}

enum Job {
    Commit { batch: Batch, changes: Vec<Box<dyn Publish>>, done: Answer<()> },
    OpenAccount { name: AccountName, at: Timestamp, done: Answer<Arc<Account>> },
}

type Answer<T> = oneshot::Sender<Result<T, NotCommitted>>;

impl Writer {
    /// Starts the thread. `places` bounds how many changes of callers may wait.
    pub fn start(
        store: Box<dyn Store>,
        world: Arc<World>,
        places: usize,
        on_fatal: OnFatal,
    ) -> std::io::Result<Self> {
        let jobs = Arc::new(Queue::new(places));
        let inbox = Arc::clone(&jobs);
        let impediment = Arc::new(ArcSwapOption::empty());
        let outlook = Outlook { now: None, told: Arc::clone(&impediment) };
        let thread = std::thread::Builder::new().name("writer".to_owned()).spawn(move || {
            // Without a writer the gateway would look alive and refuse every change for ever.
            let work = AssertUnwindSafe(|| run(store, &world, &inbox, outlook, &on_fatal));
            if catch_unwind(work).is_err() {
                inbox.abandon();
                on_fatal(&StoreError::Unknown("the writer panicked".to_owned()));
            }
        })?;
        Ok(Self { jobs, thread: Some(thread), impediment })
    }

    /// Why all changes are refused; none while they are taken.
    pub fn impediment(&self) -> Option<Arc<Impediment>> {
        self.impediment.load_full()
    }

    /// Makes a change durable and visible. When this returns `Ok`, it is both.
    pub async fn commit(
        &self,
        origin: Origin,
        batch: Batch,
        changes: Vec<Box<dyn Publish>>,
    ) -> Result<(), NotCommitted> {
        let (done, outcome) = oneshot::channel();
        self.send(origin, Job::Commit { batch, changes, done })?;
        outcome.await.unwrap_or(Err(NotCommitted::Unknown))
    }

    /// The account with this name; it is created when there is none.
    pub async fn open_account(&self, name: AccountName, at: Timestamp) -> Result<Arc<Account>, NotCommitted> {
        let (done, outcome) = oneshot::channel();
        self.send(Origin::Caller, Job::OpenAccount { name, at, done })?;
        outcome.await.unwrap_or(Err(NotCommitted::Unknown))
    }

    fn send(&self, origin: Origin, job: Job) -> Result<(), NotCommitted> {
        self.jobs.push(origin, job).map_err(|error| {
            let reason = match error {
                NotQueued::Full => "too many changes are waiting",
                NotQueued::Closed => "the writer has stopped",
            };
            NotCommitted::Refused(reason.to_owned())
        })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs.close();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(
    mut store: Box<dyn Store>,
    world: &World,
    inbox: &Queue<Job>,
    mut outlook: Outlook,
    on_fatal: &OnFatal,
) {
    let mut group = Group::default();
    let mut jobs = Vec::new();
    loop {
        match inbox.take(LARGEST_GROUP, LOOK_EVERY, &mut jobs) {
            Taken::Some => {}
            Taken::Nothing => {
                outlook.look(&mut *store);
            }
            Taken::End => return,
        }
        let mut taken = jobs.drain(..);
        while let Some(job) = taken.next() {
            match job {
                Job::Commit { batch, changes, done } => group.add(batch, changes, done),
                Job::OpenAccount { name, at, done } => {
                    let opened = group
                        .commit(&mut *store, world, &mut outlook)
                        .and_then(|()| open_account(&mut *store, world, &mut outlook, (name, at), done));
                    if let Err(error) = opened {
                        return stop(&error, taken.collect(), inbox, on_fatal);
                    }
                }
            }
        }
        drop(taken);
        if let Err(error) = group.commit(&mut *store, world, &mut outlook) {
            return stop(&error, jobs, inbox, on_fatal);
        }
    }
}

/// What is known about whether the store can be written.
struct Outlook {
    now: Option<Impediment>,
    told: Arc<ArcSwapOption<Impediment>>,
}

impl Outlook {
    /// Asks the store, and gives what is in the way.
    fn look(&mut self, store: &mut dyn Store) -> Option<&Impediment> {
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

/// Nothing is written any more once it is unknown what the disk holds: whatever is still asked for is refused.
fn stop(error: &StoreError, mut jobs: Vec<Job>, inbox: &Queue<Job>, on_fatal: &OnFatal) {
    on_fatal(error);
    let refused = || NotCommitted::Refused("the store has failed before".to_owned());
    loop {
        for job in jobs.drain(..) {
            match job {
                Job::Commit { done, .. } => drop(done.send(Err(refused()))),
                Job::OpenAccount { done, .. } => drop(done.send(Err(refused()))),
            }
        }
        if inbox.take(LARGEST_GROUP, LOOK_EVERY, &mut jobs) == Taken::End {
            return;
        }
    }
}

/// What is to be published with a batch, and who waits for that.
type Waiting = (Vec<Box<dyn Publish>>, Answer<()>);

/// What goes into one commit.
#[derive(Default)]
struct Group {
    batches: Vec<Batch>,
    waiting: Vec<Waiting>,
    /// Whether the last commit was refused; said once, and once more when it is over.
    refusing: bool,
}

impl Group {
    fn add(&mut self, batch: Batch, changes: Vec<Box<dyn Publish>>, done: Answer<()>) {
        self.batches.push(batch);
        self.waiting.push((changes, done));
    }

    /// Commits, publishes in the same order, then completes the answers. Leaves the group empty. An error is one
    /// after which nothing more may be written.
    fn commit(
        &mut self,
        store: &mut dyn Store,
        world: &World,
        outlook: &mut Outlook,
    ) -> Result<(), StoreError> {
        if self.batches.is_empty() {
            return Ok(());
        }
        let batches = std::mem::take(&mut self.batches);
        let waiting = std::mem::take(&mut self.waiting);
        if let Some(impediment) = outlook.look(store) {
            for (_, done) in waiting {
                let _ = done.send(Err(NotCommitted::Impeded(impediment.problem.clone())));
            }
            return Ok(());
        }
        match store.commit(&batches) {
            Ok(outcomes) => {
                let lasts = outlook.look(store).is_none();
                if std::mem::take(&mut self.refusing) {
                    tracing::info!("changes are taken again");
                }
                for ((batch, outcome), (changes, done)) in batches.iter().zip(outcomes).zip(waiting) {
                    let answer = match outcome {
                        Ok(committed) => {
                            // Also what may not last: the image has what the store has.
                            world.publish(batch.account, committed.revision, changes, &committed.handles);
                            if lasts { Ok(()) } else { Err(NotCommitted::Unknown) }
                        }
                        Err(Conflict) => Err(NotCommitted::Conflict),
                    };
                    // Whoever asked may have gone: the change stands all the same.
                    let _ = done.send(answer);
                }
                Ok(())
            }
            Err(error) => {
                for (_, done) in waiting {
                    let _ = done.send(Err(refusal(&error)));
                }
                if !std::mem::replace(&mut self.refusing, true) {
                    tracing::error!(%error, "changes are refused; reads go on");
                }
                go_on_after(error)
            }
        }
    }
}

fn open_account(
    store: &mut dyn Store,
    world: &World,
    outlook: &mut Outlook,
    (name, at): (AccountName, Timestamp),
    done: Answer<Arc<Account>>,
) -> Result<(), StoreError> {
    if let Some(impediment) = outlook.look(store) {
        let _ = done.send(Err(NotCommitted::Impeded(impediment.problem.clone())));
        return Ok(());
    }
    match store.open_account(&name, at) {
        Ok((number, revision)) => {
            let account = world.add_account(number, &name, revision);
            let lasts = outlook.look(store).is_none();
            let _ = done.send(if lasts { Ok(account) } else { Err(NotCommitted::Unknown) });
            Ok(())
        }
        Err(error) => {
            let _ = done.send(Err(refusal(&error)));
            go_on_after(error)
        }
    }
}

fn refusal(error: &StoreError) -> NotCommitted {
    match error {
        StoreError::Full(_) | StoreError::Unavailable(_) => NotCommitted::Refused(error.to_string()),
        StoreError::Unknown(_) | StoreError::Corrupt(_) => NotCommitted::Unknown,
    }
}

/// Whether the writer may go on after an error: not when it is unknown or wrong what the disk holds.
fn go_on_after(error: StoreError) -> Result<(), StoreError> {
    match error {
        StoreError::Full(_) | StoreError::Unavailable(_) => Ok(()),
        StoreError::Unknown(_) | StoreError::Corrupt(_) => Err(error),
    }
}

#[cfg(test)]
mod tests;
