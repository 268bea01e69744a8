//! Scans: of one revision each, beside a stream of writes, few at once, and in turns.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Waker};

use super::*;
use crate::account::ProjectId;
use crate::operation::About;
use crate::principal::{Principal, Proof, Role};
use crate::world::Subject;

/// A read that scans and does what a test wants.
struct Scan<F>(F);

/// A scan that was asked for.
type Asked = Pin<Box<dyn Future<Output = Result<Unwritten, Fault>> + Send>>;

impl<F> About for Scan<F> {
    fn subject(&self) -> Option<Subject> {
        None
    }

    fn project(&self) -> Option<ProjectId> {
        None
    }
}

impl<F: Fn(&Reader<'_>) + Send + Sync> ReadOperation for Scan<F> {
    fn run(&self, see: &Reader<'_>) -> Result<Unwritten, Fault> {
        (self.0)(see);
        Ok(Unwritten::new(()))
    }

    fn scans(&self) -> bool {
        true
    }
}

/// Something that scans wait before, until a test lets them go on.
#[derive(Clone, Default)]
struct Gate(Arc<(Mutex<bool>, parking_lot::Condvar)>);

impl Gate {
    fn open(&self) {
        *self.0.0.lock() = true;
        self.0.1.notify_all();
    }

    fn pass(&self) {
        let mut is_open = self.0.0.lock();
        self.0.1.wait_while_for(&mut is_open, |is_open| !*is_open, DEADLINE);
        assert!(*is_open, "nobody opened the gate");
    }
}

impl Gateway {
    /// Asks for a scan as a member of the account. It stands in its queue when this returns.
    fn ask(&self, account: AccountNumber, look: impl Fn(&Reader<'_>) + Send + Sync + 'static) -> Asked {
        let (engine, request) = (Arc::clone(&self.engine), member(account));
        let mut asked: Asked = Box::pin(async move { engine.scan(request, Box::new(Scan(look))).await });
        let begun = asked.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(begun.is_pending(), "so few rows are looked through at once");
        asked
    }

    async fn scan(&self, account: AccountNumber, look: impl Fn(&Reader<'_>) + Send + Sync + 'static) {
        answered(self.ask(account, look)).await.unwrap();
    }

    /// An account with so many ports.
    async fn account_with(&self, name: &str, ports: usize) -> AccountNumber {
        const AT_ONCE: usize = 10_000;
        let account = self.account(name).await;
        for begin in (0..ports).step_by(AT_ONCE) {
            let more = AT_ONCE.min(ports - begin);
            let run = move |tx: &mut Transaction<'_>| {
                (0..more).for_each(|_| drop(tx.create(port(Charge::Postpaid))));
                Ok(())
            };
            self.engine.perform(account, VERSION, run).await.unwrap();
        }
        account
    }
}

async fn answered(asked: Asked) -> Result<Unwritten, Fault> {
    tokio::time::timeout(DEADLINE, asked).await.expect("a scan was not answered")
}

fn member(account: AccountNumber) -> Request {
    let principal = Principal { account, role: Role::Member, key: None };
    Request { principal, proof: Proof::default(), account, version: VERSION, action: "test" }
}

fn passing(see: &Snapshot<'_>) -> usize {
    see.table::<Port>().iter().filter(|row| row.status == Status::Creating).count()
}

/// Where the snapshot is that a scan sees.
fn place_of(ports: &crate::image::Table<Port>) -> usize {
    std::ptr::from_ref(ports).addr()
}

/// Creates ports, two in each run, until it is told to stop; counts the runs that are published.
fn write_in_pairs(
    gateway: &Gateway,
    account: AccountNumber,
    published: &Arc<AtomicUsize>,
    stop: &Arc<AtomicBool>,
) -> JoinHandle<()> {
    let (engine, published, stop) = (Arc::clone(&gateway.engine), Arc::clone(published), Arc::clone(stop));
    tokio::spawn(async move {
        while !stop.load(Ordering::Relaxed) {
            let two = |tx: &mut Transaction<'_>| {
                tx.create(port(Charge::Postpaid));
                tx.create(port(Charge::Postpaid));
                Ok(())
            };
            engine.perform(account, VERSION, two).await.unwrap();
            published.fetch_add(1, Ordering::Relaxed);
        }
    })
}

