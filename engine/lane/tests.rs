//! Tests of the lane through the engine: jobs that wait behind a held commit, so that all of them are in the next one.

mod answers;
mod callers;
mod equivalence;
mod failures;
mod groups;
mod long_run;
mod own_writes;
mod plans;
mod proofs;
mod two_looks;
mod undo;

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use parking_lot::Mutex;

use super::{NotDone, Request};
use crate::account::{AccountNumber, Revision};
use crate::action::ApiVersion;
use crate::catalogue::samples::one_data_center;
use crate::clock::{Clock, Timestamp};
use crate::engine::{Engine, Parts};
use crate::fault::{Code, Fault};
use crate::image::Image;
use crate::lifecycle::schedule::Schedule;
use crate::lifecycle::{Event, Status};
use crate::principal::{Principal, Proof, Role};
use crate::resources::Shared;
use crate::resources::identifier::Identifier;
use crate::resources::port::{Charge, Port, PortId};
use crate::resources::uptime::Uptime;
use crate::rules::Rules;
use crate::snapshot::Snapshot;
use crate::store::faulty::{DEADLINE, Faults, Faulty};
use crate::store::lasting::Lasting;
use crate::store::{Store, StoredEvent, StoredRow, samples};
use crate::transaction::Transaction;

const VERSION: ApiVersion = ApiVersion::new(2023, 8, 30);
const START: Timestamp = Timestamp::from_seconds(1_700_000_000);

/// What came of a change.
type Answer<T> = Result<Result<T, Fault>, NotDone>;

/// An engine over a store that does as it is told. No task settles what is due. Every status that passes lasts no time,
/// except for the recycle bin.
struct Gateway {
    engine: Arc<Engine>,
    store: Lasting,
    faults: Faults,
    clock: Clock,
    fatal: Arc<Mutex<Vec<String>>>,
}

/// Something that was asked for, and whose answer has come or not. Dropped, nobody waits for it any more.
struct Asked<T> {
    future: Pin<Box<dyn Future<Output = T> + Send>>,
    answer: Option<T>,
}

impl<T> Asked<T> {
    /// Asks now: what is asked for first stands before what is asked for afterwards.
    fn new(future: impl Future<Output = T> + Send + 'static) -> Self {
        let mut asked = Self { future: Box::pin(future), answer: None };
        asked.is_answered();
        asked
    }

    fn is_answered(&mut self) -> bool {
        if self.answer.is_none()
            && let Poll::Ready(answer) = self.future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
        {
            self.answer = Some(answer);
        }
        self.answer.is_some()
    }

    async fn answer(self) -> T {
        match self.answer {
            Some(answer) => answer,
            None => tokio::time::timeout(DEADLINE, self.future).await.expect("no answer came"),
        }
    }
}

impl Gateway {
    fn new() -> Self {
        Self::over(Lasting::new(), START, 4096)
    }

    /// A gateway over a store that may have something, at a time, with so many places for changes that wait.
    fn over(store: Lasting, now: Timestamp, write_queue: usize) -> Self {
        let (told, faults) = Faulty::wrap(Box::new(store.clone()));
        let clock = Clock::manual(now);
        let fatal: Arc<Mutex<Vec<String>>> = Arc::default();
        let reasons = Arc::clone(&fatal);
        let settings = ["0", "port.recycled=1h", "port.destroyed=0", "private_connect.recycled=1h"];
        let settings: Vec<_> = settings.iter().map(|text| text.parse().unwrap()).collect();
        let parts = Parts {
            store: told,
            clock: clock.clone(),
            rules: Rules { schedule: Schedule::new(&settings), ..Rules::of(one_data_center("SIN1")) },
            write_queue,
            on_fatal: Box::new(move |error| reasons.lock().push(error.to_string())),
        };
        let engine = Arc::new(Engine::open(parts).unwrap());
        Self { engine, store, faults, clock, fatal }
    }

