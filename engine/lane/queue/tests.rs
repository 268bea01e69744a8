//! The promises of the queue: its bound, its turns, and that nothing is lost on the way.

use std::collections::HashSet;
use std::sync::{Arc, mpsc};
use std::thread;

use super::*;

const FOREVER: Duration = Duration::from_hours(1);
/// Within this, a thread that is not stuck has done its work.
const DEADLINE: Duration = Duration::from_mins(1);

/// Who sent a job, and which of its account's jobs of that origin it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Job {
    origin: Origin,
    account: u32,
    count: usize,
}

fn caller(account: u32, count: usize) -> Job {
    Job { origin: Origin::Caller, account, count }
}

fn time(account: u32, count: usize) -> Job {
    Job { origin: Origin::Time, account, count }
}

fn push(queue: &Queue<Job>, job: Job) -> Result<(), NotQueued> {
    queue.push(job.origin, AccountNumber(job.account), job)
}

/// Pushes jobs of a caller until one is refused, and gives how many were not.
fn flood(queue: &Queue<Job>, account: u32) -> usize {
    let is_queued = |count: &usize| match push(queue, caller(account, *count)) {
        Ok(()) => true,
        Err(NotQueued::Full) => false,
        Err(NotQueued::Closed) => panic!("the queue is open"),
    };
    (0..1000).take_while(is_queued).count()
}

fn rest(queue: &Queue<Job>) -> Vec<Job> {
    std::iter::from_fn(|| queue.next()).collect()
}

/// The accounts of the callers' jobs that wait, in the order of their turns.
fn turns(queue: &Queue<Job>) -> Vec<u32> {
    rest(queue).iter().map(|job| job.account).collect()
}

#[test]
fn a_quarter_of_the_places_stays_for_accounts_of_which_nothing_waits() {
    for (places, kept) in [(0, 0), (1, 0), (2, 1), (3, 1), (4, 1), (5, 2), (8, 2), (100, 25)] {
        let queue = Queue::new(places);
        assert_eq!(flood(&queue, 1), places - kept, "{places} places");
        // Each newcomer has one of the places that are kept, and no second one.
        for newcomer in 2..2 + u32::try_from(kept).unwrap() {
            assert_eq!(flood(&queue, newcomer), 1, "{places} places");
        }
        assert_eq!(flood(&queue, 1000), 0, "{places} places");
        assert_eq!(queue.len(), places);
    }
}

#[test]
fn many_accounts_may_fill_all_places() {
    let queue = Queue::new(8);
    for account in 0..8 {
        push(&queue, caller(account, 0)).unwrap();
    }
    assert_eq!(push(&queue, caller(8, 0)), Err(NotQueued::Full));
    assert_eq!(turns(&queue), (0..8).collect::<Vec<_>>());
}

#[test]
fn a_place_is_free_again_when_its_job_is_taken() {
    let queue = Queue::new(4);
    assert_eq!(flood(&queue, 1), 3);
    push(&queue, caller(2, 0)).unwrap();
    queue.next().unwrap();
    assert_eq!(push(&queue, caller(1, 3)), Err(NotQueued::Full), "the free place is kept");
    assert_eq!(queue.next(), Some(caller(2, 0)));
    push(&queue, caller(1, 3)).unwrap();
    push(&queue, caller(2, 1)).unwrap();
    assert_eq!(queue.len(), 4);
}

#[test]
fn what_time_sends_needs_no_place_of_a_caller_and_takes_none() {
    let queue = Queue::new(4);
    for count in 0..100 {
        push(&queue, time(1, count)).unwrap();
    }
    assert_eq!(queue.len(), 0);
    // Also an account of which only time's jobs wait is a newcomer among callers.
    assert_eq!(flood(&queue, 2), 3);
    assert_eq!(flood(&queue, 1), 1);
    push(&queue, time(2, 0)).unwrap();
    assert_eq!(queue.len(), 4);
}

#[test]
fn accounts_take_turns_whatever_their_backlog() {
    for origin in [Origin::Caller, Origin::Time] {
        let queue = Queue::new(100);
        for (account, backlog) in [(1, 5), (2, 1), (3, 3)] {
            for count in 0..backlog {
                push(&queue, Job { origin, account, count }).unwrap();
            }
        }
        let order: Vec<_> = rest(&queue).iter().map(|job| (job.account, job.count)).collect();
        assert_eq!(order, [(1, 0), (2, 0), (3, 0), (1, 1), (3, 1), (1, 2), (3, 2), (1, 3), (1, 4)]);
    }
}