/// Whether so many runs are published from now on, within a time.
fn goes_on(published: &AtomicUsize, runs: usize, patience: Duration) -> bool {
    let (watch, before) = (crate::clock::Stopwatch::start(), published.load(Ordering::Relaxed));
    while published.load(Ordering::Relaxed) < before + runs {
        if watch.elapsed() > patience {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    true
}

async fn scan_beside_writes(ports: usize) {
    let gateway = Place::Memory(Lasting::new()).start(Duration::ZERO, &["never"]);
    let account = gateway.account_with("large", ports).await;
    let (published, stop) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
    let writers: Vec<_> = (0..4).map(|_| write_in_pairs(&gateway, account, &published, &stop)).collect();
    let found: Arc<Mutex<Vec<usize>>> = Arc::default();
    for _ in 0..3 {
        let (found, published) = (Arc::clone(&found), Arc::clone(&published));
        let look = move |see: &Reader<'_>| {
            let before = passing(see);
            assert!(goes_on(&published, 5, DEADLINE), "a scan held up what was to be published");
            assert_eq!(passing(see), before, "a scan is of one revision");
            found.lock().push(before);
        };
        gateway.scan(account, look).await;
    }
    {
        let found = found.lock();
        assert!(found.iter().all(|count| *count >= ports && count.is_multiple_of(2)), "{found:?}");
        assert!(found.is_sorted_by(|a, b| a < b), "each scan sees what was published before it: {found:?}");
    }
    // Control: a read that is no scan holds up publications. Each writer may have one that is not counted yet.
    let look = |_: &Reader<'_>| Ok(goes_on(&published, writers.len() + 1, Duration::from_millis(300)));
    assert!(!gateway.engine.read(&member(account), look).unwrap());
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_scan_of_100_000_rows_sees_one_revision_and_writes_go_on_meanwhile() {
    scan_beside_writes(100_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
#[ignore = "takes a minute; `cargo test --release -- --ignored` runs it"]
async fn a_scan_of_1_000_000_rows_sees_one_revision_and_writes_go_on_meanwhile() {
    scan_beside_writes(1_000_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn scans_of_one_revision_share_a_snapshot_and_later_ones_do_not() {
    let gateway = Place::Memory(Lasting::new()).start(Duration::ZERO, &["never"]);
    let account = gateway.account_with("large", FEW + 1).await;
    let places: Arc<Mutex<Vec<usize>>> = Arc::default();
    let look = || {
        let places = Arc::clone(&places);
        move |see: &Reader<'_>| places.lock().push(place_of(see.table::<Port>()))
    };
    let held = gateway.engine.world().account(account).unwrap().snapshot();
    gateway.scan(account, look()).await;
    gateway.scan(account, look()).await;
    gateway.create(account).await;
    gateway.scan(account, look()).await;
    let places = places.lock();
    let shared = place_of(&held.ports);
    assert_eq!(places[..2], [shared, shared]);
    assert_ne!(places[2], shared);
    assert_eq!(Arc::strong_count(&held), 1, "a scan that has ended keeps nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn few_scans_run_at_once_and_fewer_of_one_account() {
    let gateway = Place::Memory(Lasting::new()).start(Duration::ZERO, &["never"]);
    let mut asked = Vec::new();
    let [all, most] = [(); 2].map(|()| Arc::<AtomicUsize>::default());
    let mut of_accounts = Vec::new();
    for name in ["a", "b", "c"] {
        let account = gateway.account_with(name, FEW + 1).await;
        let [own, own_most] = [(); 2].map(|()| Arc::<AtomicUsize>::default());
        for _ in 0..10 {
            let counts =
                [(&all, &most), (&own, &own_most)].map(|(now, most)| (Arc::clone(now), Arc::clone(most)));
            asked.push(gateway.ask(account, move |_| {
                for (now, most) in &counts {
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                }
                std::thread::sleep(Duration::from_millis(2));
                for (now, _) in &counts {
                    now.fetch_sub(1, Ordering::SeqCst);
                }
            }));
        }
        of_accounts.push(own_most);
    }
    for scan in asked.into_iter().map(tokio::spawn).collect::<Vec<_>>() {
        answered(Box::pin(async { scan.await.unwrap() })).await.unwrap();
    }
    assert!(most.load(Ordering::SeqCst) <= scan::places());
    for most in of_accounts {
        assert!(most.load(Ordering::SeqCst) <= scan::places().div_ceil(2));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_caller_who_left_frees_a_place_when_the_scan_ends_and_one_who_waited_takes_none() {
    let gateway = Place::Memory(Lasting::new()).start(Duration::ZERO, &["never"]);
    let account = gateway.account_with("large", FEW + 1).await;
    let (gate, begun, gone) = (Gate::default(), Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
    let turns = scan::places().div_ceil(2);
    let held: Vec<_> = (0..turns)
        .map(|_| {
            let (gate, begun) = (gate.clone(), Arc::clone(&begun));
            gateway.ask(account, move |_| {
                begun.fetch_add(1, Ordering::SeqCst);
                gate.pass();
            })
        })
        .collect();
    eventually("all that may are running", || begun.load(Ordering::SeqCst) == turns).await;
    let left = {
        let gone = Arc::clone(&gone);
        gateway.ask(account, move |_| gone.store(true, Ordering::SeqCst))
    };
    let after = Arc::clone(&begun);
    let mut waits = gateway.ask(account, move |_| {
        after.fetch_add(1, Ordering::SeqCst);
    });
    drop((held, left));
    let soon = tokio::time::timeout(Duration::from_millis(50), &mut waits).await;
    assert!(soon.is_err(), "a scan goes on although its caller has gone, and so it keeps its place");
    gate.open();
    answered(waits).await.unwrap();
    assert_eq!(begun.load(Ordering::SeqCst), turns + 1);
    assert!(!gone.load(Ordering::SeqCst), "nobody waits for this one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_flood_of_one_account_lets_another_through() {
    let gateway = Place::Memory(Lasting::new()).start(Duration::ZERO, &["never"]);
    let flooding = gateway.account_with("flooding", FEW + 1).await;
    let other = gateway.account_with("other", FEW + 1).await;
    let (gate, ended) = (Gate::default(), Arc::<AtomicUsize>::default());
    let flood = |_| {
        let (gate, ended) = (gate.clone(), Arc::clone(&ended));
        gateway.ask(flooding, move |_| {
            gate.pass();
            ended.fetch_add(1, Ordering::SeqCst);
        })
    };
    let flood: Vec<_> = (0..50).map(flood).map(tokio::spawn).collect();
    let before: Arc<Mutex<Option<usize>>> = Arc::default();
    let seen = Arc::clone(&before);
    let asked = gateway.ask(other, move |_| *seen.lock() = Some(ended.load(Ordering::SeqCst)));
    gate.open();
    answered(asked).await.unwrap();
    let before = before.lock().unwrap();
    assert!(before <= scan::places(), "{before} scans of the flood came first");
    for scan in flood {
        answered(Box::pin(async { scan.await.unwrap() })).await.unwrap();
    }
}

/// What looks through one row too many without saying so.
#[cfg(debug_assertions)]
#[tokio::test]
async fn a_run_that_scans_without_saying_so_panics_in_debug_builds() {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    let gateway = Place::Memory(Lasting::new()).start(Duration::ZERO, &["never"]);
    let [few, many] = [gateway.account_with("few", FEW).await, gateway.account_with("many", FEW + 1).await];
    let look = |account| {
        let run = || gateway.engine.read(&member(account), |see| Ok(passing(see)));
        catch_unwind(AssertUnwindSafe(run)).map_err(drop)
    };
    let change = |account| gateway.engine.perform(account, VERSION, |tx| Ok(passing(tx)));
    let dry_run = |account| {
        let run = || gateway.engine.try_as(&member(account), |tx| Ok(passing(tx)));
        catch_unwind(AssertUnwindSafe(run)).map_err(drop)
    };
    assert_eq!((look(few).unwrap().unwrap(), dry_run(few).unwrap().unwrap()), (FEW, FEW));
    assert_eq!(change(few).await.unwrap(), FEW);
    assert!(look(many).is_err());
    assert!(dry_run(many).is_err());
    assert_eq!(change(many).await.unwrap_err().code, Code::Internal);
    gateway.scan(many, |see| assert_eq!(passing(see), FEW + 1)).await;
    // A scan that panics is its caller's alone.
    let panics = gateway.ask(many, |_| std::panic::resume_unwind(Box::new("told to panic")));
    assert_eq!(answered(panics).await.err().unwrap().code, Code::Internal);
    gateway.scan(many, |_| ()).await;
}
