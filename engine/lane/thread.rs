//! What the lane does, from the first job of a group to its last answer.

use hashbrown::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;

use super::group::{Group, nothing_changed};
use super::job::{Job, Request, Run};
use super::outlook::Outlook;
use super::queue::{Queue, Waited};
use super::watch::Watch;
use super::{NotDone, OnFatal, Parts};
use crate::account::{AccountName, AccountNumber};
use crate::clock::Clock;
use crate::fault::Fault;
use crate::image::Image;
use crate::principal::Proof;
use crate::rules::Rules;
use crate::run_kind::RunKind;
use crate::store::{Handle, Store, StoreError};
use crate::transaction::{Log, Transaction};
use crate::world::{Account, World};

/// How often a store without work is asked whether it could be written.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Everything that belongs to the lane alone.
pub(super) struct LaneThread {
    queue: Arc<Queue<Job>>,
    store: Box<dyn Store>,
    world: Arc<World>,
    clock: Clock,
    rules: Arc<ArcSwap<Rules>>,
    /// The accounts that were changed, with what is not durable yet.
    working: HashMap<AccountNumber, Image>,
    last_handle: Handle,
    outlook: Outlook,
    watch: Arc<Watch>,
    on_fatal: OnFatal,
    /// Whether the last commit was refused; said once, and once more when it is over.
    refusing: bool,
}

impl LaneThread {
    /// A lane that has done nothing yet.
    pub fn new(parts: Parts, queue: Arc<Queue<Job>>, outlook: Outlook, watch: Arc<Watch>) -> Self {
        let Parts { store, world, clock, rules, last_handle, on_fatal, places: _ } = parts;
        let (working, refusing) = (HashMap::new(), false);
        Self { queue, store, world, clock, rules, working, last_handle, outlook, watch, on_fatal, refusing }
    }

    /// Works until nothing will ever come again. The error is whom to tell that it panicked.
    pub fn serve(mut self) -> Result<(), OnFatal> {
        let work = catch_unwind(AssertUnwindSafe(|| self.work()));
        work.map_err(|_| self.on_fatal)
    }

    fn work(&mut self) {
        loop {
            match self.queue.wait(LOOK_EVERY) {
                Waited::Some => {}
                Waited::Nothing => {
                    self.outlook.look(&mut *self.store);
                    continue;
                }
                Waited::End => return,
            }
            if let Err(error) = self.next_group() {
                (self.on_fatal)(&error);
                return self.refuse_all();
            }
        }
    }

    /// One group, from its first job to its last answer. An error is one after which nothing more may be written.
    fn next_group(&mut self) -> Result<(), StoreError> {
        let mut group = Group::new();
        while !group.is_full() {
            match self.queue.next() {
                None => break,
                Some(Job::Run(request, job)) => self.run(&mut group, &request, job)?,
                Some(Job::OpenAccount { name, done }) => {
                    if let Err(error) = self.commit(std::mem::replace(&mut group, Group::new())) {
                        let _ = done.send(Err(nothing_changed()));
                        return Err(error);
                    }
                    let (answer, outcome) = self.open_account(&name);
                    let _ = done.send(answer);
                    outcome?;
                }
            }
        }
        self.commit(group)
    }

    /// Runs one job on the newest state. What does not fit into the group is in the next one.
    fn run(&mut self, group: &mut Group, request: &Request, mut job: Box<dyn Run>) -> Result<(), StoreError> {
        // Who has gone before it began has asked for nothing.
        if job.is_abandoned() {
            return Ok(());
        }
        if !self.holds(&request.proof) {
            if request.proof.accounts().any(|account| group.changes(account)) {
                group.defer(job);
            } else {
                job.answer(Err(NotDone::ProofOutdated));
            }
            return Ok(());
        }
        let number = request.account;
        let Some(account) = self.world.account(number) else {
            job.refuse(Fault::internal(format!("account {} is not loaded", number.0)));
            job.answer(Ok(()));
            return Ok(());
        };
        let image = self.working.entry(number).or_insert_with(|| account.image.read().clone());
        let rules = self.rules.load();
        let mut log = Log::new(image, self.clock.now(), self.last_handle);
        self.watch.begin(request.action);
        let mut tx = Transaction::new(&rules, account, request, image, &mut log);
        let short = RunKind::Short.begin();
        let ended = catch_unwind(AssertUnwindSafe(|| job.run(&mut tx)));
        drop(short);
        group.spend(self.watch.end());
        let may_stand = if let Ok(is_success) = ended {
            is_success && tx.check().map_err(|fault| job.refuse(fault)).is_ok()
        } else {
            job.refuse(Fault::internal(format!("{} panicked", request.action)));
            false
        };
        if may_stand {
            log.stand(image);
            self.last_handle = log.last_handle;
        } else {
            log.undo(image);
            log = Log::new(image, log.at, self.last_handle);
        }
        if log.is_empty() && !group.changes(number) {
            job.answer(Ok(()));
            return Ok(());
        }
        if group.has_room_for(&log) {
            group.add(number, log, job);
            return Ok(());
        }
        let mut next = Group::new();
        next.add(number, log, job);
        *group = self.commit_before(std::mem::replace(group, Group::new()), next)?;
        Ok(())
    }