#[test]
fn who_comes_later_waits_for_one_job_of_each_account_before_it() {
    let queue = Queue::new(100);
    assert_eq!(flood(&queue, 1), 75);
    push(&queue, caller(2, 0)).unwrap();
    queue.next().unwrap();
    push(&queue, caller(3, 0)).unwrap();
    assert_eq!(turns(&queue)[..5], [2, 1, 3, 1, 1]);
}

/// Whose jobs are taken, in that order.
fn origins(jobs: &[Job]) -> String {
    let letter = |job: &Job| match job.origin {
        Origin::Caller => 'c',
        Origin::Time => 't',
    };
    jobs.iter().map(letter).collect()
}

#[test]
fn time_has_every_second_job_while_callers_wait_and_all_when_none_does() {
    for (callers, times, expected) in [
        (3, 3, "ctctct"),
        (5, 2, "ctctccc"),
        (2, 5, "ctctttt"),
        (0, 3, "ttt"),
        (3, 0, "ccc"),
        (1, 1, "ct"),
        (0, 0, ""),
    ] {
        let queue = Queue::new(100);
        (0..times).for_each(|count| push(&queue, time(1, count)).unwrap());
        (0..callers).for_each(|count| push(&queue, caller(1, count)).unwrap());
        assert_eq!(origins(&rest(&queue)), expected);
    }
}

#[test]
fn callers_come_first_after_time_was_alone_and_after_they_were_alone() {
    for alone in [time(1, 0), caller(1, 0)] {
        let queue = Queue::new(100);
        push(&queue, alone).unwrap();
        assert_eq!(queue.next(), Some(alone));
        push(&queue, time(1, 1)).unwrap();
        push(&queue, caller(1, 1)).unwrap();
        assert_eq!(rest(&queue), [caller(1, 1), time(1, 1)]);
    }
}

#[test]
fn time_does_not_starve_while_there_is_always_a_caller() {
    let queue = Queue::new(100);
    (0..10).for_each(|count| push(&queue, time(1, count)).unwrap());
    push(&queue, caller(1, 0)).unwrap();
    // The lane takes one job for each group, and meanwhile the next caller comes.
    let taken: Vec<_> = (1..=20)
        .map(|count| {
            push(&queue, caller(1, count)).unwrap();
            queue.next().unwrap()
        })
        .collect();
    assert_eq!(origins(&taken), "ct".repeat(10));
}

#[test]
fn what_waits_can_be_taken_after_the_end_unless_it_is_abandoned() {
    let jobs = [caller(1, 0), time(1, 0)];
    let queue = |jobs: &[Job]| {
        let queue = Queue::new(4);
        for job in jobs {
            push(&queue, *job).unwrap();
        }
        queue
    };
    let closed = queue(&jobs);
    closed.close();
    assert_eq!(closed.wait(FOREVER), Waited::Some);
    assert_eq!(rest(&closed), jobs);
    let abandoned = queue(&jobs);
    abandoned.abandon();
    for queue in [closed, abandoned] {
        assert_eq!(queue.wait(FOREVER), Waited::End);
        assert_eq!((queue.next(), queue.len()), (None, 0));
        for job in jobs {
            assert_eq!(push(&queue, job), Err(NotQueued::Closed));
        }
    }
    assert_eq!(queue(&[]).wait(Duration::ZERO), Waited::Nothing);
}

/// Asks the queue something when it is dropped.
struct Curious(Arc<Queue<Self>>, mpsc::Sender<usize>);

impl Drop for Curious {
    fn drop(&mut self) {
        self.1.send(self.0.len()).unwrap();
    }
}

#[test]
fn a_job_that_is_abandoned_may_ask_the_queue() {
    let queue = Arc::new(Queue::new(4));
    let (told, length) = mpsc::channel();
    let job = Curious(Arc::clone(&queue), told);
    queue.push(Origin::Caller, AccountNumber(1), job).ok().unwrap();
    thread::spawn(move || queue.abandon());
    assert_eq!(length.recv_timeout(DEADLINE), Ok(0));
}

#[test]
fn nothing_is_kept_of_an_account_without_a_job_nor_of_a_line_that_was_long() {
    let mut lines = Lines::empty();
    for count in 0..1000 {
        lines.push(AccountNumber(1), count);
    }
    for _ in 0..990 {
        lines.next().unwrap();
    }
    let left = &lines.by_account[&AccountNumber(1)].later;
    assert!(left.capacity() < 100, "{} of {}", left.capacity(), left.len());
    while lines.next().is_some() {}
    assert!(lines.by_account.is_empty() && lines.turns.is_empty());
}

/// Numbers that look random and are the same each time.
fn numbers(seed: u64) -> impl FnMut(u32) -> u32 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(state >> 33).unwrap() % below
    }
}

const ACCOUNTS: u32 = 9;
const PLACES: usize = 20;

