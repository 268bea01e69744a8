//! Tests of the writing thread: groups, the order of commit, publication and answer, and what errors lead to.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

use parking_lot::Mutex;
use tokio::task::{JoinHandle, yield_now};

use super::super::Handle;
use super::super::faulty::{DEADLINE, Faults, Faulty};
use super::super::memory::MemoryStore;
use super::super::samples::{NOW, batch, creation, name, update};
use super::*;
use crate::account::{AccountNumber, Revision};
use crate::image::Image;
use crate::lifecycle::Status;

/// A writer over a store that does as it is told, and what has been published so far.
struct Bench {
    writer: Arc<Writer>,
    faults: Faults,
    world: Arc<World>,
    account: AccountNumber,
    published: Arc<Mutex<Vec<(usize, Revision)>>>,
    fatal: Arc<Mutex<Vec<String>>>,
    begun: Arc<AtomicUsize>,
}

type Outcome = JoinHandle<Result<(), NotCommitted>>;

/// Notes its number when it is published.
struct Noted(usize, Arc<Mutex<Vec<(usize, Revision)>>>);

impl Publish for Noted {
    fn publish(self: Box<Self>, _: &World, _: &mut Image, revision: Revision, _: Handle) {
        self.1.lock().push((self.0, revision));
    }
}

impl Bench {
    async fn new(queue: usize) -> Self {
        let (store, faults) = Faulty::wrap(Box::new(MemoryStore::new()));
        let (world, published, fatal) = (Arc::new(World::new()), Arc::default(), Arc::default());
        let reasons: Arc<Mutex<Vec<String>>> = Arc::clone(&fatal);
        let on_fatal: OnFatal = Box::new(move |error| reasons.lock().push(error.to_string()));
        let writer = Arc::new(Writer::start(store, Arc::clone(&world), queue, on_fatal).unwrap());
        let account = writer.open_account(name("a"), NOW).await.unwrap().number;
        Self { writer, faults, world, account, published, fatal, begun: Arc::default() }
    }

    /// Sends a batch that creates a port.
    fn send(&self, number: usize) -> Outcome {
        let changes: Vec<Box<dyn Publish>> = vec![Box::new(Noted(number, Arc::clone(&self.published)))];
        self.send_batch(creation(self.account, &format!("p{number}")), changes)
    }

    fn send_batch(&self, batch: Batch, changes: Vec<Box<dyn Publish>>) -> Outcome {
        let (writer, begun) = (Arc::clone(&self.writer), Arc::clone(&self.begun));
        tokio::spawn(async move {
            begun.fetch_add(1, Ordering::Relaxed);
            writer.commit(Origin::Caller, batch, changes).await
        })
    }

    /// Waits until so many tasks have sent their batches: on the one thread of these tests, each that has begun has
    /// run until it waits for its answer.
    async fn queued(&self, batches: usize) {
        while self.begun.load(Ordering::Relaxed) < batches {
            yield_now().await;
        }
    }

    /// Sends one batch that the store holds back, and then as many more as wait behind it.
    async fn hold_and_queue(&self, more: usize) -> Vec<Outcome> {
        self.faults.hold();
        let mut sent = vec![self.send(0)];
        self.queued(1).await;
        self.faults.wait_until_held();
        sent.extend((1..=more).map(|number| self.send(number)));
        self.queued(more + 1).await;
        sent
    }

    fn published(&self) -> Vec<usize> {
        self.published.lock().iter().map(|(number, _)| *number).collect()
    }

    fn revision(&self) -> Revision {
        self.world.account(self.account).unwrap().image.read().revision
    }
}

#[tokio::test]
async fn what_waits_is_committed_in_few_groups() {
    let bench = Bench::new(1000).await;
    let sent = bench.hold_and_queue(600).await;
    bench.faults.release();
    for outcome in sent {
        assert_eq!(outcome.await.unwrap(), Ok(()));
    }
    assert_eq!(bench.faults.groups(), [1, LARGEST_GROUP, LARGEST_GROUP, 600 - 2 * LARGEST_GROUP]);
    // In the order of the queue, each with the next revision.
    let expected = (0..=600).map(|number| (usize::try_from(number).unwrap(), Revision(number + 1)));
    assert!(bench.published.lock().iter().copied().eq(expected));
}