    /// Whether what a caller proved holds in the newest state.
    fn holds(&self, proof: &Proof) -> bool {
        proof.holds(|account, look| match self.working.get(&account) {
            Some(image) => look(image),
            None => self.world.account(account).is_some_and(|account| look(&account.image.read())),
        })
    }

    /// Makes a group durable, shows it to readers, and answers.
    fn commit(&mut self, group: Group) -> Result<(), StoreError> {
        self.commit_before(group, Group::new()).map(drop)
    }

    /// The same with a group after which another one has been run already. Gives that one: an empty one when it fell with
    /// the first.
    fn commit_before(&mut self, mut group: Group, next: Group) -> Result<Group, StoreError> {
        if group.is_empty() {
            return Ok(next);
        }
        if let Some(impediment) = self.outlook.look(&mut *self.store) {
            let reason = NotDone::Impeded(impediment.problem.clone());
            next.undo(&mut self.working, &reason);
            group.undo(&mut self.working, &reason);
            return Ok(Group::new());
        }
        match self.store.commit(&group.take_writes()) {
            Ok(()) => {
                let lasts = self.outlook.look(&mut *self.store).is_none();
                if std::mem::take(&mut self.refusing) {
                    tracing::info!("changes are taken again");
                }
                // Also what may not last is shown: readers see what the store has.
                group.publish(&self.world, &if lasts { Ok(()) } else { Err(NotDone::Unknown) });
                Ok(next)
            }
            Err(error) => {
                // What was run after it surely was not made, whatever became of the group.
                next.undo(&mut self.working, &nothing_changed());
                group.undo(&mut self.working, &reason(&error));
                if !std::mem::replace(&mut self.refusing, true) {
                    tracing::error!(%error, "changes are refused; reads go on");
                }
                go_on_after(error).map(|()| Group::new())
            }
        }
    }

    /// The account with this name, made where there is none; and whether the lane may go on.
    fn open_account(
        &mut self,
        name: &AccountName,
    ) -> (Result<Arc<Account>, NotDone>, Result<(), StoreError>) {
        if let Some(impediment) = self.outlook.look(&mut *self.store) {
            return (Err(NotDone::Impeded(impediment.problem.clone())), Ok(()));
        }
        match self.store.open_account(name, self.clock.now()) {
            Ok((number, revision)) => {
                let account = self.world.add_account(number, name, revision);
                let lasts = self.outlook.look(&mut *self.store).is_none();
                (if lasts { Ok(account) } else { Err(NotDone::Unknown) }, Ok(()))
            }
            Err(error) => (Err(reason(&error)), go_on_after(error)),
        }
    }

    /// Nothing is written any more once it is unknown what the disk holds: whatever is still asked for is refused.
    fn refuse_all(&self) {
        let refused = || NotDone::Refused("the store has failed before".to_owned());
        while self.queue.wait(LOOK_EVERY) != Waited::End {
            while let Some(job) = self.queue.next() {
                match job {
                    Job::Run(_, job) => job.answer(Err(refused())),
                    Job::OpenAccount { done, .. } => drop(done.send(Err(refused()))),
                }
            }
        }
    }
}

fn reason(error: &StoreError) -> NotDone {
    match error {
        StoreError::Full(_) | StoreError::Unavailable(_) => NotDone::Refused(error.to_string()),
        StoreError::Unknown(_) | StoreError::Corrupt(_) => NotDone::Unknown,
    }
}

/// Whether the lane may go on after an error: not when it is unknown or wrong what the disk holds.
fn go_on_after(error: StoreError) -> Result<(), StoreError> {
    match error {
        StoreError::Full(_) | StoreError::Unavailable(_) => Ok(()),
        StoreError::Unknown(_) | StoreError::Corrupt(_) => Err(error),
    }
}