/// What the queue promises, told without its lines: all jobs that wait, as they came.
#[derive(Default)]
struct Model {
    waiting: Vec<Job>,
    /// How many jobs of its origin may be taken, until one of this account is.
    bounds: HashMap<(Origin, u32), usize>,
    pushed: usize,
}

impl Model {
    fn count(&self, is_meant: impl Fn(&Job) -> bool) -> usize {
        self.waiting.iter().filter(|job| is_meant(job)).count()
    }

    /// How many accounts have jobs of this origin.
    fn accounts(&self, origin: Origin) -> usize {
        let of_origin = self.waiting.iter().filter(|job| job.origin == origin);
        of_origin.map(|job| job.account).collect::<HashSet<_>>().len()
    }

    fn push(&mut self, queue: &Queue<Job>, origin: Origin, account: u32) {
        let job = Job { origin, account, count: self.pushed };
        let in_use = self.count(|other| other.origin == Origin::Caller);
        let is_new = self.count(|other| (other.origin, other.account) == (origin, account)) == 0;
        let most = if is_new { PLACES } else { PLACES * 3 / 4 };
        if origin == Origin::Caller && in_use >= most {
            assert_eq!(push(queue, job), Err(NotQueued::Full));
            return;
        }
        push(queue, job).unwrap();
        self.waiting.push(job);
        self.pushed += 1;
        if is_new {
            self.bounds.insert((origin, account), self.accounts(origin));
        }
    }

    fn take(&mut self, queue: &Queue<Job>) -> Option<Origin> {
        let taken = queue.next();
        let Some(job) = taken else {
            assert_eq!(self.waiting, [], "nothing is lost");
            return None;
        };
        let is_alike = |other: &Job| (other.origin, other.account) == (job.origin, job.account);
        let first = self.waiting.iter().position(is_alike).expect("nothing is served twice");
        for ((origin, account), bound) in &mut self.bounds {
            if *origin == job.origin {
                *bound = bound.checked_sub(1).unwrap_or_else(|| panic!("account {account} is overdue"));
            }
        }
        self.bounds.remove(&(job.origin, job.account));
        assert_eq!(self.waiting.remove(first), job, "first come, first served");
        if self.waiting.iter().any(is_alike) {
            self.bounds.insert((job.origin, job.account), self.accounts(job.origin));
        }
        Some(job.origin)
    }
}

#[test]
fn whatever_comes_is_served_once_and_in_turn() {
    for seed in 0..50 {
        let mut number = numbers(seed);
        let queue = Queue::new(PLACES);
        let mut model = Model::default();
        let mut before = None;
        for step in 0..2000 {
            // Sometimes more comes than is taken, sometimes less.
            let pushes = if step % 400 < 200 { 6 } else { 4 };
            if number(10) < pushes {
                let origin = if number(3) == 0 { Origin::Time } else { Origin::Caller };
                // The low accounts send most.
                let account = number(ACCOUNTS) * number(ACCOUNTS) / ACCOUNTS;
                model.push(&queue, origin, account);
                continue;
            }
            let both =
                [Origin::Caller, Origin::Time].map(|origin| model.count(|job| job.origin == origin) > 0);
            let taken = model.take(&queue);
            if both == [true, true] {
                assert!(before != Some((taken, true)), "seed {seed}: neither has two jobs while both wait");
            }
            before = Some((taken, both == [true, true]));
        }
        while model.take(&queue).is_some() {}
        assert!(model.pushed > 500, "control: {}", model.pushed);
    }
}

#[test]
fn nothing_is_lost_between_threads() {
    const EACH: usize = 5000;
    let queue = Arc::new(Queue::<Job>::new(8));
    let (told, outcome) = mpsc::channel();
    let inbox = Arc::clone(&queue);
    thread::spawn(move || {
        let mut counts = HashMap::new();
        while inbox.wait(FOREVER) == Waited::Some {
            while let Some(job) = inbox.next() {
                let count = counts.entry((job.origin, job.account)).or_insert(0);
                assert_eq!(job.count, *count, "{job:?}");
                *count += 1;
            }
        }
        told.send(counts).unwrap();
    });
    let jobs = Arc::clone(&queue);
    thread::spawn(move || {
        for count in 0..EACH {
            for job in [caller(1, count), time(1, count), caller(2, count), caller(3, count)] {
                while push(&jobs, job) == Err(NotQueued::Full) {
                    thread::yield_now();
                }
            }
        }
        jobs.close();
    });
    let counts = outcome.recv_timeout(DEADLINE);
    // Lets the other threads end, whatever came of it.
    queue.abandon();
    let counts = counts.unwrap();
    assert_eq!(counts.len(), 4);
    assert!(counts.values().all(|count| *count == EACH), "{counts:?}");
}
