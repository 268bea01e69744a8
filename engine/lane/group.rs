//! The runs that one commit makes durable: what they changed, who waits for that, and how to take it back.

use std::time::Duration;

use hashbrown::HashMap;

use super::NotDone;
use super::job::Run;
use crate::account::{AccountNumber, Revision};
use crate::image::Image;
use crate::store::{self, AccountStep, Handle, StoredEvent};
use crate::transaction::{Log, Written};
use crate::world::World;

/// The most runs of one group.
pub(super) const MOST_RUNS: usize = 256;
/// The most rows of one group, unless it is a single run that has more.
const MOST_ROWS: usize = 2000;
/// How long the runs of a group may take together. Tests count on what is in one group, however busy the machine is.
const LONGEST: Duration = Duration::from_millis(if cfg!(test) { 500 } else { 20 });

/// What goes into one commit.
pub(super) struct Group {
    runs: Vec<Done>,
    steps: Vec<AccountStep>,
    rows: usize,
    /// Runs that did not begin, because the group changes what their callers proved. They are deferred until the group is
    /// settled: before that they would prove the same again.
    deferred: Vec<Box<dyn Run>>,
    /// How long its runs have taken together.
    took: Duration,
}

/// A run that has ended, and whose answer waits for the commit.
struct Done {
    account: AccountNumber,
    /// What it wrote; nothing for one that was refused or only looked.
    log: Log,
    job: Box<dyn Run>,
}

impl Group {
    /// An empty group.
    pub fn new() -> Self {
        let (runs, steps, deferred) = (Vec::new(), Vec::new(), Vec::new());
        Self { runs, steps, rows: 0, deferred, took: Duration::ZERO }
    }

    /// Whether it has no run.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether it must be committed before anything else is run.
    pub fn is_full(&self) -> bool {
        self.runs.len() + self.deferred.len() >= MOST_RUNS || self.rows >= MOST_ROWS || self.took >= LONGEST
    }

    /// Counts how long a run has taken.
    pub fn spend(&mut self, took: Duration) {
        self.took += took;
    }

    /// Whether something of an account is changed that is not durable yet.
    pub fn changes(&self, account: AccountNumber) -> bool {
        self.steps.iter().any(|step| step.account == account)
    }

    /// Whether a run may be in the same commit. One that is too large for any is in one by itself.
    pub fn has_room_for(&self, log: &Log) -> bool {
        self.rows == 0 || self.rows + log.changes.len() <= MOST_ROWS
    }

    /// Keeps a run that does not begin until what outdates its proof is public, or taken back.
    pub fn defer(&mut self, job: Box<dyn Run>) {
        self.deferred.push(job);
    }

    /// Adds a run that has ended.
    pub fn add(&mut self, account: AccountNumber, log: Log, job: Box<dyn Run>) {
        if !log.is_empty() {
            self.rows += log.changes.len();
            let from = Revision(log.revision.0 - 1);
            match self.steps.iter_mut().find(|step| step.account == account) {
                Some(step) => step.to = log.revision,
                None => self.steps.push(AccountStep { account, from, to: log.revision }),
            }
        }
        self.runs.push(Done { account, log, job });
    }

    /// What the store is to write: each row once, in its last state. The events move there.
    pub fn take_writes(&mut self) -> store::Group {
        let mut group = store::Group { accounts: self.steps.clone(), ..store::Group::default() };
        for Done { account, log, .. } in &mut self.runs {
            let (revision, at) = (log.revision, log.at);
            let events = log.events.drain(..);
            group.events.extend(events.map(|record| (*account, StoredEvent { revision, at, record })));
        }
        let mut changes = self.runs.iter().flat_map(|done| &done.log.changes);
        if self.rows == 1 {
            let only = changes.next();
            group.writes.extend(only.and_then(|change| change.to_write(&**change, change.body())));
            return group;
        }
        let mut rows = Rows::default();
        changes.for_each(|change| rows.note(&**change));
        group.writes = rows.to_writes();
        group
    }

    /// Shows readers what is durable now, run by run, and answers. `outcome` is for those that wrote something.
    pub fn publish(self, world: &World, outcome: &Result<(), NotDone>) {
        let deferred = self.deferred;
        for Done { account, log, job } in self.runs {
            if log.is_empty() {
                job.answer(if outcome.is_ok() { Ok(()) } else { Err(nothing_changed()) });
                continue;
            }
            world.publish(account, log.revision, &log.changes);
            job.answer(outcome.clone());
        }
        send_back(deferred);
    }

    /// Takes back all that was changed, and tells everybody why.
    pub fn undo(self, working: &mut HashMap<AccountNumber, Image>, reason: &NotDone) {
        for Done { account, log, .. } in self.runs.iter().rev() {
            if let Some(image) = working.get_mut(account) {
                log.undo(image);
            }
        }
        for Done { log, job, .. } in self.runs {
            // Who wrote nothing has lost nothing, but what he was to be told may not be true.
            let is_unknown = *reason == NotDone::Unknown;
            job.answer(Err(if is_unknown && log.is_empty() { nothing_changed() } else { reason.clone() }));
        }
        send_back(self.deferred);
    }
}

fn send_back(deferred: Vec<Box<dyn Run>>) {
    for job in deferred {
        job.answer(Err(NotDone::ProofOutdated));
    }
}

pub(super) fn nothing_changed() -> NotDone {
    NotDone::Refused("the commit of the changes before it failed".to_owned())
}

/// The rows of a group with their first and last change.
#[derive(Default)]
struct Rows<'g> {
    rows: Vec<Merged<'g>>,
    /// Where in `rows` each is.
    places: HashMap<Handle, usize>,
}

struct Merged<'g> {
    first: &'g dyn Written,
    last: &'g dyn Written,
    /// The last of its changes that gave it new attributes.
    body: Option<&'g str>,
}

impl<'g> Rows<'g> {
    fn note(&mut self, change: &'g dyn Written) {
        let next = self.rows.len();
        let place = *self.places.entry(change.handle()).or_insert(next);
        if place == next {
            self.rows.push(Merged { first: change, last: change, body: change.body() });
            return;
        }
        let merged = &mut self.rows[place];
        merged.last = change;
        merged.body = change.body().or(merged.body);
    }

    fn to_writes(&self) -> Vec<store::RowWrite> {
        self.rows.iter().filter_map(|row| row.last.to_write(row.first, row.body)).collect()
    }
}