    async fn account(&self, name: &str) -> AccountNumber {
        self.engine.account(&name.parse().unwrap()).await.unwrap().number
    }

    /// Lets a member of an account ask for a change there.
    fn ask<T: Send + 'static>(
        &self,
        account: AccountNumber,
        run: impl FnOnce(&mut Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Asked<Answer<T>> {
        self.ask_as(member(account), run)
    }

    fn ask_as<T: Send + 'static>(
        &self,
        request: Request,
        run: impl FnOnce(&mut Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Asked<Answer<T>> {
        let engine = Arc::clone(&self.engine);
        Asked::new(async move { engine.perform_as(request, run).await })
    }

    /// Makes a change that must succeed.
    async fn perform<T: Send + 'static>(
        &self,
        account: AccountNumber,
        run: impl FnOnce(&mut Transaction<'_>) -> T + Send + 'static,
    ) -> T {
        self.ask(account, |tx| Ok(run(tx))).answer().await.unwrap().unwrap()
    }

    /// Keeps the lane in the commit of a change of another account. What is asked for meanwhile waits.
    async fn hold(&self) -> Asked<Answer<Shared<Port>>> {
        let account = self.account("held").await;
        self.faults.hold();
        let held = self.ask(account, |tx| Ok(tx.create(port("held"))));
        self.faults.wait_until_held();
        held
    }

    /// What an account owns, as readers see it.
    fn image(&self, account: AccountNumber) -> Image {
        self.engine.world().account(account).unwrap().image.read().clone()
    }

    /// The names of its ports, from new to old.
    fn names(&self, account: AccountNumber) -> Vec<String> {
        self.image(account).ports.iter().map(|row| row.body.name.to_string()).collect()
    }

    /// What the store has of an account.
    fn rows(&self, account: AccountNumber) -> Vec<StoredRow> {
        let mut rows = samples::rows(&mut self.store.clone());
        rows.retain(|row| row.account == account);
        rows
    }

    fn events(&self, account: AccountNumber) -> Vec<StoredEvent> {
        self.store.clone().events(account, Revision(0)).unwrap()
    }
}

fn member(account: AccountNumber) -> Request {
    let principal = Principal { account, role: Role::Member, key: None };
    Request { principal, proof: Proof::default(), account, version: VERSION, action: "test" }
}

/// The identifier of the port with this name.
fn id(name: &str) -> PortId {
    PortId::parse(name).unwrap()
}

fn port(name: &str) -> Port {
    Port {
        name: name.into(),
        remarks: None,
        port_type: "10G".into(),
        data_center: "SIN1".into(),
        business_entity_name: "Example".into(),
        charge: Charge::Postpaid,
        order_number: 1,
        tags: Box::default(),
        uptime: Uptime::default(),
    }
}

/// Creates a port whose name is its identifier too.
fn create(tx: &mut Transaction<'_>, name: &str) -> Shared<Port> {
    tx.create_as(id(name), port(name)).unwrap()
}

/// A run that creates a port.
fn creation(name: &str) -> impl FnOnce(&mut Transaction<'_>) -> Result<(), Fault> + Send + use<> {
    let name = name.to_owned();
    move |tx| {
        create(tx, &name);
        Ok(())
    }
}

/// The names of all ports, from new to old.
fn listed(see: &Snapshot<'_>) -> Vec<String> {
    see.table::<Port>().iter().map(|row| row.body.name.to_string()).collect()
}

fn refusal() -> Fault {
    Fault::new(Code::InvalidParameter, "no")
}

/// Ends the run as a failed assertion would, and prints nothing.
fn panic_quietly() -> ! {
    std::panic::resume_unwind(Box::new("told to panic"))
}

fn is_refused<T>(answer: &Answer<T>) -> bool {
    matches!(answer, Err(NotDone::Refused(_)))
}

/// Looks again and again until something holds.
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let watch = crate::clock::Stopwatch::start();
    while !holds() {
        assert!(watch.elapsed() < DEADLINE, "it never came true that {what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}
