//! What waits for the lane. Nobody who sends much puts off the others: accounts take turns, and so do callers and time,
//! and some places are kept for accounts of which nothing waits.

use std::collections::VecDeque;
use std::time::Duration;

use hashbrown::HashMap;
use parking_lot::{Condvar, Mutex};

use crate::account::AccountNumber;

/// Who wants something done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A caller, who is told when there is no place left.
    Caller,
    /// Time. The settle task bounds how many of its jobs there are at once.
    Time,
}

/// Jobs for one lane thread. Those of one account and origin are taken in the order in which they came.
pub struct Queue<J> {
    waiting: Mutex<Waiting<J>>,
    changed: Condvar,
    /// How many jobs of callers may wait, of all accounts together. A job has its place until it is taken.
    places: usize,
    /// How many of the places are kept for accounts of which no caller's job waits: a quarter.
    kept: usize,
}

struct Waiting<J> {
    callers: Lines<J>,
    time: Lines<J>,
    /// Whether the last job that was taken was a caller's while one of time waited. It holds from group to group, or time
    /// would starve while each group is a single job.
    is_turn_of_time: bool,
    is_closed: bool,
}

/// Why a job does not wait.
#[derive(Debug, PartialEq, Eq)]
pub enum NotQueued {
    /// Too many jobs of callers wait already.
    Full,
    /// Nobody takes jobs any more.
    Closed,
}

/// What came of waiting.
#[derive(Debug, PartialEq, Eq)]
pub enum Waited {
    /// There is a job.
    Some,
    /// Nothing came in time.
    Nothing,
    /// Nothing will ever come again.
    End,
}

impl<J> Queue<J> {
    /// A queue with so many places for callers. A single place is kept for nobody.
    pub fn new(places: usize) -> Self {
        let waiting = Waiting {
            callers: Lines::empty(),
            time: Lines::empty(),
            is_turn_of_time: false,
            is_closed: false,
        };
        let kept = if places > 1 { places.div_ceil(4) } else { 0 };
        Self { waiting: Mutex::new(waiting), changed: Condvar::new(), places, kept }
    }

    /// Adds a job. An account of which no caller's job waits may have any free place; any other only while more places
    /// are free than are kept.
    pub fn push(&self, origin: Origin, account: AccountNumber, job: J) -> Result<(), NotQueued> {
        let mut waiting = self.waiting.lock();
        if waiting.is_closed {
            return Err(NotQueued::Closed);
        }
        match origin {
            Origin::Caller => {
                let kept = if waiting.callers.has(account) { self.kept } else { 0 };
                if waiting.callers.len >= self.places - kept {
                    return Err(NotQueued::Full);
                }
                waiting.callers.push(account, job);
            }
            Origin::Time => waiting.time.push(account, job),
        }
        drop(waiting);
        self.changed.notify_one();
        Ok(())
    }

    /// Waits for a job as long as `patience`. It stays where it is; as there is one lane, the next call of `next` gives it.
    pub fn wait(&self, patience: Duration) -> Waited {
        let mut waiting = self.waiting.lock();
        let is_idle = |waiting: &mut Waiting<J>| waiting.is_empty() && !waiting.is_closed;
        self.changed.wait_while_for(&mut waiting, is_idle, patience);
        match (waiting.is_empty(), waiting.is_closed) {
            (false, _) => Waited::Some,
            (true, false) => Waited::Nothing,
            (true, true) => Waited::End,
        }
    }

    /// Takes the next job, if there is one. While jobs of both origins wait, callers come first, then each has every
    /// second job.
    pub fn next(&self) -> Option<J> {
        let mut waiting = self.waiting.lock();
        let Waiting { callers, time, is_turn_of_time, .. } = &mut *waiting;
        if callers.len > 0 && !*is_turn_of_time {
            *is_turn_of_time = time.len > 0;
            callers.next()
        } else {
            *is_turn_of_time = false;
            time.next()
        }
    }

    /// How many jobs of callers wait.
    pub fn len(&self) -> usize {
        self.waiting.lock().callers.len
    }

    /// Accepts no more jobs. Those that wait can still be taken.
    pub fn close(&self) {
        self.waiting.lock().is_closed = true;
        self.changed.notify_one();
    }

    /// Accepts no more jobs, and drops those that wait: nobody is there to take them.
    pub fn abandon(&self) {
        self.close();
        let mut waiting = self.waiting.lock();
        waiting.is_turn_of_time = false;
        let callers = std::mem::replace(&mut waiting.callers, Lines::empty());
        let time = std::mem::replace(&mut waiting.time, Lines::empty());
        // What a job does when it is dropped is not known here; it may well ask the queue something.
        drop(waiting);
        drop((callers, time));
    }
}

impl<J> Waiting<J> {
    fn is_empty(&self) -> bool {
        self.callers.len == 0 && self.time.len == 0
    }
}

/// The jobs of one origin: a line for each account of which some wait. Nothing is kept of an account without a job.
struct Lines<J> {
    by_account: HashMap<AccountNumber, Line<J>>,
    /// Each account that has a line, once; the first is the next whose job is taken.
    turns: VecDeque<AccountNumber>,
    /// How many jobs there are in all lines.
    len: usize,
}

/// The jobs of one account, one at least. An account mostly has a single job, which needs no memory of its own then.
struct Line<J> {
    first: J,
    later: VecDeque<J>,
}

impl<J> Lines<J> {
    fn empty() -> Self {
        Self { by_account: HashMap::new(), turns: VecDeque::new(), len: 0 }
    }

    fn has(&self, account: AccountNumber) -> bool {
        self.by_account.contains_key(&account)
    }

    fn push(&mut self, account: AccountNumber, job: J) {
        self.len += 1;
        if let Some(line) = self.by_account.get_mut(&account) {
            line.later.push_back(job);
        } else {
            self.by_account.insert(account, Line { first: job, later: VecDeque::new() });
            self.turns.push_back(account);
        }
    }

    /// Takes the first job of the account whose turn it is, which then is behind all others.
    fn next(&mut self) -> Option<J> {
        let account = self.turns.pop_front()?;
        let Line { first, mut later } = self.by_account.remove(&account)?;
        self.len -= 1;
        if let Some(next) = later.pop_front() {
            // Else each account that ever had a long line would keep the memory of it, as long as it has a short one.
            if later.capacity() > 4 * (later.len() + 4) {
                later.shrink_to(2 * later.len());
            }
            self.by_account.insert(account, Line { first: next, later });
            self.turns.push_back(account);
        }
        Some(first)
    }
}

#[cfg(test)]
mod tests;
