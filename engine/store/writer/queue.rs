//! What waits for the writing thread. The changes of callers and those of time have places of their own, so that many
//! callers put off no transition, and many transitions no caller.

use std::collections::VecDeque;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

/// Who wants something written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A caller, who is told when there is no place left.
    Caller,
    /// Time. The settle task bounds how many of its changes there are at once.
    Time,
}

/// Jobs in the order in which they came, callers' and time's by themselves.
pub struct Queue<T> {
    waiting: Mutex<Waiting<T>>,
    changed: Condvar,
    /// How many jobs of callers may wait.
    places: usize,
}

struct Waiting<T> {
    callers: VecDeque<T>,
    time: VecDeque<T>,
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

/// What there was to take.
#[derive(Debug, PartialEq, Eq)]
pub enum Taken {
    /// Some jobs.
    Some,
    /// Nothing came in time.
    Nothing,
    /// Nothing will ever come again.
    End,
}

impl<T> Queue<T> {
    /// A queue with so many places for callers.
    pub fn new(places: usize) -> Self {
        let waiting = Waiting { callers: VecDeque::new(), time: VecDeque::new(), is_closed: false };
        Self { waiting: Mutex::new(waiting), changed: Condvar::new(), places }
    }

    /// Adds a job.
    pub fn push(&self, origin: Origin, job: T) -> Result<(), NotQueued> {
        let mut waiting = self.waiting.lock();
        if waiting.is_closed {
            return Err(NotQueued::Closed);
        }
        match origin {
            Origin::Caller if waiting.callers.len() >= self.places => return Err(NotQueued::Full),
            Origin::Caller => waiting.callers.push_back(job),
            Origin::Time => waiting.time.push_back(job),
        }
        drop(waiting);
        self.changed.notify_one();
        Ok(())
    }

    /// Takes what waits, at most `most` jobs, and waits for the first as long as `patience`. As long as callers wait for
    /// the next time, half of the jobs are theirs at least.
    pub fn take(&self, most: usize, patience: Duration, jobs: &mut Vec<T>) -> Taken {
        let mut waiting = self.waiting.lock();
        let is_idle = |waiting: &mut Waiting<T>| waiting.is_empty() && !waiting.is_closed;
        self.changed.wait_while_for(&mut waiting, is_idle, patience);
        if waiting.is_empty() {
            return if waiting.is_closed { Taken::End } else { Taken::Nothing };
        }
        let Waiting { callers, time, .. } = &mut *waiting;
        let of_callers = callers.len().min(most.saturating_sub(time.len().min(most / 2)));
        let of_time = time.len().min(most.saturating_sub(of_callers));
        jobs.extend(callers.drain(..of_callers).chain(time.drain(..of_time)));
        Taken::Some
    }

    /// Takes no more jobs. Those that wait can still be taken.
    pub fn close(&self) {
        self.waiting.lock().is_closed = true;
        self.changed.notify_one();
    }

    /// Takes no more jobs, and drops those that wait: nobody is there to take them.
    pub fn abandon(&self) {
        self.close();
        let mut waiting = self.waiting.lock();
        waiting.callers.clear();
        waiting.time.clear();
    }
}

impl<T> Waiting<T> {
    fn is_empty(&self) -> bool {
        self.callers.is_empty() && self.time.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A queue with 100 places in which so many jobs of callers (below 1000) and of time wait.
    fn queue(callers: usize, time: usize) -> Queue<usize> {
        let queue = Queue::new(100);
        (0..callers).for_each(|job| queue.push(Origin::Caller, job).unwrap());
        (0..time).for_each(|job| queue.push(Origin::Time, 1000 + job).unwrap());
        queue
    }

    /// How many jobs of callers and of time the next taking gives.
    fn taken(queue: &Queue<usize>) -> (usize, usize) {
        let mut jobs = Vec::new();
        assert_eq!(queue.take(10, Duration::ZERO, &mut jobs), Taken::Some);
        assert!(jobs.is_sorted(), "each in the order in which they came");
        let callers = jobs.iter().filter(|job| **job < 1000).count();
        (callers, jobs.len() - callers)
    }

    #[test]
    fn callers_fill_their_own_places_alone() {
        let queue = queue(100, 0);
        assert_eq!(queue.push(Origin::Caller, 100), Err(NotQueued::Full));
        (0..1000).for_each(|job| queue.push(Origin::Time, 1000 + job).unwrap());
        assert_eq!(taken(&queue), (5, 5));
        (0..5).for_each(|_| queue.push(Origin::Caller, 999).unwrap());
        assert_eq!(queue.push(Origin::Caller, 999), Err(NotQueued::Full));
    }

    #[test]
    fn neither_takes_more_than_half_from_the_other_and_nothing_is_left_free() {
        for ((callers, time), expected) in [
            ((100, 100), (5, 5)),
            ((7, 100), (5, 5)),
            ((2, 100), (2, 8)),
            ((100, 2), (8, 2)),
            ((100, 0), (10, 0)),
            ((0, 100), (0, 10)),
            ((1, 2), (1, 2)),
        ] {
            assert_eq!(taken(&queue(callers, time)), expected, "{callers} {time}");
        }
    }

    #[test]
    fn what_waits_can_be_taken_after_the_end_unless_it_is_abandoned() {
        let closed = queue(1, 1);
        closed.close();
        assert_eq!(closed.push(Origin::Time, 0), Err(NotQueued::Closed));
        assert_eq!(taken(&closed), (1, 1));
        let abandoned = queue(1, 1);
        abandoned.abandon();
        for queue in [closed, abandoned] {
            assert_eq!(queue.take(10, Duration::from_hours(1), &mut Vec::new()), Taken::End);
        }
        assert_eq!(queue(0, 0).take(10, Duration::ZERO, &mut Vec::new()), Taken::Nothing);
    }
}