#[tokio::test]
async fn what_would_be_lost_is_refused_until_that_is_mended() {
    let bench = Bench::new(10).await;
    // The first commit is done when it turns out that it may not last.
    bench.faults.impede_after(1);
    assert_eq!(bench.send(0).await.unwrap(), Err(NotCommitted::Unknown));
    let impeded = || Err(NotCommitted::Impeded("told to be gone".to_owned()));
    assert_eq!(bench.send(1).await.unwrap(), impeded());
    let account = bench.writer.open_account(name("b"), NOW).await;
    assert_eq!(account.err(), impeded().err());
    assert!(bench.writer.impediment().is_some_and(|found| found.remedy == "tell it to heal"));
    // The image has what the store has, or all that follows would be in conflict.
    assert_eq!((bench.published(), bench.faults.groups()), (vec![0], vec![1]));
    assert!(bench.fatal.lock().is_empty());
    bench.faults.heal();
    assert_eq!(bench.send(2).await.unwrap(), Ok(()));
    assert_eq!((bench.published(), bench.writer.impediment()), (vec![0, 2], None));
}

#[tokio::test]
async fn a_store_without_work_is_looked_at_too() {
    let bench = Bench::new(10).await;
    bench.faults.impede_after(0);
    let noticed = async {
        while bench.writer.impediment().is_none() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(DEADLINE, noticed).await.unwrap();
}

#[tokio::test]
async fn nothing_is_visible_before_the_commit_returns() {
    let bench = Bench::new(10).await;
    let mut sent = bench.hold_and_queue(0).await;
    // The store has it already, but nobody knows yet that it will stay.
    assert_eq!(bench.faults.groups(), [1]);
    assert_eq!((bench.published(), bench.revision()), (vec![], Revision(0)));
    assert!(!sent[0].is_finished());
    bench.faults.release();
    assert_eq!(sent.remove(0).await.unwrap(), Ok(()));
    // Control: now it is visible.
    assert_eq!((bench.published(), bench.revision()), (vec![0], Revision(1)));
}

#[tokio::test]
async fn a_change_is_published_before_its_answer_is_given() {
    /// Says that its publication has begun, and ends it when told.
    struct Slow(std::sync::mpsc::Sender<()>, std::sync::mpsc::Receiver<()>);
    impl Publish for Slow {
        fn publish(self: Box<Self>, _: &World, _: &mut Image, _: Revision, _: Handle) {
            self.0.send(()).unwrap();
            self.1.recv_timeout(DEADLINE).unwrap();
        }
    }
    let bench = Bench::new(10).await;
    let ((begun, has_begun), (go_on, told)) = (channel(), channel());
    let outcome = bench.send_batch(creation(bench.account, "p"), vec![Box::new(Slow(begun, told))]);
    bench.queued(1).await;
    has_begun.recv_timeout(DEADLINE).unwrap();
    // An answer that was given by now would end the task here.
    for _ in 0..10 {
        yield_now().await;
    }
    assert!(!outcome.is_finished());
    go_on.send(()).unwrap();
    assert_eq!(outcome.await.unwrap(), Ok(()));
}

#[tokio::test]
async fn a_conflict_is_answered_and_published_by_nobody() {
    let bench = Bench::new(10).await;
    let mut sent = bench.hold_and_queue(1).await;
    let outdated = batch(bench.account, vec![update(Handle(7), Revision(7), Status::Running)], vec![]);
    let changes: Vec<Box<dyn Publish>> = vec![Box::new(Noted(99, Arc::clone(&bench.published)))];
    sent.push(bench.send_batch(outdated, changes));
    sent.push(bench.send(2));
    bench.queued(4).await;
    bench.faults.release();
    let mut outcomes = Vec::new();
    for outcome in sent {
        outcomes.push(outcome.await.unwrap());
    }
    assert_eq!(outcomes, [Ok(()), Ok(()), Err(NotCommitted::Conflict), Ok(())]);
    assert_eq!((bench.published(), bench.revision()), (vec![0, 1, 2], Revision(3)));
    assert_eq!(bench.faults.groups(), [1, 3], "control: it was in one group with the others");
}

#[tokio::test]
async fn a_full_queue_refuses_at_once() {
    let bench = Bench::new(5).await;
    let mut sent = bench.hold_and_queue(7).await;
    let refused = sent.split_off(6);
    assert_eq!(refused.len(), 2);
    // The store still holds the first one, so these answers did not wait for it.
    for outcome in refused {
        let answer = outcome.await.unwrap();
        assert_eq!(answer, Err(NotCommitted::Refused("too many changes are waiting".to_owned())));
    }
    assert!(sent.iter().all(|outcome| !outcome.is_finished()));
    bench.faults.release();
    for outcome in sent {
        assert_eq!(outcome.await.unwrap(), Ok(()));
    }
    assert_eq!(bench.send(9).await.unwrap(), Ok(()));
    assert_eq!(bench.published(), [0, 1, 2, 3, 4, 5, 9]);
}

#[tokio::test]
async fn a_store_that_is_full_or_away_refuses_and_works_again_later() {
    let bench = Bench::new(10).await;
    for (number, error) in [StoreError::Full, StoreError::Unavailable].into_iter().enumerate() {
        let reason = error("now".to_owned()).to_string();
        bench.faults.fail_next(error("now".to_owned()));
        assert_eq!(bench.send(100).await.unwrap(), Err(NotCommitted::Refused(reason.clone())));
        bench.faults.fail_next(error("now".to_owned()));
        let account = bench.writer.open_account(name("b"), NOW).await;
        assert_eq!(account.map(|account| account.number), Err(NotCommitted::Refused(reason)));
        assert_eq!(bench.send(number).await.unwrap(), Ok(()));
    }
    assert_eq!((bench.published(), bench.revision()), (vec![0, 1], Revision(2)));
    assert_eq!(bench.fatal.lock().len(), 0);
}

#[tokio::test]
async fn after_an_unknown_outcome_the_process_is_told_and_nothing_more_is_written() {
    for error in [StoreError::Unknown, StoreError::Corrupt] {
        let bench = Bench::new(10).await;
        let sent = bench.hold_and_queue(2).await;
        bench.faults.fail_next(error("power".to_owned()));
        bench.faults.release();
        let mut answers = Vec::new();
        for outcome in sent {
            answers.push(outcome.await.unwrap());
        }
        assert_eq!(answers, [Ok(()), Err(NotCommitted::Unknown), Err(NotCommitted::Unknown)]);
        // The next commit would be one that the store can do: it must not be tried.
        let refused = NotCommitted::Refused("the store has failed before".to_owned());
        assert_eq!(bench.send(3).await.unwrap(), Err(refused));
        assert_eq!(*bench.fatal.lock(), [error("power".to_owned()).to_string()]);
        assert_eq!((bench.published(), bench.faults.groups()), (vec![0], vec![1]));
    }
}

#[tokio::test]
async fn an_account_is_opened_after_what_was_asked_before_it() {
    let bench = Bench::new(10).await;
    let sent = bench.hold_and_queue(3).await;
    let writer = Arc::clone(&bench.writer);
    let opened = tokio::spawn(async move { writer.open_account(name("b"), NOW).await });
    yield_now().await;
    bench.faults.release();
    let account = opened.await.unwrap().unwrap();
    assert_eq!(bench.published(), [0, 1, 2, 3]);
    assert_eq!(bench.world.account_named(&name("b")).unwrap().number, account.number);
    // Asked again, it is the same one.
    let again = bench.writer.open_account(name("b"), NOW).await.unwrap();
    assert!(Arc::ptr_eq(&again, &account));
    drop(sent);
}

#[tokio::test]
async fn a_dropped_writer_finishes_what_is_queued() {
    let bench = Bench::new(10).await;
    let sent = bench.hold_and_queue(5).await;
    // Nobody waits for the answers any more: the changes stand all the same.
    for outcome in sent {
        outcome.abort();
        assert!(outcome.await.unwrap_err().is_cancelled());
    }
    assert!(bench.published().is_empty(), "control: nothing was done before the drop");
    let faults = bench.faults.clone();
    let writer = Arc::into_inner(bench.writer).unwrap();
    let releaser = std::thread::spawn(move || faults.release());
    drop(writer);
    releaser.join().unwrap();
    let numbers = bench.published.lock().iter().map(|(number, _)| *number).collect::<Vec<_>>();
    assert_eq!(numbers, [0, 1, 2, 3, 4, 5]);
}
